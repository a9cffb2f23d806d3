// Findings of one setup: each fact once, in order of file and place, and what another explains below it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { hasRead } from "../server/src/analysis.ts";
import { CATALOGUE, demoBoard, findingsOf } from "./demo-board.ts";

const ALONE = { "domu1.cfg": "# no guest" };

test("what the trees of host and guest both include is told once", () => {
	const files = {
		"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: direct\ndomains: { DomU1: { os: linux, guest: domu1.dts } }\n",
		"domu1.dts": '/dts-v1/;\n#include "both.dtsi"\n',
		"both.dtsi": "/ { a = <NO>; };\n",
	};
	assert.deepEqual(findingsOf('#include "both.dtsi"', files), [
		'error syntax "NO": NO is not defined: as a cell, dtc reports a syntax error',
	]);
});

test("in order of files, then of places", () =>
	assert.deepEqual(
		findingsOf("&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 41>, <&scmi_clk 40>; };\n#include <none.h>", {
			...ALONE,
			"firmware.scmi.yaml": `${CATALOGUE}colour: red\n`,
		}).filter((line) => !line.startsWith(" ")),
		[
			'warning scmi-device-id-mismatch "4": uart0 has scmi_devid 4 (eth), which is at another address. By label and address it is device 5 (uart)',
			'error scmi-clock-unknown "41": clock 41 does not exist: "Demo BL31" serves ids 0–2. Linux: "invalid index", and the driver\'s probe fails with -22.',
			'error scmi-clock-unknown "40": clock 40 does not exist: "Demo BL31" serves ids 0–2. Linux: "invalid index", and the driver\'s probe fails with -22.',
			'error include "<none.h>": none.h is not found; what depends on it is not checked. No folder was searched. If it lies elsewhere, name the folder in scmi.includePaths, in a scmi.yaml (`include:`) or with -I.',
			'warning scmi-catalogue "colour": "colour" is not a key of a catalogue and is ignored. It has: scmiCatalogue, $schema, extends, firmware, sources, scmi, agents, resources, devices, permissions, completeness, quirks.',
		],
	));

test("a refusal of which the reason is found already stands below it", () =>
	assert.deepEqual(
		findingsOf(
			'&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n&uart0 { clocks = <&scmi_clk 1>; };\n&phy0 { scmi_devid = <8>; status = "disabled"; };\n',
			ALONE,
		).map((line) => line.slice(0, 90)),
		[
			'warning scmi-device-id-missing "&uart0": uart0 uses clock 1 (_uart) but names no firmware ',
			'  "1": Dom0 (agent 3) is refused CLOCK_ATTRIBUTES for clock 1 (_uart): DENIED, step 26 of ',
		],
	));

test("a comment that switches a finding off counts in a file that is reached by a roundabout path", () => {
	const uart = "&uart0 { scmi_devid = <4>; };\n";
	const files = (text: string) => ({ ...ALONE, "a.dtsi": text });
	assert.equal(findingsOf('#include "../b/a.dtsi"', files(uart)).length, 1);
	const off = `// scmi-disable-next-line scmi-device-id-mismatch\n${uart}`;
	assert.deepEqual(findingsOf('#include "../b/a.dtsi"', files(off)), []);
});

test("every file that a setup is made of is one of it, and no other", () => {
	const board = demoBoard("", {
		"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { xl: [domu1.cfg], guest: domu1.dts } }\n",
		"domu1.dts": '/dts-v1/;\n#include "g.h"\n',
		"g.h": "",
		"other.dts": "/dts-v1/;",
		"other.cfg": "",
	});
	const files = ["scmi.yaml", "board.dts", "soc.dtsi", "firmware.scmi.yaml", "domu1.cfg", "domu1.dts", "g.h"];
	for (const file of files) assert.ok(hasRead(board, `/b/${file}`), file);
	for (const file of ["other.dts", "other.cfg", "nothing.cfg"]) assert.ok(!hasRead(board, `/b/${file}`), file);
});
