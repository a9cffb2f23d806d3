// `iomem` that maps a part of a device's registers. Each line maps the pages that it counts and no more: libxl_create.c,
// xc_domain_memory_mapping(). What is not mapped at stage 2 Xen gives the guest back as a data abort.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Slip, withSlips } from "../xl-guest-board.ts";

const CFG = "iodom.cfg";
const told = (...slips: readonly Slip[]) =>
	withSlips(slips).analysis.findings.map(({ code, severity, message, fixes }) => [
		`${severity} ${code}: ${message}`,
		...fixes.map(({ title }) => title),
	]);
const cut = (line: string, rest: string, ...fixes: string[]) => {
	const [fix] = fixes;
	const advice = fix === undefined ? "" : `. ${fix.replace(" to iomem", "")}`;
	const message = `${line} maps a part of the registers of ethernet@10020000 for iodom, and not ${rest}: its driver ends in a data abort there${advice}`;
	return [`warning scmi-guest-misfit: ${message}`, ...fixes];
};

test("one page of four", () =>
	assert.deepEqual(told([CFG, '"10020,4"', '"10020,1"']), [
		cut('iomem "10020,1"', "0x10021000 to 0x10023fff", 'Write "10020,4"'),
	]));
test("with a place of its own in the guest", () =>
	assert.deepEqual(told([CFG, '"10020,4"', '"10020,2@10020"']), [
		cut('iomem "10020,2@10020"', "0x10022000 to 0x10023fff", 'Write "10020,4@10020"'),
	]));
test("in two lines, or by one for more", () => {
	assert.deepEqual(told([CFG, '"10020,4"', '"10020,1", "10021,3"']), []);
	// that all between is not Dom0's to hand on is another matter
	assert.ok(told([CFG, '"10010,1", "10020,4"', '"10010,20"']).every(([text]) => !text?.includes("scmi-guest-misfit")));
});
test("the page in the middle is left out", () =>
	assert.deepEqual(told([CFG, '"10020,4"', '"10020,1", "10022,2"']), [
		cut('iomem "10020,1"', "0x10021000 to 0x10021fff", 'Write "10020,2"'),
	]));
test("the second of two registers, which the guest's tree has too", () => {
	const reg = "reg = <0x0 0x10020000 0x0 0x4000>";
	const both = `${reg}, <0x0 0x10030000 0x0 0x100>`;
	assert.deepEqual(told(["heron.dts", reg, both], ["iodom.dts", reg, both]), [
		cut("iomem", "0x10030000 to 0x10030fff", 'Add "10030,1" to iomem'),
	]);
	assert.deepEqual(told(["heron.dts", reg, both]), []);
});
test("the guest's tree has more than the host's: that more is mapped is not proposed", () => {
	const reg = "reg = <0x0 0x10010000 0x0 0x1000>";
	assert.deepEqual(
		told(["iodom.dts", reg, "reg = <0x0 0x10010000 0x0 0x2000>"]).map((each) => each.length),
		[1],
	);
});
test("what is filled in later may map it", () =>
	assert.deepEqual(told([CFG, '"10020,4"', '"10020,1", "@@MORE@@"']), []));
