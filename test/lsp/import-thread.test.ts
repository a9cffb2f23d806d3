// The program as it is built: it imports in a thread of its own, from the disk and the texts that are open.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { BUNDLES } from "../../server/bundles.mjs";
import type { ImportParams, ImportReport } from "../../server/src/lsp/protocol.ts";
import { boardOfM7, SYSTEM_MANAGER } from "../importers/system-manager.ts";
import { uri } from "./session.ts";

test("the program imports in a thread, what is open before what is on the disk", async (t) => {
	const folder = mkdtempSync(join(realpathSync.native(tmpdir()), "scmi-import-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	for (const [path, text] of Object.entries({ ...SYSTEM_MANAGER, "/b/board.dts": boardOfM7("3") })) {
		mkdirSync(dirname(folder + path), { recursive: true });
		writeFileSync(folder + path, text);
	}
	const program = join(folder, "scmi-dt.cjs");
	const [bundle] = BUNDLES.filter(({ outfile }) => outfile?.endsWith("scmi-dt.cjs"));
	await build({ ...bundle, outfile: program, absWorkingDir: join(import.meta.dirname, "../.."), logLevel: "error" });
	const server = spawn(process.execPath, [program, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
	t.after(() => server.kill());
	const client = createProtocolConnection(
		new StreamMessageReader(server.stdout),
		new StreamMessageWriter(server.stdin),
	);
	client.listen();
	t.after(() => client.dispose());
	await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
	await client.sendNotification("initialized", {});
	const cfg = join(folder, "sm/configs/board.cfg");
	const text = (SYSTEM_MANAGER["/sm/configs/board.cfg"] ?? "").replace("CLK_NOWHERE ", "CLK_ELSEWHERE ");
	await client.sendNotification("textDocument/didOpen", {
		textDocument: { uri: uri(cfg), languageId: "properties", version: 1, text },
	});
	const params: ImportParams = { kind: "imx-sm", sources: [uri(cfg)], board: null, options: "", progress: "1" };
	const report = await client.sendRequest<ImportReport>("scmi/import", params);
	assert.equal(report.lines.length, 1);
	assert.match(report.lines[0]?.text ?? "", /^DEV_SM_CLK_ELSEWHERE has no number/);
	assert.equal(report.file?.uri, uri(join(folder, "sm/configs/board.scmi.yaml")));
});
