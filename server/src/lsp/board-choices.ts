import { boardOfPart } from "../features/part-of.ts";
import { uriOf } from "../features/places.ts";
import { folderOf, nameOf } from "../text/path.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { type Folder, folderAround } from "./configuration.ts";
import type { BoardChoice } from "./protocol.ts";

/** The boards that a file may be shown as a part of, as somebody tells them apart who picks one. */
export function boardChoices(workspace: Workspace, folders: readonly Folder[], file: string): BoardChoice[] {
	const [shown] = workspace.analysesOf(file);
	const board = shown && boardOfPart(shown, file);
	return workspace.boardsOf(file).map((path) => ({
		uri: uriOf(path),
		name: nameOf(path),
		folder: shortFolderOf(folders, path),
		isShown: path === board,
	}));
}

function shortFolderOf(folders: readonly Folder[], path: string): string {
	const own = folderOf(path);
	const opened = folderAround(folders, path)?.path;
	if (opened === undefined) return own;
	const within = own.slice(opened.length).replace(/^\//, "");
	return folders.length === 1 ? within : [nameOf(opened), within].filter((part) => part !== "").join("/");
}
