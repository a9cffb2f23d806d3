import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openFile } from "./editor.ts";

describe("the settings of the workspace", () => {
	it("say where files are only if the workspace is trusted", async () => {
		await openFile("board.dts");
		const { isTrusted } = vscode.workspace;
		const settings = vscode.workspace.getConfiguration("scmi");
		assert.deepEqual(settings.get("defines"), { OF_THE_WORKSPACE: "1" });
		assert.deepEqual(settings.get("includePaths"), isTrusted ? ["elsewhere"] : []);
		assert.equal(settings.get("catalogue"), isTrusted ? "elsewhere/some.scmi.yaml" : "");
	});
});
