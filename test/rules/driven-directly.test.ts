// A line that firmware has too: how the catalogue may name it, and who drives it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const CPG = '/ { cpg: clocks { compatible = "acme,cpg"; #clock-cells = <2>; }; };\n';
const said = (
	hardware: string,
	body: string,
	files: Readonly<Record<string, string>> = { "domu1.cfg": "# no guest" },
) =>
	findingsOf(`${CPG}${body}`, {
		"firmware.scmi.yaml": CATALOGUE.replace("name: _eth }", `name: _eth, hardware: ["${hardware}"] }`),
		...files,
	}).filter((line) => line.includes("scmi-driven-directly"));
const ETH = "&eth0 { clocks = <&cpg MOD 812>; };";

test("by label or compatible, by number or macro, in either way to write a number", () => {
	const found = (hardware: string, body: string) => said(hardware, `#define MOD 1\n${body}`).length;
	for (const hardware of ["cpg MOD 812", "acme,cpg 1 812", "cpg 0x1 0x32c", "cpg  MOD 812"])
		assert.equal(found(hardware, ETH), 1, hardware);
	assert.equal(found("cpg MOD 812", "&eth0 { clocks = <&cpg 1 0x32c>; };"), 1);
	for (const hardware of ["cpg 1", "cpg 1 812 0", "rcc 1 812", "CPG 1 812", "cpg OTHER 812", "cpg", "cpg MOD 81x"])
		assert.equal(found(hardware, ETH), 0, hardware);
});

test("a macro that the tree does not define is no number", () =>
	assert.deepEqual(said("cpg MOD 812", "&eth0 { clocks = <&cpg 1 812>; };"), []));

test("what Dom0 leaves to a guest it does not drive", () => {
	const host = (body: string) =>
		said("cpg 1 812", `&eth0 { ${body}clocks = <&cpg 1 812>; scmi_devid = <4>; };`, {
			"domu1.cfg": 'name = "DomU1"\narm_sci = "scmi_smc"\ndtdev = [ "/ethernet@e6800000" ]\n',
		}).length;
	assert.equal(host(""), 1);
	assert.equal(host("xen,passthrough; "), 0);
});
