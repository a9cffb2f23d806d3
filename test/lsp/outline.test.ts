// Outline and folding are for device trees and our own YAML, colours and selections for device trees: VS Code has those of JSON and C.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SEMANTIC_LEGEND } from "../../server/src/features/semantic-tokens.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, CATALOGUE, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const METHODS = ["textDocument/documentSymbol", "textDocument/foldingRange"] as const;

test("a client that lets us say so is asked for these only", async (t) => {
	const dynamicRegistration = true;
	const textDocument = {
		documentSymbol: { dynamicRegistration },
		foldingRange: { dynamicRegistration },
		selectionRange: { dynamicRegistration },
		semanticTokens: { dynamicRegistration, requests: {}, tokenTypes: [], tokenModifiers: [], formats: [] },
	};
	const session = await startSession({ files: memoryFiles(FILES), textDocument });
	t.after(session.end);
	await session.until("four registrations", () => session.registered.length === 4);
	await session.until("the first round", () => session.statuses.length > 0);
	for (const provider of ["documentSymbol", "foldingRange", "selectionRange", "semanticTokens"] as const)
		assert.equal(session.offered[`${provider}Provider`], undefined);
	const trees = [{ language: "devicetree" }, { language: "dts" }];
	const documentSelector = [...trees, { pattern: "**/*.scmi.{yaml,yml}" }, { pattern: "**/scmi.yaml" }];
	assert.deepEqual(
		session.registered.map(({ method, registerOptions }) => [method, registerOptions]),
		[
			...METHODS.map((method) => [method, { documentSelector }]),
			["textDocument/selectionRange", { documentSelector: trees }],
			[
				"textDocument/semanticTokens",
				{ documentSelector: trees, legend: SEMANTIC_LEGEND, full: { delta: true }, range: true },
			],
		],
	);
});

test("any other is answered for these, and with nothing for what is none of ours", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	assert.deepEqual([session.offered.documentSymbolProvider, session.offered.foldingRangeProvider], [true, true]);
	await session.open("/board/board.dts", board("0"));
	await session.open("/board/demo.scmi.yaml", CATALOGUE);
	await session.open("/board/compose.yaml", "services:\n  web:\n    image: x\n");
	await session.open("/board/pins.h", "#if 1\n#define A { \\\n}\n#endif\n");
	const selected = (path: string) =>
		session.request<unknown>("textDocument/selectionRange", {
			textDocument: { uri: uri(path) },
			positions: [{ line: 0, character: 0 }],
		});
	assert.deepEqual(await selected("/board/compose.yaml"), null);
	assert.ok(Array.isArray(await selected("/board/board.dts")));
	for (const method of METHODS) {
		const lengthOf = async (path: string) =>
			(await session.request<unknown[]>(method, { textDocument: { uri: uri(path) } })).length;
		for (const path of ["/board/board.dts", "/board/demo.scmi.yaml"]) assert.ok((await lengthOf(path)) > 0, path);
		for (const path of ["/board/pins.h", "/board/compose.yaml"]) assert.equal(await lengthOf(path), 0, path);
	}
});
