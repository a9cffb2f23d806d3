// Colours over the wire: all of them, those of a part, and what has changed since.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, CATALOGUE, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const PATH = "/board/board.dts";
const textDocument = { uri: uri(PATH) };

/** Five numbers a word: `clocks`, `scmi_clk` and the number stand on the fourth line. */
const NUMBER_KNOWN = 8 * 5;

test("what has changed since is sent alone, and makes of the old colours the new ones", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	const full = () => session.request<SemanticTokens>("textDocument/semanticTokens/full", { textDocument });
	const since = (previousResultId: string | undefined) =>
		session.request<SemanticTokensDelta & SemanticTokens>("textDocument/semanticTokens/full/delta", {
			textDocument,
			previousResultId,
		});
	await session.open(PATH, board("0"));
	const first = await full();
	assert.equal(first.data.length % 5, 0);
	assert.ok(first.data.length > 0 && first.data.length <= NUMBER_KNOWN);
	await session.change(PATH, 2, board("0>, <&scmi_clk 9"));
	const { edits, resultId } = await since(first.resultId);
	assert.equal(edits.length, 1);
	const changed = [...first.data];
	for (const { start, deleteCount, data = [] } of edits) changed.splice(start, deleteCount, ...data);
	const again = await full();
	assert.deepEqual(changed, again.data);
	assert.notEqual(changed.length, first.data.length);
	assert.deepEqual((await since(again.resultId)).edits, []);
	// of one that is not the last one all are sent
	assert.deepEqual((await since(resultId)).data, again.data);
	const range = { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } };
	const part = await session.request<SemanticTokens>("textDocument/semanticTokens/range", { textDocument, range });
	assert.deepEqual(part.data.slice(0, 3), [3, 1, "clocks".length]);
	assert.deepEqual(session.logged, []);
});

test("a number is firmware's as soon as a catalogue has it", async (t) => {
	const files = memoryFiles(FILES);
	const session = await startSession({ files });
	t.after(session.end);
	const range = { start: { line: 3, character: 21 }, end: { line: 3, character: 22 } };
	const modifiers = async () => {
		const { data } = await session.request<SemanticTokens>("textDocument/semanticTokens/range", {
			textDocument,
			range,
		});
		return data.slice(3);
	};
	await session.open(PATH, board("7"));
	const [type, unknown] = (await modifiers()) as [number, number];
	assert.equal(unknown, 0);
	await session.open("/board/demo.scmi.yaml", CATALOGUE.replace("id: 1", "id: 7"));
	assert.deepEqual(await modifiers(), [type, 2]);
});

test("a catalogue and a header have none", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	await session.open("/board/demo.scmi.yaml", CATALOGUE);
	await session.open("/board/pins.h", "#define A 1\n");
	for (const path of ["/board/demo.scmi.yaml", "/board/pins.h", "/board/closed.dts"])
		assert.deepEqual(
			(await session.request<SemanticTokens>("textDocument/semanticTokens/full", { textDocument: { uri: uri(path) } }))
				.data,
			[],
		);
});
