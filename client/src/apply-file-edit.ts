import * as vscode from "vscode";
import type { FileEdit } from "../../server/src/lsp/protocol.ts";

/** Writes it, and shows what was written. */
export async function applyFileEdit(made: FileEdit | null): Promise<void> {
	if (made === null || made.nothing !== null) {
		void vscode.window.showWarningMessage(made?.nothing ?? "This file belongs to no board.");
		return;
	}
	const uri = vscode.Uri.parse(made.uri);
	const edit = new vscode.WorkspaceEdit();
	if (made.created !== null) edit.createFile(uri, { contents: new TextEncoder().encode(made.created) });
	for (const { range, newText } of made.edits)
		edit.replace(
			uri,
			new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character),
			newText,
		);
	if (!(await vscode.workspace.applyEdit(edit))) {
		void vscode.window.showErrorMessage(`${vscode.workspace.asRelativePath(uri)} could not be written.`);
		return;
	}
	await vscode.window.showTextDocument(uri, {
		viewColumn: vscode.ViewColumn.Beside,
		preserveFocus: true,
		preview: false,
	});
}
