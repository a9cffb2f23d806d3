// In a file that several boards include, what is answered is that of the board that is shown.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Location } from "vscode-languageserver";
import { ACTIVE_EDITOR_NOTIFICATION, CHOOSE_BOARD_NOTIFICATION } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const PART = "/ { p = <&one N>; };\n";
const board = (before: string, number: string) =>
	`/dts-v1/;\n${before}#define N ${number}\n/ { one: n { }; };\n#include "part.dtsi"\n`;
const FILES = { "/w/part.dtsi": PART, "/w/a.dts": board("", "1"), "/w/b.dts": board("\n\n", "2") };

test("a label, a macro", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES), folders: ["/w"] });
	t.after(session.end);
	const at = async (word: string) => {
		const position = { line: 0, character: PART.indexOf(word) };
		const params = { textDocument: { uri: uri("/w/part.dtsi") }, position };
		const found = await session.request<Location[]>("textDocument/definition", params);
		return found.map((place) => `${place.uri.replace("file:///w/", "")}:${place.range.start.line + 1}`);
	};
	for (const path of ["/w/a.dts", "/w/b.dts", "/w/part.dtsi"] as const) await session.open(path, FILES[path]);
	await session.client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: uri("/w/b.dts") });
	assert.deepEqual([await at("one"), await at("N")], [["b.dts:5"], ["b.dts:4"]]);
	await session.client.sendNotification(CHOOSE_BOARD_NOTIFICATION, {
		uri: uri("/w/part.dtsi"),
		board: uri("/w/a.dts"),
	});
	assert.deepEqual([await at("one"), await at("N")], [["a.dts:3"], ["a.dts:2"]]);
	const references = await session.request<Location[]>("textDocument/references", {
		textDocument: { uri: uri("/w/a.dts") },
		position: { line: 2, character: 5 },
		context: { includeDeclaration: false },
	});
	assert.deepEqual(
		references.map((place) => place.uri),
		[uri("/w/part.dtsi")],
	);
});
