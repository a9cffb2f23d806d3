// Words in `status` that nobody reads as what they say: what was meant, and where it is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoBoard } from "../demo-board.ts";

const ALONE = { "domu1.cfg": "# no guest" };
/** Code, severity and quick fix of what is said of a status. */
const told = (body: string) =>
	demoBoard(body, ALONE)
		.findings.filter(({ message }) => message.includes("status"))
		.map(({ code, severity, fixes }) => [code, severity, ...fixes.map(({ title }) => title)].join(" "));
const of = (status: string) => told(`&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; status = ${status}; };`);

test("what was meant", () => {
	for (const word of ["enabled", "enable", "on", "yes", "Okay", "OK", "okey", "okay ", "ok ", "true"])
		assert.deepEqual(of(`"${word}"`), ['scmi-status-unknown warning Write "okay"'], word);
	for (const word of ["disable", "off", "no", "Disabled", "dissabled"])
		assert.deepEqual(of(`"${word}"`), ['scmi-status-unknown information Write "disabled"'], word);
	for (const word of ["later", "broken", ""])
		assert.deepEqual(of(`"${word}"`), ["scmi-status-unknown information"], word);
});

test("words of the specification, and what cannot be read", () => {
	for (const status of ['"okay"', '"ok"', '"disabled"', '"reserved"', '"fail"', '"fail-sram"', "WHAT", "<WHAT>"])
		assert.deepEqual(of(status), [], status);
});

test("a number is no word, and what waits for it is said there", () => {
	assert.deepEqual(of("<1>"), ['scmi-status-unknown warning Write "okay"']);
	assert.deepEqual(of("<0>"), ['scmi-status-unknown information Write "disabled"']);
	const { findings } = demoBoard(
		"&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n&scmi_clk { status = <1>; };",
		ALONE,
	);
	assert.deepEqual(
		findings.map(({ code, message }) => `${code}: ${message.split(":")[0]}`),
		['scmi-status-unknown: status of scmi_clk is the number 1, and that is "disabled" to everybody who reads it'],
	);
});

test("an empty one is off too", () => {
	const device = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };";
	for (const status of ["status", "status = <>", "status = []"]) {
		const { findings } = demoBoard(`${device}\n&eth0 { ${status}; };`, ALONE);
		assert.deepEqual(
			findings.map(({ code, message, fixes }) => [code, message.split(",")[0], ...fixes.map(({ title }) => title)]),
			[["scmi-status-unknown", "status of eth0 is empty", 'Write "okay"']],
			status,
		);
	}
	assert.deepEqual(of("<>"), ['scmi-status-unknown warning Write "okay"']);
	// whoever still types has not said it
	assert.deepEqual(told("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; status = };"), []);
	assert.deepEqual(told("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; status = ; };"), []);
});

test("in a node that others are in, at the mailbox of the SCMI node, and once at its page", () => {
	assert.deepEqual(told('&{/} { bus { status = "enabled"; dma { clocks = <&scmi_clk 0>; }; }; };'), [
		'scmi-status-unknown warning Write "okay"',
	]);
	assert.deepEqual(told('&xen_shm { status = "enabled"; };\n&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };'), [
		'scmi-page-misfit information Write "okay"',
	]);
});
