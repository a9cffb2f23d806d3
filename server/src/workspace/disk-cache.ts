import type { Reading, Snapshot } from "../text/snapshot.ts";
import type { FileSystem } from "./file-system.ts";

/**
 * What the disk said since it was last forgotten. Whatever reads the same afterwards is answered by the same object, so
 * that everything made from it can be kept.
 */
export class DiskCache {
	private readonly files: FileSystem;
	private readonly lastReadings = new Map<string, Reading>();
	private readonly lastBytes = new Map<string, Uint8Array>();
	private instant: Snapshot;

	constructor(files: FileSystem) {
		this.files = files;
		this.instant = this.begin();
	}

	/** The disk as it is seen until the next `forget`; older ones keep their answers. */
	get snapshot(): Snapshot {
		return this.instant;
	}

	/** Something may have changed: ask the disk again. */
	forget(): void {
		this.instant = this.begin();
	}

	private begin(): Snapshot {
		const readings = new Map<string, Reading>();
		const bytes = new Map<string, Uint8Array | undefined>();
		const listings = new Map<string, readonly string[]>();
		const { bundled } = this.files;
		return {
			...(bundled !== undefined && { bundled }),
			read: (path) => remembered(readings, path, () => this.reading(path)),
			readBytes: (path) => remembered(bytes, path, () => this.bytes(path)),
			list: (folder) => remembered(listings, folder, () => this.files.list(folder)),
		};
	}

	private reading(path: string): Reading {
		const now = this.files.read(path);
		const last = this.lastReadings.get(path);
		if (last?.kind === "text" && now.kind === "text" && last.text === now.text && last.path === now.path) return last;
		if (now.kind === "text") this.lastReadings.set(path, now);
		else this.lastReadings.delete(path);
		return now;
	}

	private bytes(path: string): Uint8Array | undefined {
		const now = this.files.readBytes(path);
		const last = this.lastBytes.get(path);
		if (now && last && sameBytes(now, last)) return last;
		if (now) this.lastBytes.set(path, now);
		else this.lastBytes.delete(path);
		return now;
	}
}

function remembered<T>(answers: Map<string, T>, key: string, ask: () => T): T {
	if (answers.has(key)) return answers.get(key) as T;
	const answer = ask();
	answers.set(key, answer);
	return answer;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
