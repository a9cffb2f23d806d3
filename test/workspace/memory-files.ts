import { joinPath } from "../../server/src/text/path.ts";
import type { FileSystem } from "../../server/src/workspace/file-system.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** A disk in memory that changes as a test wants it to. */
export interface MemoryFiles extends FileSystem {
	write(path: string, content: string): void;
	remove(path: string): void;
	/** How often a file was read. */
	readonly reads: number;
}

/** `links`: paths that lead to another one, folders too. */
export function memoryFiles(
	initial: Readonly<Record<string, string>>,
	links: Readonly<Record<string, string>> = {},
): MemoryFiles {
	const contents = new Map(Object.entries(initial));
	let snapshot = memorySnapshot(initial);
	let reads = 0;
	const realPath = (path: string): string => {
		for (const [link, target] of Object.entries(links))
			if (path === link || path.startsWith(`${link}/`)) return realPath(target + path.slice(link.length));
		return joinPath("/", path);
	};
	const refresh = (): void => {
		snapshot = memorySnapshot(Object.fromEntries(contents));
	};
	return {
		read(path) {
			reads++;
			return snapshot.read(realPath(path));
		},
		readBytes: (path) => snapshot.readBytes(realPath(path)),
		list: (folder) => snapshot.list(realPath(folder)),
		folders: (folder) => snapshot.list(folder).filter((name) => snapshot.list(joinPath(folder, name)).length > 0),
		realPath,
		write(path, content) {
			contents.set(path, content);
			refresh();
		},
		remove(path) {
			contents.delete(path);
			refresh();
		},
		get reads() {
			return reads;
		},
	};
}
