import assert from "node:assert/strict";
import { test } from "node:test";
import { jsonPieces } from "../../server/src/cli/json-pieces.ts";

test("the pieces together are what JSON.stringify() writes", () => {
	for (const value of [
		{},
		{ a: [] },
		{ a: undefined, b: 1 },
		{
			version: 1,
			name: "two\nlines",
			none: null,
			list: [{ a: [1, { b: [] }] }, "x", null],
			inner: { a: [1] },
			empty: {},
		},
	])
		assert.equal([...jsonPieces(value)].join(""), JSON.stringify(value, undefined, 2));
});
