// Every file of a setup is completed as a part of it: what a board includes, what is laid over it, the trees of its guests.
import assert from "node:assert/strict";
import { test } from "node:test";
import { offeredInExample } from "./typing-in-tree.ts";

/** A file of an example, behind which line something is typed, and what comes first. */
const PLACES: readonly (readonly [setup: string, file: string, behind: string, typed: string, first: string])[] = [
	[
		"rcar-h3/rcar-h3.dts",
		"rcar-h3/rcar-h3.dtsi",
		"i2c2: i2c@e6510000 {",
		"clocks = <&▮",
		"&scmi_clock &peripheral_clk",
	],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dtsi", "i2c2: i2c@e6510000 {", "resets = <&scmi_reset ▮", "i2c2"],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dtsi", "i2c2: i2c@e6510000 {", "scmi_devid = <▮", "i2c2"],
	["rcar-h3/rcar-h3.dts", "rcar-h3/domu1.dts", "ohci0: usb@ee080000 {", "clocks = <&▮", "&scmi_clock"],
	["rcar-h3/rcar-h3.dts", "rcar-h3/domu1.dts", "ohci0: usb@ee080000 {", 'xen,path = "/soc/▮', "/soc/i2c@e6510000"],
	["xen-multi-agent/scmi.yaml", "xen-multi-agent/domains.dtso", "&{/chosen} {", "shmem = <&▮", "&page_xen &scmi_page"],
	["xen-multi-agent/scmi.yaml", "xen-multi-agent/panel.dts", "spi@22020000 {", "clocks = <&▮", "&scmi_clock"],
	["rpi5/scmi.yaml", "rpi5/xen-scmi.dtso", "&{/} {", "resets = <&▮", "&scmi_reset"],
	["rpi5/scmi.yaml", "rpi5/xen-scmi.dtso", "&{/} {", "resets = <&scmi_reset ▮", "swinit_pcie1"],
	["rpi5/scmi.yaml", "rpi5/xen-scmi.dtso", "/plugin/;", "&▮", "&scmi"],
];

for (const [setup, name, behind, typed, first] of PLACES)
	test(`${typed} in ${name}`, () => {
		const { labels } = offeredInExample(setup, name, behind, `${behind}\n\t${typed}`);
		const expected = first.split(" ");
		assert.deepEqual(labels.slice(0, expected.length), expected);
	});

test("who may use something is said as it was before the text became one that nothing can be concluded from", () => {
	const { docOf, item } = offeredInExample(
		"rcar-h3/rcar-h3.dts",
		"rcar-h3/rcar-h3.dts",
		"&i2c2 {",
		"&i2c2 {\n\tclocks = <&scmi_clock ▮",
	);
	assert.match(docOf("_usb3-if0"), /\| Dom0, agent 3 \(VM1\) \| ✓ granted \|/);
	assert.equal(item("_usb3-if0").detail, "1 · usb0");
});
