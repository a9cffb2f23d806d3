import assert from "node:assert/strict";
import { test } from "node:test";
import { LastUsed } from "../../server/src/text/last-used.ts";

test("what was asked for longest ago is forgotten, and what was put in again is not", () => {
	const kept = new LastUsed<number>(2);
	kept.set("clocks", 1);
	kept.set("resets", 2);
	assert.equal(kept.get("clocks"), 1);
	kept.set("pins", 3);
	assert.deepEqual([kept.get("clocks"), kept.get("resets"), kept.get("pins")], [1, undefined, 3]);
	kept.set("clocks", 4);
	kept.set("sensors", 5);
	assert.deepEqual([kept.get("clocks"), kept.get("pins"), kept.get("sensors")], [4, undefined, 5]);
	assert.equal(kept.size, 2);
});

test("the one that is put in stays, where there is room for no other", () => {
	const kept = new LastUsed<number>(1);
	kept.set("clocks", 1);
	kept.set("resets", 2);
	assert.deepEqual([kept.get("clocks"), kept.get("resets")], [undefined, 2]);
});
