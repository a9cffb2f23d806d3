import { folderOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";

/** The folder around a file that git keeps: it has a `.git`, a folder or, in a worktree or submodule, a file. */
export function repositoryOf(snapshot: Snapshot, file: string): string | undefined {
	for (let folder = folderOf(file); ; folder = folderOf(folder)) {
		if (snapshot.list(folder).includes(".git")) return folder;
		if (folder === folderOf(folder)) return undefined;
	}
}
