// What is written beside numbers: each file's text with its hints in ⟨ ⟩ where they are shown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { type HintChoice, inlayHints } from "../../server/src/features/inlay-hints.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { lineIndexOf, offsetAt } from "../../server/src/text/line-index.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";

const ALL: HintChoice = { names: true, agents: true, domains: true };

function hinted(analysis: Analysis, file: string, text: string, choice = ALL): string[] {
	const lines = lineIndexOf(text);
	const whole = { start: { line: 0, character: 0 }, end: { line: 99_999, character: 0 } };
	const hints = inlayHints([analysis], file, whole, choice);
	const places = hints.map(({ position, label }) => ({ at: offsetAt(lines, position), label }));
	let out = text;
	for (const { at, label } of places.toSorted((a, b) => b.at - a.at))
		out = `${out.slice(0, at)}⟨${label}⟩${out.slice(at)}`;
	return out.split("\n").filter((line) => line.includes("⟨"));
}

const onBoard = (body: string, choice = ALL) =>
	hinted(demoBoard(body), "/b/board.dts", `${FIRST_LINES}${body}\n`, choice);

describe("beside a number", () => {
	test("of a clock and of a device: firmware's names", () =>
		assert.deepEqual(onBoard("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk (1 + 1)>; };"), [
			"&eth0 { scmi_devid = <4⟨eth⟩>; clocks = <&scmi_clk 0⟨_eth⟩>, <&scmi_clk (1 + 1)⟨_usb⟩>; };",
		]));
	test("that is written as a macro, or that firmware does not have: nothing", () =>
		assert.deepEqual(onBoard("#define ETH 0\n&eth0 { clocks = <&scmi_clk ETH>, <&scmi_clk 40>; };"), []));
	test("nothing where the user does not want names", () =>
		assert.deepEqual(onBoard("&eth0 { scmi_devid = <4>; };", { ...ALL, names: false }), []));
});

test("a board of several domains: agents beside their numbers, and who speaks over an SCMI node", () => {
	const folder = join(import.meta.dirname, "../../examples/xen-multi-agent");
	const { snapshot } = new DiskCache(diskFiles);
	const [atBoot, byXl] = readSetups(snapshot, join(folder, "scmi.yaml")).setups.map((setup) =>
		analyse(snapshot, createEngineCache(), setup),
	);
	const shown = (analysis = atBoot, file = "", choice?: HintChoice) =>
		analysis === undefined
			? []
			: hinted(analysis, join(folder, file), readFileSync(join(folder, file), "utf8"), choice).map((line) =>
					line.trim(),
				);
	const withoutNames = { ...ALL, names: false };
	assert.deepEqual(shown(byXl, "panel.cfg"), ['arm_sci = "type=scmi_smc_multiagent,agent_id=13⟨VM1⟩"']);
	assert.deepEqual(shown(atBoot, "panel.dts"), [
		"scmi⟨panel, agent 13 (VM1)⟩ {",
		"clocks = <&scmi_clock 2⟨spi⟩>;",
		"resets = <&scmi_reset 2⟨spi⟩>;",
	]);
	assert.deepEqual(shown(atBoot, "kestrel.dts", withoutNames), [
		"xen,dom0-sci-agent-id = <1⟨DOM0⟩>;",
		"scmi-secondary-agents = <0x82000041 &page_dom0 1⟨DOM0⟩>,",
		"<0x82000042 &page_sensors 12⟨VM0⟩>,",
		"<0x82000043 &page_panel 13⟨VM1⟩>;",
		"scmi: scmi⟨Dom0, agent 1 (DOM0)⟩ {",
	]);
	assert.deepEqual(shown(atBoot, "panel.dts", { names: false, agents: false, domains: false }), []);
});
