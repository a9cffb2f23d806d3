import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extension, openFile } from "./editor.ts";

describe("the extension", () => {
	it("starts with a device tree", async () => {
		const document = await openFile("board.dts");
		assert.equal(document.languageId, "devicetree");
		assert.ok(extension().isActive);
	});

	it("offers its commands", async () => {
		const commands = await vscode.commands.getCommands(true);
		for (const { command } of extension().packageJSON.contributes.commands)
			assert.ok(commands.includes(command), command);
	});

	it("speaks devicetree for sources, headers and overlays", async () => {
		for (const suffix of ["dts", "dtsi", "dtso"]) {
			const uri = vscode.Uri.parse(`untitled:/new.${suffix}`);
			assert.equal((await vscode.workspace.openTextDocument(uri)).languageId, "devicetree", suffix);
		}
	});
});
