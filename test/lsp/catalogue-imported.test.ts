// A catalogue that is made from firmware's sources: a number leads to these, and what is laid over them is part of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hover, Location, MarkupContent } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { boardOfM7, SOUND_SYSTEM_MANAGER } from "../importers/system-manager.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const OWN = "scmiCatalogue: 1\nresources: { clock: { uart1: { description: the console } } }\n";

test("from the board to the source, from a layer to the board", async (t) => {
	const board = boardOfM7("2");
	const files: Record<string, string> = {
		...SOUND_SYSTEM_MANAGER,
		"/b/board.dts": board,
		"/b/own.scmi.yaml": OWN,
		"/b/scmi.yaml":
			"scmi: 1\nhost: board.dts\ncatalogue: { import: imx-sm, from: ../sm/configs/board.cfg, with: own.scmi.yaml }\n",
	};
	const session = await startSession({ files: memoryFiles(files), folders: ["/b"] });
	t.after(session.end);
	await session.open("/b/board.dts", board);
	const at = (path: string, before: string) => {
		const text = files[path] ?? assert.fail(path);
		const offset = text.indexOf(before) + before.length;
		assert.ok(offset >= before.length, before);
		const position = TextDocument.create("", "", 0, text).positionAt(offset);
		return { textDocument: { uri: uri(path) }, position, context: { includeDeclaration: true } };
	};
	const texts = (found: readonly Location[]) =>
		found.map(({ uri: where, range }) => {
			const file = where.replace("file://", "");
			const text = TextDocument.create("", "", 0, files[file] ?? assert.fail(file));
			return `${file}: ${text.getText(range).replace(/\s.*/, "")}`;
		});
	const defined = await session.request<Location[]>("textDocument/definition", at("/b/board.dts", "<&clk 2"));
	assert.deepEqual(texts(defined), ["/sm/devices/SOC1/sm/dev_sm_clock.h: #define"]);
	const uses = ["/b/own.scmi.yaml: uart1", "/b/board.dts: 2"];
	for (const [path, before] of [
		["/b/own.scmi.yaml", "uart"],
		["/b/board.dts", "<&clk 2"],
	] as const)
		assert.deepEqual(texts(await session.request<Location[]>("textDocument/references", at(path, before))), uses);
	const hover = await session.request<Hover | null>("textDocument/hover", at("/b/own.scmi.yaml", "uart"));
	assert.ok(hover);
	assert.match((hover.contents as MarkupContent).value, /^\*\*clock 2 uart1\*\*\n[\s\S]*Used by serial@5000/);
});
