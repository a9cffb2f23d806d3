// A number where a reference should stand, and one too many, behind macros too: what is offered puts right what was meant.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";
import { applied } from "./applied.ts";

const MACROS = "#define CLK_ETH 0\n#define CLK_UART 1\n#define BOTH 0 1\n#define LIST <CLK_UART>\n";
const ALONE = { "domu1.cfg": "# no guest" };

/** What is underlined, with each fix and the line it makes. */
function offered(list: string, catalogue?: string) {
	const body = `${MACROS}&eth0 { scmi_devid = <4>; clocks = ${list}; };`;
	const files = catalogue === undefined ? ALONE : { ...ALONE, "firmware.scmi.yaml": catalogue };
	const text = `${FIRST_LINES}${body}\n`;
	const found = demoBoard(body, files).findings.find(({ code }) => code === "clocks_property") ?? assert.fail(list);
	const fixes = found.fixes.map((fix) => {
		const [, mended] = /clocks = (.*); \};/.exec(applied({ "/b/board.dts": text }, fix)["/b/board.dts"] ?? "") ?? [];
		return `${fix.preferred ? "* " : ""}${fix.title}: ${mended}`;
	});
	return [text.slice(found.at.start, found.at.end), ...fixes];
}

test("one too many behind a macro", () => {
	assert.deepEqual(offered("<&scmi_clk CLK_ETH 9>"), [
		"9",
		"Remove 9: <&scmi_clk CLK_ETH>",
		"Write &scmi_clk before 9: <&scmi_clk CLK_ETH &scmi_clk 9>",
	]);
	assert.deepEqual(offered("<&scmi_clk CLK_ETH CLK_UART>"), [
		"CLK_UART",
		"Remove CLK_UART: <&scmi_clk CLK_ETH>",
		"Write &scmi_clk before CLK_UART: <&scmi_clk CLK_ETH &scmi_clk CLK_UART>",
	]);
});

test("a macro without its provider: that of the other entries", () =>
	assert.deepEqual(offered("<&scmi_clk CLK_ETH>, <CLK_UART>"), [
		"CLK_UART",
		"Write &scmi_clk before CLK_UART: <&scmi_clk CLK_ETH>, <&scmi_clk CLK_UART>",
	]));

test("a macro without its provider: the protocol that the catalogue has its name in", () => {
	const named = `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 } } }
resources: { clock: { eth: { id: 0 }, uart: { id: 1, symbols: [CLK_UART] } } }
permissions: { model: none }
`;
	assert.deepEqual(offered("<CLK_UART>", named), [
		"CLK_UART",
		"* Write &scmi_clk before CLK_UART: <&scmi_clk CLK_UART>",
	]);
	assert.deepEqual(offered("<CLK_ETH 7>", named).slice(1), []);
});

test("a macro that is more than the one number is left alone", () => {
	assert.deepEqual(offered("<&scmi_clk BOTH>").slice(1), []);
	assert.deepEqual(offered("<&scmi_clk 0>, LIST").slice(1), []);
});
