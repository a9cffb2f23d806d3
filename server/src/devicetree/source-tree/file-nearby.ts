import { folderOf, joinPath, nameOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";

/** How far up it is looked around, and in how many folders there. */
const LEVELS = 3;
const MAX_FOLDERS = 60;

/** A file of that name in the folders around: where it is, and the folder by which this include would find it, if there is one. */
export function fileNearby(
	snapshot: Snapshot,
	from: string,
	name: string,
): { readonly path: string; readonly folder: string | undefined } | undefined {
	for (const wanted of new Set([name, nameOf(name)])) {
		for (const folder of foldersAround(snapshot, from)) {
			const path = joinPath(folder, wanted);
			if (!snapshot.list(folderOf(path)).includes(nameOf(path))) continue;
			return { path, folder: wanted === name ? folder : undefined };
		}
	}
	return undefined;
}

/** This folder and those above, each with its `include` and with those beside. Never the disk's whole root. */
function* foldersAround(snapshot: Snapshot, from: string): Generator<string> {
	let folder = from;
	for (let level = 0; level < LEVELS && folder !== folderOf(folder); level++, folder = folderOf(folder)) {
		yield folder;
		yield joinPath(folder, "include");
		for (const name of snapshot.list(folder).slice(0, MAX_FOLDERS)) {
			if (name.includes(".")) continue;
			yield joinPath(folder, name);
			yield joinPath(folder, `${name}/include`);
		}
	}
}
