import type { Reading, Snapshot } from "./snapshot.ts";

/** All that was asked of a snapshot and what it answered: while the answers stay the same, so does what was made of them. */
export interface ReadRecord {
	readonly readings: ReadonlyMap<string, Reading>;
	readonly bytes: ReadonlyMap<string, Uint8Array | undefined>;
	readonly listings: ReadonlyMap<string, readonly string[]>;
}

/** Whether a file is still being fetched: until it is there, nothing may be concluded from the others. */
export function isStillReading({ readings }: ReadRecord): boolean {
	for (const { kind } of readings.values()) if (kind === "unread") return true;
	return false;
}

/** A snapshot that notes what is asked of it. */
export function recordingSnapshot(inner: Snapshot): { readonly snapshot: Snapshot; readonly record: ReadRecord } {
	const readings = new Map<string, Reading>();
	const bytes = new Map<string, Uint8Array | undefined>();
	const listings = new Map<string, readonly string[]>();
	return {
		record: { readings, bytes, listings },
		snapshot: {
			...(inner.bundled !== undefined && { bundled: inner.bundled }),
			read: (path) => noted(readings, path, () => inner.read(path)),
			readBytes: (path) => noted(bytes, path, () => inner.readBytes(path)),
			list: (folder) => noted(listings, folder, () => inner.list(folder)),
		},
	};
}

function noted<T>(notes: Map<string, T>, path: string, ask: () => T): T {
	if (notes.has(path)) return notes.get(path) as T;
	const answer = ask();
	notes.set(path, answer);
	return answer;
}

/** Whether a snapshot still gives every answer of the record. */
export function stillHolds(record: ReadRecord, snapshot: Snapshot): boolean {
	for (const [path, reading] of record.readings) if (!sameReading(reading, snapshot.read(path))) return false;
	for (const [path, bytes] of record.bytes) if (snapshot.readBytes(path) !== bytes) return false;
	for (const [folder, names] of record.listings) {
		const now = snapshot.list(folder);
		if (now !== names && now.join("/") !== names.join("/")) return false;
	}
	return true;
}

function sameReading(a: Reading, b: Reading): boolean {
	if (a === b) return true;
	if (a.kind === "text" && b.kind === "text") return a.text === b.text && a.path === b.path;
	return a.kind === b.kind;
}
