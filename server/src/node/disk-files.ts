import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { folderOf, joinPath, nameOf } from "../text/path.ts";
import type { Reading } from "../text/snapshot.ts";
import type { FileSystem } from "../workspace/file-system.ts";

/** Longer files are no device trees. */
const MAX_BYTES = 16 << 20;
const ABSENT = { kind: "absent" } as const;

/** Node's disk, read synchronously. */
export const diskFiles: FileSystem = {
	read(path) {
		const file = openable(path);
		if (file.kind !== "file") return file;
		try {
			return { kind: "text", path: slashed(realpathSync.native(path)), text: readFileSync(path, "utf8") };
		} catch (error) {
			return { kind: "unreadable", reason: reasonOf(error) };
		}
	},
	readBytes(path) {
		try {
			return openable(path).kind === "file" ? readFileSync(path) : undefined;
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
	if (stats.size > MAX_BYTES) return { kind: "unreadable", reason: "it is larger than 16 MB" };
	return { kind: "file" };
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
