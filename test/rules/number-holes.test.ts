// A number that firmware leaves free between others, and one behind the last: Linux asks for the one, and not for the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const said = (id: number) =>
	findingsOf(`&eth0 { scmi_devid = <4>; clocks = <&scmi_clk ${id}>; };`, {
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": CATALOGUE.replace("usb: { id: 2, name: _usb }", "usb: { id: 2, name: _usb }, far: { id: 6 }"),
	})
		.filter((line) => line.includes("scmi-clock-unknown"))
		.map((line) => line.replace(/^.*?serves [^.]*\. /, ""));

const HOLE = ["Linux logs nothing: eth0 gets a NULL clock, every operation on it succeeds and does nothing."];
const BEHIND = ['Linux: "invalid index", and the driver\'s probe fails with -22.'];

test("between others, and behind the last", () => {
	assert.deepEqual([said(3), said(5)], [HOLE, HOLE]);
	assert.deepEqual([said(7), said(40)], [BEHIND, BEHIND]);
});

// reset-scmi.c asks for no line before it is used; number 40 is beyond nr_resets
test("a reset between others is got, and fails when it is released", () => {
	const reset = (id: number) =>
		findingsOf(`&eth0 { resets = <&scmi_rst ${id}>; };`, {
			"domu1.cfg": "# no guest",
			"firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { reset: { id: 0x16 } } }
resources: { reset: { eth: { id: 0 }, usb: { id: 6 } } }
permissions: { model: none }
completeness: { reset: complete }
`,
		})
			.filter((line) => line.includes("scmi-reset-unknown"))
			.map((line) => line.replace(/^.*?serves [^.]*\. /, ""));
	assert.deepEqual(reset(3), ["reset_control_deassert() of eth0 fails with -2 (ENOENT)."]);
	assert.deepEqual(reset(40), ["Linux refuses the reset, and the driver's probe fails with -22."]);
});

test("a voltage domain between others is one finding, for its regulator and all that it supplies", () => {
	const body = `&{/firmware/scmi} { protocol@17 { reg = <0x17>; regulators { #address-cells = <1>; #size-cells = <0>;
 ldo: regulator@3 { reg = <3>; }; }; }; };
&eth0 { phy-supply = <&ldo>; };
&usb0 { vbus-supply = <&ldo>; };`;
	const found = findingsOf(body, {
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": `scmiCatalogue: 1
firmware: { name: Demo BL31, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { voltage: { id: 0x17 } } }
resources: { voltage: { ldo1: { id: 0 }, ldo2: { id: 6 } } }
permissions: { model: none }
completeness: { voltage: complete }
`,
	});
	assert.deepEqual(
		found.filter((line) => !line.startsWith(" ")),
		[
			'error scmi-voltage-domain-unknown "3": voltage domain 3 does not exist: "Demo BL31" serves ids 0, 6. Linux registers no regulator for it and logs nothing; what it supplies never probes.',
		],
	);
});
