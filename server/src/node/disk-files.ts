import {
	accessSync,
	closeSync,
	constants,
	fstatSync,
	openSync,
	readdirSync,
	readSync,
	realpathSync,
	type Stats,
	statSync,
} from "node:fs";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Reading } from "../text/snapshot.ts";
import type { FileSystem } from "../workspace/file-system.ts";

/** Longer files are no device trees. */
const MAX_BYTES = 16 << 20;
const CHUNK_BYTES = 1 << 16;
const ABSENT = { kind: "absent" } as const;
const TOO_LARGE = { kind: "unreadable", reason: "it is larger than 16 MB" } as const;

/** Node's disk, read synchronously. */
export const diskFiles: FileSystem = {
	read(path) {
		const file = openable(path);
		if (file.kind !== "file") return file;
		try {
			const bytes = bytesOf(path);
			if (bytes === undefined) return TOO_LARGE;
			return { kind: "text", path: slashed(realpathSync.native(path)), text: bytes.toString("utf8") };
		} catch (error) {
			return { kind: "unreadable", reason: reasonOf(error) };
		}
	},
	readBytes(path) {
		try {
			return openable(path).kind === "file" ? bytesOf(path) : undefined;
		} catch {
			return undefined;
		}
	},
	list(folder) {
		try {
			return readdirSync(folder).sort();
		} catch {
			return [];
		}
	},
	folders(folder) {
		try {
			const entries = readdirSync(folder, { withFileTypes: true });
			return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
		} catch {
			return [];
		}
	},
	isWritable(path) {
		try {
			accessSync(path, constants.W_OK);
			return true;
		} catch (error) {
			return (error as NodeJS.ErrnoException).code === "ENOENT";
		}
	},
	realPath(path) {
		try {
			return slashed(realpathSync.native(path));
		} catch {
			const folder = folderOf(path);
			return folder === path ? path : joinPath(diskFiles.realPath(folder), nameOf(path));
		}
	},
};

function openable(path: string): { readonly kind: "file" } | Exclude<Reading, { kind: "text" }> {
	let stats: Stats | undefined;
	try {
		stats = statSync(path, { throwIfNoEntry: false });
	} catch (error) {
		// A file stands where the path has a folder.
		if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return ABSENT;
		return { kind: "unreadable", reason: reasonOf(error) };
	}
	if (stats === undefined) return ABSENT;
	if (stats.isDirectory()) return { kind: "unreadable", reason: "it is a folder" };
	if (!stats.isFile()) return { kind: "unreadable", reason: "it is not a regular file" };
	return stats.size > MAX_BYTES ? TOO_LARGE : { kind: "file" };
}

/**
 * A file's bytes; undefined where there are too many, whatever it said of its size before: what a kernel or a file system
 * makes up while it is read claims to be empty and may never end. It is never waited for.
 */
function bytesOf(path: string): Buffer | undefined {
	const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	try {
		const { size } = fstatSync(file);
		const chunks: Buffer[] = [];
		for (let length = 0; length <= MAX_BYTES; ) {
			const chunk = Buffer.allocUnsafe(length === 0 ? size + 1 : CHUNK_BYTES);
			const read = readSync(file, chunk, 0, chunk.length, null);
			if (read === 0) return Buffer.concat(chunks);
			chunks.push(chunk.subarray(0, read));
			length += read;
		}
		return undefined;
	} finally {
		closeSync(file);
	}
}

function reasonOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	if (code === "EACCES" || code === "EPERM") return "permission denied";
	if (code === "ELOOP") return "its links lead back to itself";
	if (code === "ENAMETOOLONG") return "its name is too long";
	return message;
}

/** Node's paths have `\` on Windows; ours never do. */
export function slashed(path: string): string {
	return process.platform === "win32" ? path.replaceAll("\\", "/") : path;
}
