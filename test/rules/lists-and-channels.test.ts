// Two lists of firmware devices that end early, and tables of channels with several slips: each is told at its own place.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { demoBoard, findingsOf } from "../demo-board.ts";

const folder = join(import.meta.dirname, "../../server/src/rules/boards/dom0less");
const BOARD = Object.fromEntries(
	["soc.dtsi", "doma.dts", "firmware.scmi.yaml", "scmi.yaml"].map((name) => [
		name,
		readFileSync(join(folder, name), "utf8"),
	]),
);
/** Findings and what stands below them: their place, and the beginning of what they say. */
const said = (body: string) =>
	findingsOf(`&domA { xen,arm_sci = "scmi_smc"; };\n${body}`, { ...BOARD, "domu1.cfg": "# none" });

test("what a guest is refused stands below the list of its own device", () => {
	const found = said(
		"&eth0 { access-controllers = <0>, <&scmi 1>; clocks = <&scmi_clk 0>; };\n&usb0 { access-controllers = <0>, <&scmi 2>; clocks = <&scmi_clk 1>; };",
	);
	assert.deepEqual(
		found.map((line) => line.replace(/(: entry 1| for clock| for reset).*/, "")),
		[
			'warning scmi-device-list-unread "access-controllers = <0>, <&scmi 1>;": Xen reads none of access-controllers of eth0',
			'warning scmi-device-list-unread "access-controllers = <0>, <&scmi 2>;": Xen reads none of access-controllers of usb0',
			'  "1": domA (agent 2) is refused CLOCK_CONFIG_SET',
			'  "1": domA (agent 2) is refused RESET',
		],
	);
});

describe("the table of agents' channels", () => {
	const shared = (table: string) =>
		said(`&scmi { epam,secondary-agents = ${table}; };`).flatMap((line, i, all) =>
			line.includes("scmi-channel-shared")
				? [line.replace(/^\S+ \S+ /, "").replace(", and so has", " as"), all[i + 1] ?? ""]
				: [],
		);
	test("one page, then one call: each beside the entry that had it first", () =>
		assert.deepEqual(shared("<1 0x82000003 &page1>, <2 0x82000004 &page1>, <3 0x82000004 &page2>"), [
			'"2 0x82000004 &page1": agent 2 has the page at 0x3ff01000 as agent 1: the mediator fails there, and stays off',
			'  "1 0x82000003 &page1": entry 1 of epam,secondary-agents',
			'"3 0x82000004 &page2": agent 3 has the call 0x82000004 as agent 2: firmware takes the domains that get them for one agent, and what one is granted both have',
			'  "2 0x82000004 &page1": entry 2 of epam,secondary-agents',
		]));
	test("one call, then the page of another", () =>
		assert.deepEqual(shared("<1 0x82000003 &page1>, <2 0x82000003 &page2>, <3 0x82000004 &page1>"), [
			'"2 0x82000003 &page2": agent 2 has the call 0x82000003 as agent 1: the mediator fails there, and stays off',
			'  "1 0x82000003 &page1": entry 1 of epam,secondary-agents',
			'"3 0x82000004 &page1": agent 3 has the page at 0x3ff01000 as agent 1: the domains that get them write over each other\'s messages',
			'  "1 0x82000003 &page1": entry 1 of epam,secondary-agents',
		]));
	test("none", () => assert.deepEqual(shared("<1 0x82000003 &page1>, <2 0x82000004 &page2>"), []));
});

test("a table in the order of another edition is written anew in the board's file, and not in one that other boards include", () => {
	const ours = "<1 0x82000003 &page1>, <2 0x82000004 &page2>";
	const other = "<0x82000003 &page1 7>, <0x82000004 &page2 8>";
	const rewritten = (body: string, soc = BOARD["soc.dtsi"] ?? "") =>
		demoBoard(`&domA { xen,arm_sci = "scmi_smc"; };\n${body}`, { ...BOARD, "soc.dtsi": soc, "domu1.cfg": "# none" })
			.findings.filter(({ message }) => message.includes("stand as SMC, page and agent"))
			.map(({ fixes }) => fixes.map(({ title }) => title));
	assert.deepEqual(rewritten(`&scmi { epam,secondary-agents = ${other}; };`), [
		["Write the entries of epam,secondary-agents as agent, SMC and page"],
	]);
	assert.deepEqual(rewritten("", BOARD["soc.dtsi"]?.replace(ours, other)), [[]]);
});
