import assert from "node:assert/strict";
import { test } from "node:test";
import { messageFrom } from "../../../client/src/grants/messages.ts";

const range = { start: { line: 3, character: 1 }, end: { line: 3, character: 9 } };
const place = { uri: "file:///b/board.dts", range };

test("a page says that it is ready, or asks for a place in a file", () => {
	assert.deepEqual(messageFrom({ kind: "ready", more: 1 }), { kind: "ready" });
	for (const uri of [place.uri, "file:///c%3A/b/board.dts", "file://server/share/board.dts"])
		assert.deepEqual(messageFrom({ kind: "reveal", place: { ...place, uri, more: 1 } }), {
			kind: "reveal",
			place: { ...place, uri },
		});
});

test("a place may be the first line and character of a file", () => {
	const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
	assert.deepEqual(messageFrom({ kind: "reveal", place: { ...place, range: start } }), {
		kind: "reveal",
		place: { ...place, range: start },
	});
});

test("a page asks for a quick fix by its title", () => {
	const fix = { kind: "fix", place, title: "Set scmi_devid to 19" };
	assert.deepEqual(messageFrom({ ...fix, more: 1 }), fix);
	for (const strange of [
		{ ...fix, title: 3 },
		{ kind: "fix", place },
		{ ...fix, place: { ...place, uri: "command:x" } },
	])
		assert.equal(messageFrom(strange), undefined);
});

test("anything else is no message", () => {
	const places = [
		null,
		"file:///b/board.dts",
		{ uri: place.uri },
		{ ...place, uri: 3 },
		...["command:workbench.action.quit", "https://example.com", "vscode://x/y", "file:", ""].map((uri) => ({
			...place,
			uri,
		})),
		{ ...place, range: { start: range.start } },
		...[-1, 0.5, "3", null, Number.NaN].map((line) => ({ ...place, range: { ...range, end: { line, character: 1 } } })),
	];
	const messages = [null, undefined, "ready", 1, [], {}, { kind: "run" }, { kind: "reveal" }];
	for (const message of [...messages, ...places.map((each) => ({ kind: "reveal", place: each }))])
		assert.equal(messageFrom(message), undefined, JSON.stringify(message));
});
