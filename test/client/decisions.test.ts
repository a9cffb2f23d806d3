// The little that the client decides by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { heldReport } from "../../client/src/grants/held-report.ts";
import { besidePeer } from "../../client/src/peer.ts";
import { placeName } from "../../client/src/place-name.ts";
import { codeOfLink } from "../../client/src/rule-link.ts";
import { PLACE, reportOf } from "./grants/report.ts";

test("the server is told of a peer with the settings of every folder", () => {
	assert.deepEqual(besidePeer({ generalDiagnostics: "auto", catalogue: "a" }, true), {
		generalDiagnostics: "auto",
		catalogue: "a",
		hasPeer: true,
	});
	assert.equal(besidePeer(null, true), null);
});

test("a link to a rule's page names a code and nothing else", () => {
	assert.equal(codeOfLink("/rule/scmi-denied"), "scmi-denied");
	assert.equal(codeOfLink("/rule/clocks_property"), "clocks_property");
	for (const path of ["/rule/", "/rules/scmi-denied", "/rule/../x", "/rule/a b", "/x/rule/scmi-denied"])
		assert.equal(codeOfLink(path), undefined, path);
});

test("a place is named by file and line, as one says it", () => {
	assert.equal(placeName(PLACE), "board.dts:4");
	assert.equal(placeName({ ...PLACE, uri: "file:///a/my%20board.dts" }), "my board.dts:4");
});

test("in the middle of typing the last whole answer stays, of the same file and setup alone", () => {
	const report = reportOf({});
	const broken = { ...reportOf({}), broken: { text: "expected ;", place: PLACE } };
	const whole = { uri: "a", report };
	assert.deepEqual(heldReport("a", report, undefined), { report, since: null, whole });
	assert.deepEqual(heldReport("a", broken, whole), { report, since: broken.broken, whole });
	assert.deepEqual(heldReport("a", broken, undefined), { report: broken, since: null, whole: undefined });
	assert.deepEqual(heldReport("b", broken, whole), { report: broken, since: null, whole });
	const other = { uri: "a", report: { ...report, setup: "other" } };
	assert.deepEqual(heldReport("a", broken, other), { report: broken, since: null, whole: other });
	assert.deepEqual(heldReport("a", null, whole), { report: null, since: null, whole });
});
