import assert from "node:assert/strict";
import { test } from "node:test";
import { literalValue, literalWith } from "../../server/src/text/integer-literal.ts";

test("what a literal says, as C and dtc read it", () => {
	const values = ["0", "12", "0x1F", "0X0c", "014", "12UL", "0xffffffffULL"].map(literalValue);
	assert.deepEqual(values, [0, 12, 31, 12, 12, 12, 0xffffffff]);
	for (const other of ["", "08", "0x", "1e3", "-1", "(1)", "1 2", "CLK", "'a'", "1ULUL"])
		assert.equal(literalValue(other), undefined, other);
});

test("another number in the same style", () => {
	const rows = [
		["12", 3, "3"],
		["0", 12, "12"],
		["0x0c", 3, "0x03"],
		["0xc", 31, "0x1f"],
		["0X0C", 31, "0X1F"],
		["0x0c", 300, "0x12c"],
		["014", 9, "011"],
		["12UL", 13, "13UL"],
	] as const;
	for (const [text, number, expected] of rows) assert.equal(literalWith(text, number), expected);
});
