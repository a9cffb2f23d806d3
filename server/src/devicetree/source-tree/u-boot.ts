import { folderOf, joinPath, stemOf } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import { type Build, type Layout, nameBelow } from "./layout.ts";
import { appendedTo, ownPart } from "./u-boot-appended.ts";
import { configOf } from "./u-boot-config.ts";

/** U-Boot: scripts/Makefile.lib, `dtc_cpp_flags` with `UBOOTINCLUDE` of Makefile, and `cmd_dtc`. */
export const uBoot: Layout = {
	name: "U-Boot",
	rootIn: (snapshot, folder) => (snapshot.list(joinPath(folder, "include/u-boot")).length > 0 ? folder : undefined),
	ofBuild: /^(config\.h|generated\/.*|asm\/arch\/.*)$/,
	build(snapshot, root, board, inside): Build {
		const own = folderOf(board);
		const at = (path: string) => joinPath(root, path);
		const architecture = architectureOf(root, inside);
		const trees = at(`arch/${architecture}/dts`);
		const folders = [
			own,
			at("include"),
			at(`arch/${architecture}/include`),
			at("dts/upstream/include"),
			trees,
			joinPath(trees, "include"),
			at("dts/upstream/src"),
			...vendorFolders(snapshot, at(`dts/upstream/src/${architecture}`), 2),
			...vendorFolders(snapshot, at("dts/upstream/src/arm64"), 1),
		];
		const config = configOf(snapshot, root, stemOf(board));
		const isBuilt = config?.isWhole === true && snapshot.list(at("include/generated")).includes("autoconf.h");
		const isBoard = board.endsWith(".dts");
		return {
			includePath: { folders, dtcFolders: [own, trees] },
			defines: { __ASSEMBLY__: "1" },
			...(isBuilt
				? { prepended: [at("include/linux/kconfig.h")] }
				: { prepended: [], unconfigured: { project: "U-Boot", macros: "CONFIG_" as const } }),
			...(isBoard ? appendedTo(snapshot, trees, board, config) : { appended: [], mayAppend: [] }),
		};
	},
};

/** Whether it is U-Boot's own build that compiles a file of its copy of Linux's trees, by what lies in U-Boot for it. */
export function buildsUpstream(snapshot: Snapshot, root: string, file: string): boolean {
	const name = stemOf(file);
	const trees = snapshot.list(joinPath(root, `arch/${architectureOf(root, file)}/dts`));
	// Where U-Boot has a board of that name itself, all is meant for that.
	if (trees.includes(`${name}.dts`)) return false;
	return trees.includes(ownPart(file)) || configOf(snapshot, root, name) !== undefined;
}

/** U-Boot's name of it: its 64-bit Arm is `arm`, too. */
function architectureOf(root: string, file: string): string {
	const named = nameBelow(joinPath(root, "arch"), file) ?? nameBelow(joinPath(root, "dts/upstream/src"), file) ?? "arm";
	return named === "arm64" ? "arm" : named;
}

/** The folders below, as deep as that. */
function vendorFolders(snapshot: Snapshot, folder: string, depth: number): string[] {
	const below = snapshot.list(folder).filter((name) => !name.includes("."));
	const folders = below.map((name) => joinPath(folder, name));
	return depth === 1 ? folders : [...folders, ...folders.flatMap((each) => vendorFolders(snapshot, each, depth - 1))];
}
