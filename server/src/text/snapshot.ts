/** What reading a file gave. `path` is the file's real path, by which files are compared. */
export type Reading =
	| { readonly kind: "text"; readonly path: string; readonly text: string }
	| { readonly kind: "absent" }
	/** It is there, but cannot be read as text: a directory, no permission, too large. `reason` completes "cannot be read: …". */
	| { readonly kind: "unreadable"; readonly reason: string }
	/** Not fetched yet (asynchronous hosts only): nothing may be concluded. */
	| { readonly kind: "unread" };

/**
 * The files at one instant: open documents over the disk. Reading the same path twice gives the same answer.
 * All paths are absolute and use `/`.
 */
export interface Snapshot {
	read(path: string): Reading;
	/** The file's bytes (`/incbin/`, `.dtb`), or undefined where there are none to be had. */
	readBytes(path: string): Uint8Array | undefined;
	/** Names of the files and folders in a folder, sorted; empty where there is no such folder. */
	list(folder: string): readonly string[];
	/** The folder of the catalogues that come with the product, read like any other; absent where there are none. */
	readonly bundled?: string;
}
