// Signature help through the server: nobody waits for an analysis.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SignatureHelp } from "vscode-languageserver";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

test("the cell that is being typed is named from what was known last", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	await session.open("/board/board.dts", board("0"));
	await session.until("the first analysis", () => session.analyses > 0);
	const typed = board("0").replace("<&scmi_clk 0>;", "<&scmi_clk ");
	await session.change("/board/board.dts", 2, typed);
	const line = typed.split("\n").findIndex((text) => text.includes("<&scmi_clk "));
	const character = (typed.split("\n")[line] as string).indexOf("<&scmi_clk ") + "<&scmi_clk ".length;
	const ask = (at: number) =>
		session.request<SignatureHelp | null>("textDocument/signatureHelp", {
			textDocument: { uri: uri("/board/board.dts") },
			position: { line, character: at },
			context: { triggerKind: 2, triggerCharacter: " ", isRetrigger: false },
		});
	const found = await ask(character);
	assert.equal(found?.signatures[0]?.label, "clocks = <&scmi_clk  clock>");
	assert.equal(found?.activeParameter, 1);
	assert.equal(await ask(0), null);
	assert.deepEqual(session.logged, []);
});
