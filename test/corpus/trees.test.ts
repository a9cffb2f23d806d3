// Our tree is dtc's over the boards of Linux 6.12, by the kernel's own recipe. By default a fixed part of them: every
// 25th, and the first board with SCMI of each folder. SCMI_CORPUS_ALL=1 compares all 3,047.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { createSourceCache, type SourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type Resolved, resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { compileWithDtc } from "../oracle/dtc.ts";
import { linuxTrees, scmiBoards } from "./linux-trees.ts";

/**
 * dtc 1.6.1 does not know `&{label/path}` and refuses these. What must have come of such lines, worked out by hand from
 * the sources: node below the pin controller, property, bytes (undefined: taken away). A pin is port * 16 + line, then
 * one byte for the function, AF0 being 1 (include/dt-bindings/pinctrl/stm32-pinfunc.h).
 */
const LABEL_RELATIVE: Readonly<Record<string, readonly (readonly [string, string, string | undefined])[]>> = {
	"stm32mp151a-prtt1a.dts": [
		["pwm5-0/pins", "pinmux", "00000003"],
		["pwm5-sleep-0/pins", "pinmux", "00000011"],
		["pwm5-0/pins", "bias-pull-down", ""],
	],
	"stm32mp151a-prtt1c.dts": [["sdmmc3-b4-od-1/pins1", "pinmux", "0000310b0000340b0000350b0000370b"]],
	"stm32mp151a-prtt1s.dts": [["i2c1-0/pins", "pinmux", "00003c0600003d06"]],
	"stm32mp151c-mecio1r0.dts": [
		["qspi-bk1-0/pins", "bias-disable", undefined],
		["qspi-bk1-0/pins", "bias-pull-up", ""],
		["uart4-0/pins2", "bias-disable", undefined],
	],
	"stm32mp151c-mect1s.dts": [["rmii-0/pins1", "pinmux", "00001c0c00001d0c00001b0c0000020c0000210c"]],
	"stm32mp153c-mecio1r1.dts": [["uart4-0/pins1", "pinmux", "00001909"]],
};
const PIN_CONTROLLER = "/soc/pinctrl@50002000";

const linux = linuxTrees();
const prefixes = join(linux, "scripts/dtc/include-prefixes");
const all = readdirSync(join(linux, "arch"), { recursive: true, encoding: "utf8" })
	.filter((name) => name.endsWith(".dts"))
	.map((name) => join(linux, "arch", name))
	.sort();
const counts = { same: 0, hints: 0, rewritten: 0, nodes: 0, properties: 0 };

function chosenBoards(): readonly string[] {
	if (process.env.SCMI_CORPUS_ALL) return all;
	const firsts = new Map(
		scmiBoards(linux)
			.toReversed()
			.map((board) => [dirname(board), board]),
	);
	const relativeToLabels = all.filter((board) => isLabelRelative(board));
	return [...new Set([...all.filter((_, index) => index % 25 === 0), ...firsts.values(), ...relativeToLabels])].sort();
}

const nameOf = (board: string): string => board.slice(dirname(board).length + 1);
const isLabelRelative = (board: string): boolean => nameOf(board) in LABEL_RELATIVE;

/** `&{label/child} { … };` in words that dtc 1.6.1 knows. */
function withoutLabelRelative(text: Buffer): string {
	return text.toString().replace(/&\{(\w+)\/([\w@,.-]+)\}\s*\{([^{}]*)\};/g, "&$1 { $2 {$3}; };");
}

function resolveBoard(board: string, cache: SourceCache): Resolved {
	const includePath = { folders: [prefixes, dirname(board)], dtcFolders: [dirname(board), prefixes] };
	return resolve(new DiskCache(diskFiles).snapshot, cache, board, { includePath, defines: {} });
}

describe("the trees of Linux are the same as dtc's", () => {
	const chosen = chosenBoards();
	after(() => {
		console.log(
			`corpus: ${counts.same} of ${all.length} boards give dtc's tree and no finding but ${counts.hints} hints (${counts.rewritten} of them with ` +
				`&{label/path} rewritten for dtc 1.6.1): ${counts.nodes} nodes, ${counts.properties} properties` +
				(process.env.SCMI_CORPUS_ALL ? "" : "; SCMI_CORPUS_ALL=1 compares all"),
		);
	});
	for (const folder of new Set(chosen.map((board) => dirname(board)))) {
		const boards = chosen.filter((board) => dirname(board) === folder);
		test(`${relative(linux, folder)}: ${boards.length}`, () => {
			const cache = createSourceCache();
			for (const board of boards) compare(board, cache);
		});
	}
});

function compare(board: string, cache: SourceCache): void {
	const name = nameOf(board);
	const rewrite = isLabelRelative(board) ? withoutLabelRelative : undefined;
	const verdict = compileWithDtc(board, dirname(board), { folders: [prefixes] }, rewrite);
	assert.equal(verdict.kind, "tree", `${name}: ${verdict.kind === "refused" ? verdict.message : ""}`);
	const { tree, problems } = resolveBoard(board, cache);
	const hints = problems.filter(({ severity }) => severity === "hint");
	assert.deepEqual(problems, hints, name);
	counts.hints += hints.length;
	const ours = canonicalOf(tree);
	assert.deepEqual(ours, verdict.tree, name);
	for (const [node, property, bytes] of LABEL_RELATIVE[name] ?? [])
		assert.equal(ours[`${PIN_CONTROLLER}/${node}`]?.[property], bytes, `${name}: ${node} ${property}`);
	counts.same++;
	if (rewrite !== undefined) counts.rewritten++;
	counts.nodes += Object.keys(ours).length;
	for (const properties of Object.values(ours)) counts.properties += Object.keys(properties).length;
}
