import type { Reading } from "../text/snapshot.ts";

/** The disk, or what stands for it in a test. Its answers change over time. Paths are absolute and use `/`. */
export interface FileSystem {
	read(path: string): Reading;
	readBytes(path: string): Uint8Array | undefined;
	/** Sorted; empty where there is no such folder. */
	list(folder: string): readonly string[];
	/** The folders in a folder, without links to such. */
	folders(folder: string): readonly string[];
	/** The folder of the catalogues that come with the product. */
	readonly bundled?: string;
	/** Whether a file may be changed; without it all may. */
	isWritable?(path: string): boolean;
	/** Links followed as far as the path exists. */
	realPath(path: string): string;
}
