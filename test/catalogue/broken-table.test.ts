// What is wrong in a table is told in the catalogue; that a number may be what is wrong is not told of its users again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const USES =
	"&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; };";

/** The code and the message of each finding, where a line of the demo's catalogue is written otherwise. */
function found(from: string, to: string): string[] {
	const catalogue = CATALOGUE.replace(from, to);
	assert.notEqual(catalogue, CATALOGUE, from);
	return findingsOf(USES, { "domu1.cfg": "# no guest", "firmware.scmi.yaml": catalogue })
		.filter((line) => !line.startsWith(" "))
		.map((line) => line.replace(/".*?": /, "").replace(/[.:] .*/, ""));
}

test("all is well", () => assert.deepEqual(found("_eth", "_ethernet"), []));

test("one key twice", () =>
	assert.deepEqual(
		found("clock: { eth: { id: 0, name: _eth }, uart:", "clock: { eth: { id: 0, name: _eth }, eth: { id: 3 }, uart:"),
		['error scmi-catalogue "eth" is already in "clock"; this one is not used'],
	));

test("one number twice", () =>
	assert.deepEqual(found("uart: { id: 1, name: _uart }", "uart: { id: 1, name: _uart }, more: { id: 0 }"), [
		'error scmi-catalogue clock 0 is already "eth".',
	]));

test("a device twice", () =>
	assert.deepEqual(found("devices:\n", "devices:\n  eth:  { id: 9 }\n"), [
		'error scmi-catalogue "eth" is already in "devices"; this one is not used',
	]));

const OTHER = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 9>; };";

/** The findings of a number that no table has, where `completeness` says this. */
const unlisted = (completeness: string) =>
	findingsOf(OTHER, {
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": CATALOGUE.replace(/^completeness: .*/m, completeness),
	}).filter((line) => !line.startsWith(" "));

test("a table of which nothing says whether it is complete: as of one that is not", () => {
	const found = unlisted("completeness: { agents: complete, reset: complete, devices: complete }");
	assert.ok(
		found.includes(
			'information scmi-clock-unknown "9": clock 9 is not among those listed for "Demo BL31", and its catalogue does not say whether these are all (completeness: { clock: complete })',
		),
		found.join("\n"),
	);
	assert.match(unlisted("").join("\n"), /information scmi-clock-unknown "9"/);
});

test("a table that is not known to be complete, and a completeness that cannot be read: nothing is said of its users", () => {
	assert.doesNotMatch(unlisted("completeness: { clock: unknown }").join("\n"), /scmi-clock-unknown/);
	const misspelt = unlisted("completenes: { clock: complete }").join("\n");
	assert.match(misspelt, /error scmi-catalogue "completenes"/);
	assert.doesNotMatch(misspelt, /scmi-clock-unknown/);
});

const BOTH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };";

/** All that is found where a line of the catalogue is written otherwise, and the board uses one clock. */
const besides = (from: string, to: string) =>
	findingsOf(BOTH, {
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": CATALOGUE.replace(from, to),
	}).filter((line) => !line.startsWith(" ") && !line.startsWith("error scmi-catalogue"));

for (const [what, from, to] of [
	["a number twice, of all that is used", "uart: { id: 1, name: _uart }", "uart: { id: 0, name: _uart }"],
	["a protocol's number", "clock: { id: 0x14 }", "clock: { id: 14 }"],
	["a word of each agent", /type: ospm/g, "type: linux"],
	["a misspelt key of all tables", "resources:\n", "resource:\n"],
] as const)
	test(`of what nothing is known because something in the catalogue is wrong, nothing is said besides: ${what}`, () =>
		assert.deepEqual(besides(from as string, to), []));

test("a protocol that a file laid over another takes out", () => {
	const found = findingsOf("&eth0 { scmi_devid = <4>; resets = <&scmi_rst 0>; };", {
		"domu1.cfg": "# no guest",
		"scmi.yaml": "scmi: 1\nhost: board.dts\ncatalogue: over.scmi.yaml\n",
		"over.scmi.yaml": "scmiCatalogue: 1\nextends: firmware.scmi.yaml\nscmi: { protocols: { reset: null } }\n",
	});
	assert.match(found[0] ?? "", /^error scmi-protocol-unknown /);
});

test("a table of a protocol that firmware is said not to have is told in the catalogue, not at what uses it", () => {
	const found = findingsOf("&eth0 { scmi_devid = <4>; resets = <&scmi_rst 0>; };", {
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": CATALOGUE.replace(", reset: { id: 0x16 }", ""),
	});
	assert.deepEqual(found, [
		'error scmi-catalogue "reset": Firmware has a reset table, and no such protocol: protocols, which are complete, list no reset. Add reset: { id: 0x16 } to them, or take the table out.',
	]);
});
