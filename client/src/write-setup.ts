import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { SETUP_FILE_REQUEST, type SetupFile, type TextDocumentParams } from "../../server/src/lsp/protocol.ts";

/** Writes a scmi.yaml beside the board of the active file, of what was found by itself, and shows it. */
export function registerWriteSetup(client: LanguageClient): vscode.Disposable {
	return vscode.commands.registerCommand("scmi.writeSetup", async () => {
		const uri = vscode.window.activeTextEditor?.document.uri.toString();
		if (uri === undefined || !client.isRunning()) return;
		const params: TextDocumentParams = { textDocument: { uri } };
		const made = await client.sendRequest<SetupFile | null>(SETUP_FILE_REQUEST, params);
		if (made === null) {
			void vscode.window.showWarningMessage("This file belongs to no board.");
			return;
		}
		if (made.nothing === null) await write(made);
		else if ((await vscode.window.showInformationMessage(made.nothing, "Open It")) !== undefined) await show(made);
	});
}

async function write(made: SetupFile): Promise<void> {
	const uri = vscode.Uri.parse(made.uri);
	const edit = new vscode.WorkspaceEdit();
	edit.createFile(uri, { contents: new TextEncoder().encode(made.text) });
	if (!(await vscode.workspace.applyEdit(edit))) {
		void vscode.window.showErrorMessage(`${vscode.workspace.asRelativePath(uri)} could not be written.`);
		return;
	}
	await show(made);
	if (made.unknown.length > 0)
		void vscode.window.showInformationMessage(`Not known, and to be said in scmi.yaml: ${made.unknown.join("; ")}.`);
}

async function show({ uri }: SetupFile): Promise<void> {
	await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
		viewColumn: vscode.ViewColumn.Beside,
		preview: false,
	});
}
