// `fsl,pins` below the SCMI pin controller: six cells a pin, the first its number times four.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const SOC = readFileSync(join(import.meta.dirname, "../../server/src/rules/boards/pins/soc.dtsi"), "utf8");
const said = (cells: string, completeness = "complete", user = "&eth0") =>
	findingsOf(
		`&scmi_pins { eth_grp: eth-grp { fsl,pins = ${cells}; }; };\n${user} { pinctrl-names = "default"; pinctrl-0 = <&eth_grp>; };`,
		{
			"soc.dtsi": SOC,
			"firmware.scmi.yaml": CATALOGUE.replace("clock: { id: 0x14 }", "clock: { id: 0x14 }, pinctrl: { id: 0x19 }")
				.replace("resources:\n", "resources:\n  pinctrl: { a: { id: 0, kind: pin }, b: { id: 1, kind: pin } }\n")
				.replace("completeness: {", `completeness: { pinctrl: ${completeness},`),
			"domu1.cfg": "# no guest",
		},
	).flatMap((line) => (line.includes("scmi-pin-unknown") ? [line.replace(/ "Demo BL31".*/, "")] : []));

test("each sixth cell is a pin's register", () => {
	assert.deepEqual(said("<0x0 0x204 0x610 0 0 0x31e>, <0x4 0x208 0x614 0 0 0x31e>"), []);
	assert.deepEqual(said("<0x4 0x208 0x614 0 0 0x31e 0x8 0x20c 0 0 0 0x31e>"), [
		'error scmi-pin-unknown "0x8": pin 2 does not exist:',
	]);
	assert.deepEqual(said("<0x8 0x20c 0 0 0 0x31e>", "partial"), []);
});

test("cells that are no whole pins, and such as are not known", () => {
	const [short] = said("<0x0 0x204 0x610 0 0>");
	assert.match(short ?? "", /^error scmi-pin-unknown "fsl,pins": fsl,pins of eth_grp has 5 cells, /);
	assert.match(said("<>")[0] ?? "", /has 0 cells/);
	assert.deepEqual(said("<PAD_OF_A_HEADER_THAT_IS_NOT_THERE 0x31e>"), []);
	assert.deepEqual(said("<0x0 0x204 0x610 0 NOT_THERE 0x31e>"), []);
});

test("a state that nobody has, or only what is not in use", () =>
	assert.deepEqual(said("<0x8 0x20c 0 0 0 0x31e>", "complete", '/ { idle { status = "disabled"; }; };\n&{/idle}'), []));
