// A pin group or function by a name that firmware has, has not, or may have.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const SOC = readFileSync(join(import.meta.dirname, "../../server/src/rules/boards/pins/soc.dtsi"), "utf8");

/** The first sentences of what is said of a state of pins, with what the catalogue lists. */
const said = (state: string, pins: string, completeness = "complete") =>
	findingsOf(`&uart_pins { ${state} };\n&eth0 { pinctrl-0 = <&uart_pins>; pinctrl-names = "default"; };`, {
		"soc.dtsi": SOC,
		"firmware.scmi.yaml": CATALOGUE.replace("clock: { id: 0x14 }", "clock: { id: 0x14 }, pinctrl: { id: 0x19 }")
			.replace("resources:\n", `resources:\n  pinctrl: { ${pins} }\n`)
			.replace("completeness: {", `completeness: { pinctrl: ${completeness},`),
		"domu1.cfg": "# no guest",
	}).flatMap((line) => (line.includes("scmi-pin-unknown") ? [line.replace(/ Linux cannot set .*/, "")] : []));

const GROUPS = "u: { id: 0, kind: group, name: uart }, c: { id: 1, kind: group, name: cts }";
const FUNCTION = ", f: { id: 0, kind: function, name: uart }";

test("a group and a function that are not there, beside all that are", () => {
	assert.deepEqual(said('groups = "uart", "spdif"; function = "uart";', GROUPS + FUNCTION), [
		'error scmi-pin-unknown "\\"spdif\\"": pin group "spdif" does not exist: "Demo BL31" serves uart and cts.',
	]);
	assert.deepEqual(said('groups = "uart"; function = "uatr";', GROUPS + FUNCTION), [
		'error scmi-pin-unknown "\\"uatr\\"": pin function "uatr" does not exist: "Demo BL31" serves uart. Did you mean "uart"?',
	]);
	assert.deepEqual(said('groups = "uart", "cts"; function = "uart";', GROUPS + FUNCTION), []);
});

test("nothing is said where the list is not complete, or firmware's name of one is not known", () => {
	const wrong = 'groups = "rts"; function = "uart";';
	assert.deepEqual(said(wrong, GROUPS + FUNCTION, "partial"), []);
	assert.deepEqual(said(wrong, `${GROUPS}, n: { id: 2, kind: group }${FUNCTION}`), []);
	assert.equal(said(wrong, `${GROUPS}, n: { id: 2, kind: pin }${FUNCTION}`).length, 1, "a pin is no group");
	assert.deepEqual(said('pins = "p"; function = "uart";', GROUPS + FUNCTION), [], "where no pin is listed");
});
