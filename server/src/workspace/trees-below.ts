import { joinPath } from "../text/path.ts";
import type { FileSystem } from "./file-system.ts";

/** The files below a folder whose names fit, folder by folder; not in links to folders, hidden ones and node_modules. */
export function* filesBelow(files: FileSystem, folder: string, names: RegExp): Generator<string> {
	const folders = new Set(files.folders(folder));
	for (const name of files.list(folder)) if (names.test(name) && !folders.has(name)) yield joinPath(folder, name);
	for (const below of foldersIn(files, folder)) yield* filesBelow(files, below, names);
}

/** The folders in a folder that may hold sources. */
export function foldersIn(files: FileSystem, folder: string): readonly string[] {
	const names = files.folders(folder).filter((name) => !name.startsWith(".") && name !== "node_modules");
	return names.map((name) => joinPath(folder, name));
}
