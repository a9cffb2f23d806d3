// The number a guest calls by, where what is typed shows what is meant. Linux reads one cell, of_property_read_u32(); Xen answers what is no
// call of the silicon provider's with ARM_SMCCC_ERR_UNKNOWN_FUNCTION, -1: vsmccc_handle_call().
import assert from "node:assert/strict";
import { test } from "node:test";
import { withSlips } from "../xl-guest-board.ts";

const told = (typed: string) =>
	withSlips([["iodom.dts", "arm,smc-id = <0x82000010>", `arm,smc-id = ${typed}`]]).analysis.findings.map(
		({ severity, code, message, fixes }) => [
			`${severity} ${code}: ${message.split(". Such a call")[0]}`,
			...fixes.map(({ title }) => title),
		],
	);
const BIT = "and bit 31 is not set: it is no fast call, and what carries SCMI is one";

test("without 0x", () =>
	assert.deepEqual(told("<82000010>"), [
		[
			`error scmi-call-strange: arm,smc-id of scmi is 0x4e3388a, as 82000010 is typed without 0x, ${BIT}`,
			"Write 0x82000010",
		],
	]));
test("in two cells, as an address is", () =>
	assert.deepEqual(told("<0x0 0x82000010>"), [
		[
			`error scmi-call-strange: arm,smc-id of scmi has 2 numbers: Linux reads its first four bytes, 0x0, ${BIT}`,
			"Write <0x82000010>",
		],
	]));
test("as text", () =>
	assert.deepEqual(told('"0x82000010"'), [
		[
			`error scmi-call-strange: arm,smc-id of scmi is text, "0x82000010": Linux reads its first four bytes, 0x30783832, ${BIT}`,
			"Write <0x82000010>",
		],
	]));
test("another number is told as the boot tells it", () =>
	assert.deepEqual(
		told("<0x84000010>").map(([text]) => text?.split(":")[0]),
		["error scmi-boot-failure"],
	));
