import { joinPath } from "../text/path.ts";
import type { FileSystem } from "./file-system.ts";

/** Folders that hold no sources. */
const PASSED_OVER: ReadonlySet<string> = new Set(["node_modules", "out", "build"]);

/** The files below a folder that have one of these suffixes, in order of their paths, links to folders not followed. */
export function* filesBelow(files: FileSystem, folder: string, suffixes: RegExp): Generator<string> {
	for (const name of files.list(folder)) if (suffixes.test(name)) yield joinPath(folder, name);
	for (const name of files.folders(folder))
		if (!name.startsWith(".") && !PASSED_OVER.has(name)) yield* filesBelow(files, joinPath(folder, name), suffixes);
}
