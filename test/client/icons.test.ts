import assert from "node:assert/strict";
import { test } from "node:test";
import { withoutIcons } from "../../client/src/icons.ts";

test("a name in a label draws no icon", () => {
	assert.equal(withoutIcons("Dom$(error)0 $(sync~spin)"), "Dom\\$(error)0 \\$(sync~spin)");
	assert.equal(withoutIcons("costs $(5 and more"), "costs $(5 and more");
});
