// Overlays nobody would write by hand: ten thousand of everything, and phandles at the end of their range.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import type { Resolved } from "../../server/src/devicetree/resolve.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const MANY = 10_000;
/** A guard against hanging, far above what any of these takes. */
const guard = { timeout: 60_000 };

const times = (text: (index: number) => string): string => Array.from({ length: MANY }, (_, at) => text(at)).join("");
const BASE = `/dts-v1/;
/ { clk: clk { }; soc: soc { ${times((at) => `n${at}: n@${at} { };\n`)} }; };
`;

function stacked(overlay: string, base = BASE, release?: string): Resolved {
	const files = { "/b/board.dts": base, "/b/a.dtso": `/dts-v1/;\n/plugin/;\n${overlay}` };
	const options = { includePath: { folders: [], dtcFolders: [] }, defines: {} };
	return resolveStack(
		memorySnapshot(files),
		createSourceCache(),
		"/b/board.dts",
		["/b/a.dtso"],
		() => options,
		release,
	);
}

describe("ten thousand", () => {
	test("fragments on one node", guard, () => {
		const { tree, problems } = stacked(times((at) => `&soc { same = <${at}>; p${at}; };\n`));
		assert.deepEqual(problems, []);
		assert.equal(canonicalOf(tree)["/soc"]?.same, "0000270f");
	});
	test("fragments on a node each", guard, () =>
		assert.deepEqual(stacked(times((at) => `&n${at} { p; };\n`)).problems, []),
	);
	test("fixups of one label", guard, () => {
		const { tree, problems } = stacked(`&soc { all = ${times((at) => `<&clk ${at}>, [00 00 00 01], `)}<0>; };`);
		assert.deepEqual(problems, []);
		assert.equal(canonicalOf(tree)["/soc"]?.all?.slice(-32), "000000010000270f0000000100000000");
	});
	test("labels for one node, and one for each of as many nodes", guard, () => {
		const nodes: readonly [string, (index: number) => number][] = [
			["1.6", () => 7],
			["1.7.1", (index) => index],
		];
		for (const [release, at] of nodes)
			assert.equal(
				stacked(
					times((index) => `&{/soc} { m${index}: n@${at(index)} { p${index} = <&m${index}>; }; };\n`),
					BASE,
					release,
				).relabelled.length,
				MANY,
			);
	});
	test("labels that the base lacks", guard, () =>
		assert.equal(stacked(times((at) => `&zz${at} { p; };\n`)).problems.length, MANY),
	);
});

describe("phandles", () => {
	const base = (phandle: string) => `/dts-v1/;\n/ { high: high { phandle = <${phandle}>; }; };\n`;
	for (const release of ["1.6", "1.7.1"])
		test(`at the end of their range, by libfdt ${release}`, () => {
			const fits = stacked("&high { own: own { }; user = <&own>; };", base("0xfffffffd"), release);
			assert.equal(canonicalOf(fits.tree)["/high"]?.user, "fffffffe");
			const full = stacked("&high { own: own { }; };", base("0xfffffffe"), release);
			assert.match(full.problems[0]?.message ?? "", /no phandle left/);
			const mine = stacked("&{/} { mine: high { user = <&mine>; }; };", base("0xfffffffd"), release);
			assert.equal(canonicalOf(mine.tree)["/high"]?.phandle, release === "1.6" ? "fffffffe" : "fffffffd");
		});
});
