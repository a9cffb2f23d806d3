// What a hover over a node or a number says of firmware's side, in every situation of one small board.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hover } from "../../server/src/features/hover.ts";
import { CATALOGUE, demoBoard, FIRST_LINES } from "../demo-board.ts";
import { NO_CATALOGUES } from "../library.ts";

/** The lines at `$0`, those of the table last, without its head and what it rests on. */
function said(marked: string, files: Readonly<Record<string, string>> = { "domu1.cfg": "# no guest" }): string[] {
	const analysis = demoBoard(marked.replace("$0", ""), files);
	const found = hover([analysis], "/b/board.dts", FIRST_LINES.length + marked.indexOf("$0"), NO_CATALOGUES);
	const value = (found?.contents as { value: string } | undefined)?.value ?? "";
	const lines = value
		.split("\n")
		.filter((line) => line !== "" && !/^(?:\*[^*]|\| domain|\|---)/.test(line))
		.map((line) => line.replaceAll(/step \d+/g, "step N"));
	const isOfTable = (line: string) => line.startsWith("|");
	return [...lines.filter((line) => !isOfTable(line)), ...lines.filter(isOfTable)];
}

const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";

describe("over a node", () => {
	test("what it is, what it uses, who has it", () =>
		assert.deepEqual(said("&e$0th0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; resets = <&scmi_rst 0>; };"), [
			"**eth0**: firmware device 4 `eth`",
			"Uses clock 0 (\\_eth), reset 0 (eth).",
			"| Dom0, agent 3 | ✓ granted | BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by eth0 |",
		]));
	test("that names no firmware device", () =>
		assert.deepEqual(said(`${ETH}&ua$0rt0 { clocks = <&scmi_clk 1>; };`), [
			"**uart0**",
			"Uses clock 1 (\\_uart).",
			"| Dom0, agent 3 | ✗ denied | uart0 has no scmi_devid, so Xen asks firmware for nothing; also [clocks of uart0](file:///b/board.dts#L4,30) |",
		]));
	test("that uses another's clock", () =>
		assert.deepEqual(said("&e$0th0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 2>; };"), [
			"**eth0**: firmware device 4 `eth`",
			"Uses clock 0 (\\_eth), clock 2 (\\_usb) — *of device 7 (usb), 8 (phy)*.",
			"| Dom0, agent 3 | ◐ partly | clocks of eth0: CLOCK_ATTRIBUTES DENIED (step N). Linux logs nothing: eth0 gets a NULL clock, every operation on it succeeds and does nothing; also [BASE_SET_DEVICE_PERMISSIONS](file:///b/board.dts#L3,1) |",
		]));
	test("with one number twice, which counts once", () =>
		assert.deepEqual(
			said("&e$0th0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 0>; };")[1],
			"Uses clock 0 (\\_eth).",
		));
	test("whose device the catalogue describes", () =>
		assert.deepEqual(
			said(ETH.replace("eth0", "e$0th0"), {
				"domu1.cfg": "# no guest",
				"firmware.scmi.yaml": CATALOGUE.replace("id: 4,", 'id: 4, description: "Two\\nports.", src: "devices.c:7",'),
			}).slice(0, 4),
			[
				"**eth0**: firmware device 4 `eth`",
				"Uses clock 0 (\\_eth).",
				"Two ports.",
				"In firmware's source: devices.c:7",
			],
		));
	test("that nobody drives", () =>
		assert.deepEqual(said('&e$0th0 { status = "disabled"; scmi_devid = <4>; };'), [
			"**eth0**: firmware device 4 `eth`",
			"| Dom0, agent 3 | ✓ granted, not used | BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by eth0 |",
		]));
	test("that a guest has as well: a line for each domain", () =>
		assert.deepEqual(said("&us$0b0 { scmi_devid = <7>; clocks = <&scmi_clk 2>; };", {}), [
			"**usb0**: firmware device 7 `usb`",
			"Uses clock 2 (\\_usb).",
			"| Dom0, agent 3 | ✓ granted | BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by usb0 |",
			"| DomU1, agent 2 | ✓ granted | BASE_SET_DEVICE_PERMISSIONS: SUCCESS (step N), asked for by dtdev of DomU1 |",
		]));
});

describe("over a number", () => {
	test("of a clock that two devices own and two nodes use", () =>
		assert.deepEqual(
			said(
				"&usb0 { scmi_devid = <7>; clocks = <&scmi_clk $02>; };\n&phy0 { scmi_devid = <8>; clocks = <&scmi_clk 2>; };",
			),
			[
				"**clock 2 (\\_usb)**",
				"Belongs to firmware devices 7 (usb), 8 (phy).",
				"Used by usb0 (Dom0) and phy0 (Dom0).",
				"| Dom0, agent 3 | ✓ granted | clocks of usb0: CLOCK_CONFIG_SET SUCCESS (step N); also [clocks of phy0](file:///b/board.dts#L4,47) |",
			],
		));
	test("that firmware does not have", () =>
		assert.deepEqual(said(`${ETH}&uart0 { clocks = <&scmi_clk $040>; };`), [
			"**clock 40**",
			'"Demo BL31" does not list it.',
			"Used by uart0 (Dom0).",
			'| Dom0, agent 3 | ✗ missing | clocks of uart0: firmware has fewer of them (PROTOCOL_ATTRIBUTES, step N). Linux logs "of_clk_hw_onecell_get: invalid index 40", uart0 does not probe: -22 (EINVAL). |',
		]));
	test("that is missing, or not known", () => {
		assert.deepEqual(said(`${ETH}&uart0 { clocks = <&scmi_$0clk>; };`), ["**a clock whose number is missing**"]);
		assert.deepEqual(said(`${ETH}&uart0 { clocks = <&scmi_clk N$0O>; };`), ["**a clock whose number is not known**"]);
	});
	test("in a node that is off", () =>
		assert.deepEqual(said(`${ETH}&uart0 { status = "disabled"; clocks = <&scmi_clk $01>; };`), [
			"**clock 1 (\\_uart)**",
			"Belongs to firmware device 5 (uart).",
		]));
	test("of a node to whose firmware no catalogue belongs", () =>
		assert.deepEqual(
			said(
				`${ETH}/ { firmware { second { compatible = "arm,scmi-smc"; arm,smc-id = <0x99>; #address-cells = <1>; #size-cells = <0>; other: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };\n&uart0 { clocks = <&other $01>; };`,
			),
			[
				"**clock 1**",
				"No catalogue describes the firmware behind `second`: what the number stands for is not known.",
				"Used by uart0 (Dom0).",
				"| Dom0, agent 3 | ◔ waits | clocks of uart0: /firmware/second has no shmem |",
			],
		));
});
