import { MAY_BE_BOOT_FILE } from "../../configs/boot-beside.ts";
import { fileKind } from "../../configs/file-kind.ts";
import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { OfferedName } from "./offered-name.ts";

/** Which files are meant where a path is written. */
const KINDS: Readonly<Record<string, (name: string) => boolean>> = {
	"tree file": (name) => fileKind(name) === "board",
	"overlay file": (name) => fileKind(name) === "overlay",
	"catalogue file": (name) => fileKind(name) === "catalogue",
	"xl file": (name) => fileKind(name) === "xl-config",
	"boot file": (name) => MAY_BE_BOOT_FILE.test(name),
	"source file": (name) => /\.\w+$/.test(name),
	folder: () => false,
};

export const isFileName = (kind: string): boolean => Object.hasOwn(KINDS, kind);

/** The files of a kind, and the folders, that a path could go on with, as far as it is typed; it is relative to the file it stands in. */
export function fileNames(snapshot: Snapshot, file: string, kind: string, typed: string): readonly OfferedName[] {
	const isWanted = KINDS[kind];
	const begun = typed.slice(0, typed.lastIndexOf("/") + 1);
	const folder = joinPath(folderOf(file), begun);
	return snapshot.list(folder).flatMap((name): readonly OfferedName[] => {
		const path = joinPath(folder, name);
		if (path === file || name.startsWith(".")) return [];
		if (isWanted?.(name)) return [{ name: `${begun}${name}` }];
		if (/\.\w+$/.test(name) || snapshot.list(path).length === 0) return [];
		return [kind === "folder" ? { name: `${begun}${name}` } : { name: `${begun}${name}/`, isOpen: true }];
	});
}
