// SCMI: Write a scmi.yaml for This Board: what the command line writes, once.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SetupFile } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

test("a board without a scmi.yaml is given the one that init writes; with one it is named", async (t) => {
	const disk = memoryFiles(FILES);
	const session = await startSession({ files: disk });
	t.after(session.end);
	await session.open("/board/board.dts", board("0"));
	const asked = () =>
		session.request<SetupFile | null>("scmi/setupFile", { textDocument: { uri: uri("/board/board.dts") } });
	const made = await asked();
	assert.deepEqual([made?.uri, made?.nothing], [uri("/board/scmi.yaml"), null]);
	assert.match(made?.text ?? "", /\nscmi: 1\nhost: board\.dts\ncatalogue: demo\.scmi\.yaml # matches acme,demo\n/);
	disk.write("/board/scmi.yaml", made?.text ?? "");
	await session.touch("/board/scmi.yaml");
	assert.deepEqual(await asked(), {
		uri: uri("/board/scmi.yaml"),
		text: "",
		unknown: [],
		nothing: "board.dts has a scmi.yaml already.",
	});
	disk.write("/board/scmi.yaml", "scmi: 1\nhost: other.dts\n");
	await session.touch("/board/scmi.yaml");
	assert.equal((await asked())?.nothing, "There is a scmi.yaml beside board.dts already, and it is not this board's.");
});
