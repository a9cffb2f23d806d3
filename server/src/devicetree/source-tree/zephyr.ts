import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { type Layout, searching } from "./layout.ts";

/** Zephyr, or a west workspace with Zephyr in it: cmake/modules/dts.cmake, over Zephyr and the modules of silicon vendors. */
export const zephyr: Layout = {
	name: "Zephyr",
	rootIn: (snapshot, folder) =>
		[folder, joinPath(folder, "zephyr")].find((root) => snapshot.list(joinPath(root, "include/zephyr")).length > 0),
	build(snapshot, root, board) {
		const own = folderOf(board);
		const roots = [
			...foldersWithTrees(snapshot, own, folderOf(root)),
			root,
			...vendorModules(snapshot, joinPath(root, "../modules/hal")),
		];
		const folders = roots.flatMap((each) => foldersOf(snapshot, each));
		return searching([own, ...folders], [own]);
	},
};

function foldersOf(snapshot: Snapshot, root: string): string[] {
	const dts = joinPath(root, "dts");
	const architectures = snapshot.list(dts).filter((name) => !NO_ARCHITECTURE.has(name) && !name.includes("."));
	const names = ["include", "include/zephyr", "dts/common", "dts/vendor"];
	return [...names.map((name) => joinPath(root, name)), ...architectures.map((name) => joinPath(dts, name)), dts];
}

/** The application or module that a board lies in: the folders around it, up to the workspace, that have trees. */
function foldersWithTrees(snapshot: Snapshot, from: string, workspace: string): string[] {
	const found: string[] = [];
	for (let folder = from; folder.startsWith(`${workspace}/`); folder = folderOf(folder))
		if (snapshot.list(joinPath(folder, "dts")).length > 0) found.push(folder);
	return found;
}

const NO_ARCHITECTURE: ReadonlySet<string> = new Set(["bindings", "common", "vendor"]);

/** A module that has trees is a root of them, too. */
function vendorModules(snapshot: Snapshot, folder: string): string[] {
	const modules = snapshot.list(folder).map((name) => joinPath(folder, name));
	return modules.filter((module) => snapshot.list(joinPath(module, "dts")).length > 0);
}
