// What stands above a device: who has it, who uses it and is refused, and which firmware device it is.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Analysis } from "../../server/src/analysis.ts";
import { codeLenses } from "../../server/src/features/code-lens.ts";
import { CATALOGUE, demoBoard, FIRST_LINES, GUEST } from "../demo-board.ts";

/** Each lens of a file, behind what it stands above. */
function lensesIn(analysis: Analysis, file: string, text: string): string[] {
	return codeLenses([analysis], `/b/${file}`).map(({ range, command }) => {
		const line = text.split("\n")[range.start.line] ?? "";
		return `${line.slice(range.start.character, range.end.character)}: ${command?.title}`;
	});
}
const lenses = (body: string, files?: Readonly<Record<string, string>>) =>
	lensesIn(demoBoard(body, files), "board.dts", `${FIRST_LINES}${body}\n`);

const ALONE = { "domu1.cfg": "# no guest" };
const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";
const USB = "&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 2>; };\n";

describe("above a device", () => {
	test("who is granted it, each domain its own", () =>
		assert.deepEqual(lenses(ETH + USB), ["&eth0: Dom0 ✓  ·  device 4 (eth)", "&usb0: DomU1 ✓  ·  device 7 (usb)"]));
	test("who is refused part of it, or all of it", () =>
		assert.deepEqual(
			lenses(
				"&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 1>; };\n&uart0 { clocks = <&scmi_clk 1>; };",
				ALONE,
			),
			["&eth0: Dom0 ◐  ·  device 4 (eth)", "&uart0: Dom0 ✗  ·  no firmware device named"],
		));
	test("that uses a clock firmware does not have, and nothing else", () =>
		assert.deepEqual(lenses(`${ETH}&uart0 { clocks = <&scmi_clk 40>; };`, ALONE), [
			"&eth0: Dom0 ✓  ·  device 4 (eth)",
			"&uart0: Dom0 ✗ missing",
		]));
	test("that has another's clock without asking", () =>
		assert.deepEqual(lenses("&usb0 { scmi_devid = <7>; };\n&phy0 { clocks = <&scmi_clk 2>; };", ALONE), [
			"&usb0: Dom0 ✓  ·  device 7 (usb)",
			"&phy0: Dom0 ◑ reachable  ·  no firmware device named",
		]));
	test("that uses what nobody guards, and so needs no number", () =>
		assert.deepEqual(lenses(`${ETH}&uart0 { power-domains = <&scmi_pd 0>; };`, ALONE), [
			"&eth0: Dom0 ✓  ·  device 4 (eth)",
			"&uart0: Dom0 ○",
		]));
	test("that waits for a provider that is off has nothing of its grant", () =>
		assert.deepEqual(lenses(`${ETH}&scmi_clk { status = "disabled"; };`, ALONE), [
			"&eth0: Dom0 ◔ waits  ·  device 4 (eth)",
		]));
	test("that nobody asks for: its number alone", () =>
		assert.deepEqual(lenses(USB, { "domu1.cfg": GUEST.replace(/dtdev.*/, "") }), ["&usb0: device 7 (usb)"]));
	test("none above what is off, nor above what uses nothing", () =>
		assert.deepEqual(lenses('&eth0 { status = "disabled"; scmi_devid = <4>; };\n&uart0 { };', ALONE), []));
	test("at its last body in the file, with its label", () =>
		assert.deepEqual(lenses(`${ETH}net: &eth0 { };`, ALONE), ["net: &eth0: Dom0 ✓  ·  device 4 (eth)"]));
});

test("in a guest's own tree: of that guest alone", () => {
	const guest = `/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	passthrough {
		#address-cells = <1>;
		#size-cells = <1>;
		ranges;
		firmware {
			scmi {
				compatible = "arm,scmi-smc";
				arm,smc-id = <0x82000002>;
				#address-cells = <1>;
				#size-cells = <0>;
				clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			};
		};
		usb@e6590000 { reg = <0xe6590000 0x1000>; clocks = <&clk 2>; };
	};
};
`;
	assert.deepEqual(lensesIn(demoBoard(USB, { "domu1.dts": guest }), "domu1.dts", guest), [
		"usb@e6590000: DomU1 ✓  ·  device 7 (usb)",
	]);
});

test("where firmware guards nothing there is nothing to say of one system; with a guest Xen cannot ask, and nobody has anything", () => {
	const open = { "firmware.scmi.yaml": CATALOGUE.replace(/^permissions: .*$/m, "permissions: { model: none }") };
	const direct = { ...open, ...ALONE };
	assert.deepEqual(lenses("&eth0 { clocks = <&scmi_clk 0>; };", direct), []);
	assert.deepEqual(lenses(ETH, open), ["&eth0: Dom0 ✗  ·  device 4 (eth)"]);
});
