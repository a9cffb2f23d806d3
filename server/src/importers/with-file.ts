import type { Snapshot } from "../text/snapshot.ts";

/** The files with one more, which is nowhere: what a tree is made of that nobody wrote. */
export function withFile(snapshot: Snapshot, file: string, text: string): Snapshot {
	return {
		readBytes: (path) => snapshot.readBytes(path),
		list: (folder) => snapshot.list(folder),
		read: (path) => (path === file ? { kind: "text", path, text } : snapshot.read(path)),
	};
}
