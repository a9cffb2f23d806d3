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
	[
		"rcar-h3/rcar-h3.dts",
		"rcar-h3/domu1.dts",
		"ohci0: usb@ee080000 {",
		'xen,path = "/soc/▮',
		"/soc/usb@ee080000 /soc/usb@e6590000",
	],
	["rcar-h3/rcar-h3.dts", "rcar-h3/domu1.dts", "ohci0: usb@ee080000 {", "xen,path = ▮", '"/soc/usb@ee080000"'],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dts", "i2c2_pins: i2c2-pins {", "groups = <▮>;", "i2c2_a avb_link avb_mdio"],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dts", "i2c2_pins: i2c2-pins {", "groups = ▮;", "i2c2_a avb_link avb_mdio"],
	[
		"rcar-h3/rcar-h3.dts",
		"rcar-h3/rcar-h3.dts",
		"avb_pins: avb-pins {",
		"groups = <17>, <▮>;",
		"avb_mdio avb_mii hscif0_data",
	],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dts", "i2c2_pins: i2c2-pins {", "function = <▮>;", "i2c2 avb hscif0"],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dts", "&avb {", "/del▮", "/delete-property/ /delete-node/"],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dts", "&avb {", "/▮", "/delete-property/ /delete-node/ /omit-if-no-ref/"],
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dts", '#include "rcar-h3.dtsi"', "/del▮", "/delete-node/ /include/"],
	// this firmware has pin control on 0x18
	["rcar-h3/rcar-h3.dts", "rcar-h3/rcar-h3.dts", "reg = <0x18>;", "foo-pins {\n\t▮\n\t};", "groups pins function"],
	["rpi5/scmi.yaml", "rpi5/domd.dts", "pciex: pcie@1000120000 {", 'xen,path = "▮"', "/axi/pcie@1000120000"],
	[
		"rpi5/scmi.yaml",
		"rpi5/domd.dts",
		"pcie_rescal: reset-controller@1000119500 {",
		'xen,path = "▮"',
		"/axi/reset-controller@1000119500",
	],
	[
		"rpi5/scmi.yaml",
		"rpi5/domd-scmi.dtso",
		"&pciex {",
		"resets = <&scmi_reset ▮>;",
		"swinit_pcie2 bridge_pcie2 swinit_pcie1",
	],
	["xen-multi-agent/scmi.yaml", "xen-multi-agent/panel.dts", "spi@22020000 {", "clocks = <&scmi_clock ▮>;", "spi"],
	["xen-multi-agent/scmi.yaml", "xen-multi-agent/panel.dts", "spi@22020000 {", "interrupt-parent = <&▮>;", "&gic"],
	["xen-multi-agent/scmi.yaml", "xen-multi-agent/panel.dts", "gic: gic {", "/delete-property/ ▮;", "#interrupt-cells"],
	["xen-multi-agent/scmi.yaml", "xen-multi-agent/domains.dtso", "&{/chosen} {", "shmem = <&▮", "&page_xen &scmi_page"],
	["xen-multi-agent/scmi.yaml", "xen-multi-agent/panel.dts", "spi@22020000 {", "clocks = <&▮", "&scmi_clock"],
	["rpi5/scmi.yaml", "rpi5/xen-scmi.dtso", "&{/} {", "resets = <&▮", "&scmi_reset"],
	["rpi5/scmi.yaml", "rpi5/xen-scmi.dtso", "&{/} {", "resets = <&scmi_reset ▮", "swinit_pcie1"],
	["rpi5/scmi.yaml", "rpi5/xen-scmi.dtso", "/plugin/;", "&▮", "&scmi"],
	[
		"xen-multi-agent/scmi.yaml",
		"xen-multi-agent/domains.dtso",
		"panel {",
		'compatible = "xen,domain"; xen,sci_type = "▮";',
		"scmi_smc_multiagent none",
	],
	[
		"xen-upstream/scmi.yaml",
		"xen-upstream/s32g399a.dts",
		'compatible = "xen,domain";',
		'xen,sci_type = "▮";',
		"scmi_smc none",
	],
];

for (const [setup, name, behind, typed, first] of PLACES)
	test(`${typed} in ${name}`, () => {
		const { labels } = offeredInExample(setup, name, behind, `${behind}\n\t${typed}`);
		const expected = first.split(" ");
		assert.deepEqual(labels.slice(0, expected.length), expected);
	});

test("a pin state for firmware that counts its groups is one, and is given numbers", () => {
	const inState = offeredInExample(
		"rcar-h3/rcar-h3.dts",
		"rcar-h3/rcar-h3.dts",
		"reg = <0x18>;",
		"reg = <0x18>;\n\tfoo-pins {\n\t\t▮\n\t};",
	);
	assert.ok(!inState.labels.includes("fsl,pins"));
	assert.match(inState.taking("groups"), /foo-pins \{\n\t\tgroups = <>;/);
	const asTarget = offeredInExample(
		"rcar-h3/rcar-h3.dts",
		"rcar-h3/rcar-h3.dts",
		"&avb {",
		"&avb {\n\tpinctrl-1 = <&▮>;",
	);
	assert.equal(asTarget.item("&avb_pins").detail, "SCMI pin state");
});

test("what a cell's agent may not use stands behind what it may, and says so", () => {
	const typed = "clocks = <&scmi_clk ▮>;";
	const { items } = offeredInExample("imx95/scmi.yaml", "imx95/inmate.dts", "clocks = <&scmi_clk 142>;", typed);
	assert.deepEqual(
		items.map(({ detail }) => `${detail}`.split(" · ")[0]),
		["142", "158", "52, not for inmate", "98, not for inmate", "159, not for inmate"],
	);
});

test("of a domain's agents and trees the likeliest comes first: that of its channel, and one that no other has", () => {
	const inSetup = (typed: string) => {
		const line = "inmate: { os: linux, guest: inmate.dts }";
		return offeredInExample("imx95/scmi.yaml", "imx95/scmi.yaml", line, typed).labels;
	};
	assert.equal(inSetup("Cell:\n    guest: inmate.dts\n    agent: ▮")[0], "inmate");
	assert.equal(inSetup("inmate: { agent: ▮ }")[0], "inmate");
	assert.deepEqual(inSetup("inmate:\n    guest: ▮").slice(0, 2), ["inmate.dts", "imx95-evk.dts"]);
	assert.deepEqual(inSetup("inmate:\n    guest: inm▮").slice(0, 2), ["inmate.dts", "imx95-evk.dts"]);
});

test("a guest's node is given devices of the host, and none of its other nodes", () => {
	for (const quoted of ["xen,path = ▮;", 'xen,path = "▮";']) {
		const { labels, taking } = offeredInExample(
			"rpi5/scmi.yaml",
			"rpi5/domd.dts",
			'xen,path = "/axi/pcie@1000120000";',
			quoted,
		);
		const paths = labels.map((label) => label.replaceAll('"', ""));
		assert.ok(paths.length > 3 && paths.every((path) => /^\/(?:axi|soc@107c000000)\//.test(path)), paths.join(" "));
		assert.match(taking(labels[0] ?? ""), /xen,path = "\/axi\/pcie@1000120000";/);
	}
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
