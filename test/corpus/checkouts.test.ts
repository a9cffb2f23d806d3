// Our tree is dtc's over the boards of real checkouts, each compiled with what its own build passes. SCMI_UBOOT,
// SCMI_BAREBOX, SCMI_TFA and SCMI_REBASING name them; every 25th board is compared, SCMI_CORPUS_ALL=1 compares all.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { compileOptions } from "../../server/src/devicetree/compile-options.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { compileWithDtc } from "../oracle/dtc.ts";

/** What a build passes, worked out from its makefiles here a second time. */
interface Recipe {
	readonly folders: readonly string[];
	readonly dtcFolders: readonly string[];
	readonly defines: readonly string[];
	readonly appended?: string;
}

/** The name behind a folder in a path: `arm64` of `…/src/arm64/rockchip/x.dts` behind `src`. */
const behind = (path: string, ...folders: readonly string[]): string | undefined =>
	folders.flatMap((folder) => new RegExp(`/${folder}/([^/]+)/`).exec(path)?.[1] ?? [])[0];

const foldersIn = (folder: string): string[] =>
	existsSync(folder)
		? readdirSync(folder, { withFileTypes: true })
				.filter((entry) => entry.isDirectory())
				.map(({ name }) => join(folder, name))
				.sort()
		: [];

const CHECKOUTS: Readonly<Record<string, (root: string, board: string) => Recipe>> = {
	// scripts/Makefile.lib: dtc_cpp_flags, upstream_dtsi_include, u_boot_dtsi_options; Makefile: UBOOTINCLUDE
	SCMI_UBOOT: (root, board) => {
		const named = behind(board, "arch", "upstream/src") ?? "arm";
		const architecture = named === "arm64" ? "arm" : named;
		const trees = join(root, "arch", architecture, "dts");
		const upstream = join(root, "dts/upstream");
		const own = dirname(board);
		const vendors = foldersIn(join(upstream, "src", architecture));
		const appended = join(trees, `${basename(board, ".dts")}-u-boot.dtsi`);
		return {
			folders: [
				join(root, "include"),
				join(root, "arch", architecture, "include"),
				join(upstream, "include"),
				own,
				trees,
				join(trees, "include"),
				join(upstream, "src"),
				...vendors,
				...vendors.flatMap(foldersIn),
				...foldersIn(join(upstream, "src/arm64")),
			],
			dtcFolders: [own, trees],
			defines: ["__ASSEMBLY__"],
			...(existsSync(appended) && { appended }),
		};
	},
	// scripts/Makefile.lib: dtc_cpp_flags, cmd_dtc
	SCMI_BAREBOX: (root, board) => {
		const named = behind(board, "arch", "dts/src") ?? "arm";
		const architecture = named === "arm64" ? "arm" : named;
		const trees = join(root, "arch", architecture, "dts");
		return {
			folders: [join(trees, "include"), ...["include", "dts/include", "dts/src"].map((name) => join(root, name))],
			dtcFolders: [trees, join(root, "dts/src", architecture), join(root, "dts/src/arm/ti/omap")],
			defines: [`${basename(board, ".dts").replaceAll("-", "_")}_dts`].filter((name) => /^[A-Za-z_]\w*$/.test(name)),
		};
	},
	// make_helpers/cflags.mk: DTC_CPPFLAGS
	SCMI_TFA: (root, board) => ({
		folders: [join(root, "fdts"), join(root, "include")],
		dtcFolders: [dirname(board)],
		defines: [],
	}),
	// Makefile: dtc_cpp_flags, cmd_dtc
	SCMI_REBASING: (root, board) => {
		const src = join(root, "src", behind(board, "src") ?? "");
		return { folders: [join(root, "include"), src, join(root, "src")], dtcFolders: [src], defines: [] };
	},
};

for (const [variable, recipeOf] of Object.entries(CHECKOUTS)) {
	const root = process.env[variable];
	test(`the boards of ${variable}`, { skip: root ? false : `${variable} names no checkout` }, (t) => {
		const boards = readdirSync(root as string, { recursive: true, encoding: "utf8" })
			.filter((name) => name.endsWith(".dts"))
			.map((name) => join(root as string, name))
			.sort()
			.filter((_, index) => process.env.SCMI_CORPUS_ALL || index % 25 === 0);
		const { snapshot } = new DiskCache(diskFiles);
		const cache = createSourceCache(4096);
		const wrong: string[] = [];
		let same = 0;
		for (const board of boards) {
			const verdict = compiled(board, recipeOf(root as string, board));
			// What lacks a generated header is refused by dtc, and not known to us; an old dtc refuses more.
			if (verdict.kind !== "tree") continue;
			const { tree, problems } = resolveStack(snapshot, cache, board, [], (path) =>
				compileOptions(snapshot, path, { includePaths: [], defines: {} }),
			);
			const error = problems.find(({ severity }) => severity === "error");
			if (error) wrong.push(`${board} is refused: ${error.message}`);
			else if (JSON.stringify(canonicalOf(tree)) !== JSON.stringify(verdict.tree)) wrong.push(`${board} differs`);
			else same++;
		}
		t.diagnostic(`${boards.length} boards, ${same} the same as dtc's`);
		assert.deepEqual(wrong, []);
		assert.ok(same > 0);
	});
}

function compiled(board: string, { folders, dtcFolders, defines, appended }: Recipe) {
	if (appended === undefined) return compileWithDtc(board, dirname(board), { folders, dtcFolders, defines });
	// Beside the board, so that quoted includes are found as they are from it.
	const whole = join(dirname(board), `.with-appended-${process.pid}.dts`);
	writeFileSync(whole, Buffer.concat([readFileSync(board), Buffer.from(`#include "${appended}"\n`)]));
	try {
		return compileWithDtc(whole, dirname(board), { folders, dtcFolders, defines });
	} finally {
		rmSync(whole);
	}
}
