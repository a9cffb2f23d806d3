import type { Snapshot } from "./snapshot.ts";

/** How many files and folders may be looked at. */
export interface ReadingBounds {
	readonly files: number;
	readonly folders: number;
}

/** A snapshot that has nothing more once so much was asked of it: then `isExceeded`, and what was made of it is of no use. */
export function boundedSnapshot(
	inner: Snapshot,
	bounds: ReadingBounds,
): { readonly snapshot: Snapshot; readonly isExceeded: () => boolean } {
	const files = new Set<string>();
	const folders = new Set<string>();
	let isExceeded = false;
	const ask = <T>(asked: Set<string>, most: number, path: string, answer: () => T, nothing: T): T => {
		if (!isExceeded) asked.add(path);
		isExceeded ||= asked.size > most;
		return isExceeded ? nothing : answer();
	};
	return {
		isExceeded: () => isExceeded,
		snapshot: {
			...(inner.bundled !== undefined && { bundled: inner.bundled }),
			read: (path) => ask(files, bounds.files, path, () => inner.read(path), { kind: "absent" }),
			readBytes: (path) => ask(files, bounds.files, path, () => inner.readBytes(path), undefined),
			list: (folder) => ask(folders, bounds.folders, folder, () => inner.list(folder), []),
		},
	};
}
