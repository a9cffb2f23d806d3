import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOfFix } from "../../../client/src/grants/place-of-fix.ts";
import type { Place, RowFinding } from "../../../server/src/lsp/protocol.ts";
import { PLACE, reportOf } from "./report.ts";

const atLine = (line: number, uri = PLACE.uri): Place => ({
	uri,
	range: { start: { line, character: 1 }, end: { line, character: 9 } },
});
const offered = (place: Place, fix: string | null): RowFinding => ({ severity: "error", text: "wrong", place, fix });
const report = (...findings: readonly RowFinding[]) => reportOf({}, { findings });

test("a quick fix is where its line has moved to since the page was drawn", () => {
	assert.deepEqual(placeOfFix(report(offered(atLine(7), "Add it")), atLine(3), "Add it"), atLine(7));
});

test("of two of one title it is the nearest", () => {
	const two = report(offered(atLine(40), "Add it"), offered(atLine(12), "Add it"));
	assert.deepEqual(placeOfFix(two, atLine(10), "Add it"), atLine(12));
	assert.deepEqual(placeOfFix(two, atLine(39), "Add it"), atLine(40));
});

test("another title, and one in another file, are not it", () => {
	const others = report(
		offered(atLine(5), "Set it"),
		offered(atLine(6, "file:///other.dts"), "Add it"),
		offered(atLine(7), null),
	);
	assert.deepEqual(placeOfFix(others, atLine(3), "Add it"), atLine(3));
	assert.deepEqual(placeOfFix(null, atLine(3), "Add it"), atLine(3));
});
