// By name over all that is open, as the texts are now.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { WorkspaceSymbol } from "vscode-languageserver";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES } from "./board.ts";
import { startSession } from "./session.ts";

test("every open board counts, as it is typed, and each place once", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	const found = async (query: string) =>
		(await session.request<WorkspaceSymbol[]>("workspace/symbol", { query })).map(({ name }) => name);
	assert.deepEqual(await found("eth0"), []);
	await session.open("/board/board.dts", board("0"));
	assert.deepEqual(await found("eth0"), ["eth0: ethernet@e6800000"]);
	await session.open("/board/other.dts", `${board("0")}/ { eth0b: more { }; };\n`);
	assert.deepEqual(await found("eth0"), ["eth0b: more", "eth0: ethernet@e6800000"]);
	await session.change("/board/other.dts", 2, `${board("0")}/ { eth1b: more { }; };\n`);
	assert.deepEqual(await found("eth0b"), []);
	assert.deepEqual(await found("eth1b"), ["eth1b: more"]);
	assert.deepEqual(session.logged, []);
});
