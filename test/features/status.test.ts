// What the status item says of a board: what the answers rest on, or why there are none and what to do.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { statusReport } from "../../server/src/features/status.ts";
import { CATALOGUE, demoBoard } from "../demo-board.ts";

const ALONE = { "domu1.cfg": "# no guest" };
const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };";

/** Lines of the detail, without what is assumed. */
function detail(body: string, files: Readonly<Record<string, string>> = {}, file = "board.dts"): string[] {
	const { detail: text } = statusReport([demoBoard(body, { ...ALONE, ...files })], `/b/${file}`);
	return text
		.split("\n\n")
		.filter((line) => !/^(?:Mediator|No mediator|Firmware:|Nothing changes|Dom0 runs)/.test(line));
}

describe("the detail", () => {
	test("of a board that is well", () =>
		assert.deepEqual(detail(ETH), [
			"**board**: board.dts, 2 files",
			"Every domain gets what its tree uses.",
			"Catalogue: firmware.scmi.yaml, matches acme,demo.",
		]));
	test("of a part of it", () =>
		assert.deepEqual(detail(ETH, {}, "soc.dtsi"), [
			"**board**: board.dts, 2 files",
			"soc.dtsi is shown as part of board.dts.",
			"Every domain gets what its tree uses.",
			"Catalogue: firmware.scmi.yaml, matches acme,demo.",
		]));
	test("without a catalogue", () =>
		assert.deepEqual(detail(ETH, { "firmware.scmi.yaml": CATALOGUE.replace("acme,demo", "x,y") }), [
			"**board**: board.dts, 2 files",
			"firmware.scmi.yaml lies beside this board, but its `match` does not fit: it wants x,y, and this board is acme,demo. Its numbers are not checked: correct the catalogue, or make one from the numbers it uses: `SCMI: Make or Choose a Catalogue…`, `scmi-dt import from-dts`.",
		]));
	test("with one that cannot be read", () =>
		assert.deepEqual(detail(ETH, { "firmware.scmi.yaml": "scmiCatalogue: 1\nfirmware: [\n" }), [
			"**board**: board.dts, 2 files",
			"The catalogue firmware.scmi.yaml has errors: firmware numbers are not checked until they are fixed.",
		]));
	test("of an overlay of which nothing says what it is laid over", () =>
		assert.deepEqual(detail("", { "board.dts": "/dts-v1/;\n/plugin/;\n&eth0 { a; };\n" }), [
			"**board**: board.dts, 1 file",
			"Nothing says which tree this overlay is laid over, so only its own text is checked. Name both in a scmi.yaml, `host: { base: board.dts, overlays: [board.dts] }`, or in the Makefile beside it, `board-board-dtbs := board.dtb board.dtbo`.",
		]));
	test("of a tree that cannot be read well enough to find its catalogue", () =>
		assert.deepEqual(detail("", { "board.dts": '/dts-v1/;\n#include "gone.dtsi"\n/ { };\n' }), [
			"**board**: board.dts, 1 file",
			"Not all of this board could be read, so it is not known which firmware catalogue (\\*.scmi.yaml) is its own: gone.dtsi is not found; what depends on it is not checked. Searched: this file's folder. If it lies elsewhere, name the folder in scmi.includePaths, in a scmi.yaml (`include:`) or with -I.",
		]));
});

test("names, headline and counts", () => {
	const report = (body: string, file = "/b/board.dts") => {
		const { setup, board, catalogue, profile, headline, problems } = statusReport([demoBoard(body, ALONE)], file);
		return [setup, board, catalogue, profile, headline?.tone, problems.errors, problems.warnings];
	};
	assert.deepEqual(report(ETH), ["board", null, "Demo BL31", "Xen RFC v2", "good", 0, 0]);
	assert.deepEqual(report(`${ETH}\n&uart0 { clocks = <&scmi_clk 1>, <&scmi_clk 40>; };`, "/b/soc.dtsi"), [
		"board",
		"board.dts",
		"Demo BL31",
		"Xen RFC v2",
		"bad",
		1,
		1,
	]);
	const nothing = statusReport([], "/b/other.dts");
	assert.deepEqual([nothing.setup, nothing.headline, nothing.detail, nothing.problems.errors], [null, null, "", 0]);
});

test("what two setups of a board have in common is counted once, as it is shown", () => {
	const body = `${ETH}\n&uart0 { clocks = <&scmi_clk 1>, <&scmi_clk 40>; };`;
	const { problems } = statusReport([demoBoard(body, ALONE), demoBoard(body, ALONE)], "/b/board.dts");
	assert.deepEqual([problems.errors, problems.warnings], [1, 1]);
});

test("a file of several boards: the others are named", () => {
	const [one, two] = [
		demoBoard(ETH, ALONE),
		demoBoard(`${ETH}\n`, { ...ALONE, "scmi.yaml": "scmi: 1\nhost: board.dts\n" }),
	];
	const { detail: text } = statusReport([one, two], "/b/board.dts");
	assert.match(text, /board\.dts also belongs to board\./);
});
