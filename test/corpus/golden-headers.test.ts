// Headers of Linux beside the firmware they are for: where they have drifted, and what a board that uses all of one is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees } from "./linux-trees.ts";

const linux = linuxTrees();
const folder = join(import.meta.dirname, "../../server/bundled");
const disk = new DiskCache({ ...diskFiles, bundled: folder }).snapshot;

/** The macros of a header that begin alike, with their numbers: sums of numbers and of macros above. */
function macrosIn(header: string, prefix: string): ReadonlyMap<string, number> {
	const text = readFileSync(join(linux, header), "utf8");
	const numbers = new Map<string, number>();
	for (const [, name = "", sum = ""] of text.matchAll(/^#define\s+(\w+)\s+\(?([\w +]+)/gm)) {
		const terms = sum.split("+").map((term) => numbers.get(term.trim()) ?? Number(term));
		numbers.set(
			name,
			terms.reduce((a, b) => a + b),
		);
	}
	return new Map([...numbers].filter(([name, number]) => name.startsWith(prefix) && Number.isSafeInteger(number)));
}

function clocksOf(name: string) {
	const { catalogue } = readCatalogue(disk, join(folder, `${name}.scmi.yaml`));
	const clocks = Object.entries(catalogue?.resources.clock ?? assert.fail(name));
	return new Map(clocks.map(([key, resource]) => [resource.id, { key, ...resource }]));
}

/** What is said of a node that uses each of these macros, on a board of Linux's. */
function told(board: string, provider: string, macros: Iterable<string>): readonly string[] {
	const path = join(linux, board.replace(/\.dts$/, "-all.dts"));
	const uses = [...macros].map((macro) => `<&${provider} ${macro}>`).join(", ");
	const text = `#include "${board.split("/").at(-1)}"\n/ { every-clock { clocks = ${uses}; }; };\n`;
	const snapshot: Snapshot = {
		...disk,
		read: (file) => (file === path ? { kind: "text", path: file, text } : disk.read(file)),
	};
	const { findings } = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, path));
	return findings
		.filter(({ severity, at }) => at.file === path && (severity === "error" || severity === "warning"))
		.map(({ at, severity, message }) => `${severity} ${text.slice(at.start, at.end)}: ${message}`);
}

describe("rockchip,rk3588-cru.h and TF-A", () => {
	const macros = macrosIn("include/dt-bindings/clock/rockchip,rk3588-cru.h", "SCMI_");
	const clocks = clocksOf("rockchip,rk3588");
	test("the header has 24 of the 40, under the same numbers; 7 of them are the secure world's", () => {
		assert.deepEqual([macros.size, clocks.size], [24, 40]);
		for (const [name, id] of macros) assert.ok(clocks.get(id)?.symbols?.includes(name), name);
		assert.equal([...macros.values()].filter((id) => clocks.get(id)?.status === "secure-only").length, 7);
	});
	test("a board that uses all of the header is told of these 7, and of nothing else", () => {
		const lines = told("arch/arm64/boot/dts/rockchip/rk3588-rock-5b.dts", "scmi_clk", macros.keys());
		assert.equal(lines.length, 7);
		for (const line of lines) assert.match(line, /^warning SCMI_\w+: clock \d+ \(\w+\) is the secure world's/);
	});
});

describe("imx95-clock.h and i.MX System Manager", () => {
	const header = "arch/arm64/boot/dts/freescale/imx95-clock.h";
	const macros = macrosIn(header, "IMX95_CLK_");
	const clocks = clocksOf("fsl,imx95");
	test("the header has 173 of the 175; of what it names, 4 are reserved and one is the secure enclave's", () => {
		const numbers = new Set(macros.values());
		assert.deepEqual([numbers.size, clocks.size], [173, 175]);
		assert.deepEqual(
			[...clocks.keys()].filter((id) => id !== undefined && !numbers.has(id)),
			[0, 174],
		);
		const named = [...macros].filter(([name]) => !/RESERVED/.test(name));
		assert.deepEqual(
			named.filter(([, id]) => clocks.get(id)?.status === "reserved").map(([, id]) => id),
			[77, 79, 81, 82],
		);
		assert.deepEqual([macros.get("IMX95_CLK_SENTINEL"), clocks.get(59)?.key], [59, "ele"]);
	});
	test("a board that uses all of the header is told of the 8 that are reserved, and of nothing else", () => {
		const lines = told("arch/arm64/boot/dts/freescale/imx95-19x19-evk.dts", "scmi_clk", macros.keys());
		assert.deepEqual(
			lines.map((line) => /^warning IMX95_CLK_\w+: clock (\d+) \(\w+\) is reserved/.exec(line)?.[1]),
			["20", "21", "22", "23", "77", "79", "81", "82"],
		);
	});
});
