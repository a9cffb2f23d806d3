// A protocol node whose `reg` is another protocol's provides nothing: the numbers behind it are told of in no rule.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analysisWith } from "./example-findings.ts";

describe("a protocol node with the number of another", () => {
	for (const [name, right, wrong] of [
		["scmi_clock", "0x14", "0x16"],
		["scmi_clock", "0x14", "0x11"],
		["scmi_clock", "0x14", "0x15"],
		["scmi_reset", "0x16", "0x14"],
		["scmi_reset", "0x16", "0x17"],
		["scmi_power", "0x11", "0x14"],
		["scmi_power", "0x11", "0x16"],
	] as const)
		test(`${name} with reg = <${wrong}> is one finding, and nothing is said of what its users number`, () => {
			const { analysis } = analysisWith("rcar-h3", "rcar-h3.dts", (text) =>
				text.replace(new RegExp(`(${name}: protocol@.. \\{\\s+reg = <)${right}`), `$1${wrong}`),
			);
			const told = analysis.findings.map(({ severity, code }) => `${severity} ${code}`);
			assert.deepEqual(told, ["error scmi-protocol-mismatch"]);
		});
});

test("a protocol is called what firmware's catalogue says it is: 0x18 was pin control before SCMI 3.2", () => {
	const { findings } = analysisWith("rcar-h3", "rcar-h3.dts", (text) =>
		text.replace("pinctrl-0 = <&avb_pins>", "pinctrl-0 = <&scmi_pinctrl>"),
	).analysis;
	assert.deepEqual(
		findings.map(({ message }) => message),
		[
			"pinctrl-0 of avb: scmi_pinctrl is the pin control protocol and no pin state: that is a node below the pin control protocol",
		],
	);
});
