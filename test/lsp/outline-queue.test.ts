// Outline and folding share the syntax tree of a document: asked for at once, in any order, and after one of them failed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FEATURES } from "../../server/src/lsp/features.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const BOARD = "/board/board.dts";
const textDocument = { uri: uri(BOARD) };
const OUTLINE = "textDocument/documentSymbol";
const FOLDING = "textDocument/foldingRange";

test("of what is not open there is none", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	assert.deepEqual(await session.request(OUTLINE, { textDocument }), []);
	assert.deepEqual(await session.request(FOLDING, { textDocument }), []);
	assert.deepEqual(session.logged, []);
});

test("many at once are all answered, each for the text it was asked of", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	await session.open(BOARD, board("0"));
	await session.open("/board/soc.dtsi", FILES["/board/soc.dtsi"]);
	const namesIn = async (path: string) =>
		(await session.request<{ name: string }[]>(OUTLINE, { textDocument: { uri: uri(path) } })).map(({ name }) => name);
	const [own, soc, folding, again] = await Promise.all([
		namesIn(BOARD),
		namesIn("/board/soc.dtsi"),
		session.request<unknown[]>(FOLDING, { textDocument }),
		namesIn(BOARD),
	]);
	assert.deepEqual(own, again);
	assert.notDeepEqual(own, soc);
	assert.equal(folding.length, 1, "of the one node with more than a line");
	await session.close(BOARD);
	assert.deepEqual(await namesIn(BOARD), []);
	await session.open(BOARD, "/dts-v1/;\n/ { };\n");
	assert.deepEqual(await namesIn(BOARD), ["/"]);
});

test("where one fails it is logged, and the next is answered", async (t) => {
	let fails = true;
	const documentSymbols: typeof FEATURES.documentSymbols = (...args) => {
		if (fails) throw new Error("a bug");
		return FEATURES.documentSymbols(...args);
	};
	const session = await startSession({ files: memoryFiles(FILES), features: { ...FEATURES, documentSymbols } });
	t.after(session.end);
	await session.open(BOARD, board("0"));
	const [outline, folding] = await Promise.all([
		session.request<unknown[]>(OUTLINE, { textDocument }),
		session.request<unknown[]>(FOLDING, { textDocument }),
	]);
	assert.deepEqual([outline.length, folding.length], [0, 1]);
	fails = false;
	assert.ok((await session.request<unknown[]>(OUTLINE, { textDocument })).length > 0);
	assert.equal(session.logged.filter((line) => line.startsWith("document symbols: Error: a bug")).length, 1);
});
