import type { Snapshot } from "../../text/snapshot.ts";
import type { PreprocessorOptions, Unconfigured } from "../cpp/include-path.ts";

/** How a source tree has a board compiled: what its Makefiles pass to cpp and dtc. */
export interface Build extends Required<Omit<PreprocessorOptions, "unconfigured">> {
	/** Where the project is not configured for this board. */
	readonly unconfigured?: Unconfigured;
	/** Files of which the build appends one by its configuration, where that is not known. */
	readonly mayAppend: readonly string[];
}

/** The folders and files of one project that builds device trees. */
export interface Layout {
	/** As people call the project. */
	readonly name: string;
	/** The project's root, if this folder is it or has it beside other checkouts in it. */
	rootIn(snapshot: Snapshot, folder: string): string | undefined;
	/** How it builds a board; `inside`: the board, or a file of the tree that a board elsewhere includes. */
	build(snapshot: Snapshot, root: string, board: string, inside: string): Build;
	/** Headers that only its build finds: it writes them, or says whose platform's they are. */
	readonly ofBuild?: RegExp;
}

/** A build that only has folders to look in. */
export function searching(folders: readonly string[], dtcFolders: readonly string[]): Build {
	return { includePath: { folders, dtcFolders }, defines: {}, prepended: [], appended: [], mayAppend: [] };
}

/** The component of a path behind a folder: `arm64` of `/u-boot/dts/upstream/src/arm64/rockchip/x.dts` below `src`. */
export function nameBelow(folder: string, path: string): string | undefined {
	if (!path.startsWith(`${folder}/`)) return undefined;
	const [name, ...rest] = path.slice(folder.length + 1).split("/");
	return rest.length > 0 ? name : undefined;
}
