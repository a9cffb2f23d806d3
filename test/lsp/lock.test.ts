// A lock counts as it stands in the editor: it comes, is edited, accepted and goes.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction } from "vscode-languageserver";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, CATALOGUE, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const PATH = "/board/board.scmi-lock.yaml";
const lock = (number: string) => `scmiLock: 1
setups:
  board:
    /firmware/scmi:
      firmware: "Demo BL31"
      catalogue: demo.scmi.yaml
      uses:
        /ethernet@e6800000:
          clocks: [${number}]
`;
/** Clock 0 is another now. */
const RENUMBERED = CATALOGUE.replace("eth: { id: 0, name: _eth }", "boot: { id: 0 }, eth: { id: 2, name: _eth }");
const TOLD = ["4:16 warning[scmi-release-mismatch]"];

test("a lock is compared from the moment it is there until it is gone, with the text that the editor has", async (t) => {
	const disk = memoryFiles({ ...FILES, "/board/demo.scmi.yaml": RENUMBERED });
	const session = await startSession({ files: disk });
	t.after(session.end);
	await session.open("/board/board.dts", board("0"));
	await session.until("it is checked", () => session.analyses > 0);
	disk.write(PATH, lock("0 clock/eth"));
	await session.touch(PATH);
	await session.shows(PATH, TOLD);
	await session.open(PATH, lock("0 clock/boot"));
	await session.shows(PATH, []);
	await session.change(PATH, 2, lock("0 clock/"));
	await session.shows(PATH, ["8:19 error[scmi-lock]"]);
	await session.change(PATH, 3, lock("0 clock/eth"));
	await session.shows(PATH, TOLD);
	const range = { start: { line: 4, character: 16 }, end: { line: 4, character: 16 } };
	const textDocument = { uri: uri(PATH) };
	const params = { textDocument, range, context: { diagnostics: [] } };
	const [action] = await session.request<CodeAction[]>("textDocument/codeAction", params);
	const hovered = { textDocument: { uri: uri("/board/board.dts") }, position: { line: 3, character: 21 } };
	const hover = await session.request<{ contents: { value: string } }>("textDocument/hover", hovered);
	assert.match(hover.contents.value, /When the lock was written this was `eth`, which is 2 now\./);
	assert.equal(action?.title, "Accept: write the lock anew");
	const [edit] = action.edit?.changes?.[textDocument.uri] ?? [];
	await session.change(PATH, 4, edit?.newText ?? "");
	await session.shows(PATH, []);
	assert.match(edit?.newText ?? "", /clocks: \[0 clock\/boot\]\n$/);
	await session.close(PATH);
	await session.shows(PATH, TOLD);
	disk.remove(PATH);
	await session.touch(PATH);
	await session.shows(PATH, []);
});

test("a lock that is opened by itself is compared with the board beside it", async (t) => {
	const disk = memoryFiles({ ...FILES, "/board/demo.scmi.yaml": RENUMBERED, [PATH]: lock("0 clock/eth") });
	const session = await startSession({ files: disk });
	t.after(session.end);
	await session.open(PATH, lock("0 clock/eth"));
	await session.shows(PATH, TOLD);
});
