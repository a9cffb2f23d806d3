import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { barebox } from "./barebox.ts";
import { includedNames } from "./included-names.ts";
import { type Build, type Layout, searching } from "./layout.ts";
import { linux } from "./linux.ts";
import { rebasing, withBindings } from "./rebasing.ts";
import { trustedFirmware } from "./trusted-firmware.ts";
import { buildsUpstream, uBoot } from "./u-boot.ts";
import { zephyr } from "./zephyr.ts";

/** Projects, each a whole: a folder with headers of its own may lie within one. */
const PROJECTS: readonly Layout[] = [linux, uBoot, barebox, trustedFirmware, zephyr, rebasing];

/** Files looked at for one that lies in a source tree. */
const MAX_FILES = 200;

/** A checkout, known by its layout. */
export interface SourceTree {
	readonly layout: Layout;
	readonly root: string;
}

/**
 * How a board is compiled: as the source tree does it that the board lies in; where it lies in none, or only in one that
 * has headers of its own, as that of the first file it includes that lies in one. `folders`: further ones to look in.
 */
export function buildOf(snapshot: Snapshot, board: string, folders: readonly string[]): Build {
	const own = sourceTreeOf(snapshot, board);
	const build = own?.layout.build(snapshot, own.root, board, board);
	if (build !== undefined && own?.layout !== withBindings) return build;
	const other = treeOfIncluded(snapshot, board, folders);
	const otherBuild = other?.tree.layout.build(snapshot, other.tree.root, board, other.file);
	if (build === undefined || otherBuild === undefined) return build ?? otherBuild ?? searching([], [folderOf(board)]);
	const united = (key: "folders" | "dtcFolders") => [
		...new Set([...build.includePath[key], ...otherBuild.includePath[key]]),
	];
	return { ...otherBuild, includePath: { folders: united("folders"), dtcFolders: united("dtcFolders") } };
}

/** The source tree that says how a board is compiled, and the file that lies in it: the board itself, else the first it includes from one. */
export function compilingTree(
	snapshot: Snapshot,
	board: string,
	folders: readonly string[],
): (SourceTree & { readonly file: string }) | undefined {
	const own = sourceTreeOf(snapshot, board);
	if (own !== undefined && own.layout !== withBindings) return { ...own, file: board };
	const other = treeOfIncluded(snapshot, board, folders);
	return other ? { ...other.tree, file: other.file } : own && { ...own, file: board };
}

/** The innermost source tree around a file; of the copy of Linux's trees inside U-Boot, U-Boot where it is that which builds the file. */
export function sourceTreeOf(snapshot: Snapshot, file: string): SourceTree | undefined {
	const own = folderOf(file);
	const tree = innermost(snapshot, own, PROJECTS) ?? innermost(snapshot, own, [withBindings]);
	if (tree?.layout !== rebasing) return tree;
	const above = innermost(snapshot, folderOf(tree.root), [uBoot]);
	const isCopy = above !== undefined && joinPath(above.root, "dts/upstream") === tree.root;
	return isCopy && buildsUpstream(snapshot, above.root, file) ? above : tree;
}

function innermost(snapshot: Snapshot, from: string, layouts: readonly Layout[]): SourceTree | undefined {
	for (let folder = from; ; folder = folderOf(folder)) {
		for (const layout of layouts) {
			const root = layout.rootIn(snapshot, folder);
			if (root !== undefined) return { layout, root };
		}
		if (folder === folderOf(folder)) return undefined;
	}
}

/** The first file that a board includes, directly or through others, which lies in a whole source tree. */
function treeOfIncluded(
	snapshot: Snapshot,
	board: string,
	folders: readonly string[],
): { readonly file: string; readonly tree: SourceTree } | undefined {
	const files = new Set([board]);
	/** Those outside of all trees, of which many files lie in one. */
	const outside = new Set([folderOf(board)]);
	for (const file of files) {
		const tree = outside.has(folderOf(file)) ? undefined : sourceTreeOf(snapshot, file);
		if (tree && tree.layout !== withBindings) return { file, tree };
		outside.add(folderOf(file));
		const reading = snapshot.read(file);
		if (reading.kind !== "text") continue;
		for (const name of includedNames(reading.text))
			for (const folder of [folderOf(file), ...folders]) {
				const included = snapshot.read(joinPath(folder, name));
				if (included.kind !== "text" || files.size >= MAX_FILES) continue;
				files.add(included.path);
				break;
			}
	}
	return undefined;
}
