// An xl configuration that is typed: answered of the text on screen, with the host's nodes as they were last known.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionItem } from "vscode-languageserver";
import { BOARD, IN_ORDER, release } from "../features/renumber-board.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

test("the devices of the host in a configuration that is part of a setup", async (t) => {
	const files = memoryFiles({ ...BOARD, "/work/old.scmi.yaml": release("1", IN_ORDER) });
	const session = await startSession({ files });
	t.after(session.end);
	await session.open("/work/board.dts", BOARD["/work/board.dts"] ?? "");
	await session.until("the first analysis", () => session.analyses > 0);
	await session.open("/work/domu1.cfg", 'name = "DomU1"\ndtdev = [ "/us');
	const items = await session.request<CompletionItem[]>("textDocument/completion", {
		textDocument: { uri: uri("/work/domu1.cfg") },
		position: { line: 1, character: 14 },
	});
	assert.deepEqual(
		items.map(({ label, detail }) => [label, detail]),
		[
			["/usb@e6590000", "&usb0 · device 7 (dev_a7)"],
			["/ethernet@e6800000", "&eth0 · device 4 (dev_a4)"],
		],
	);
	assert.deepEqual(items[0]?.textEdit, {
		range: { start: { line: 1, character: 11 }, end: { line: 1, character: 14 } },
		newText: '/usb@e6590000"',
	});
	assert.deepEqual(session.logged, []);
});
