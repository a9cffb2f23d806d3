import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { INACTIVE_REQUEST, type Place, type TextDocumentParams } from "../../server/src/lsp/protocol.ts";

/** Dims the text that `#if` leaves out of the board. */
export function registerInactiveRanges(client: LanguageClient, changed: vscode.Event<void>): vscode.Disposable {
	const dimmed = vscode.window.createTextEditorDecorationType({ opacity: "0.55", isWholeLine: true });

	async function dim(editor: vscode.TextEditor): Promise<void> {
		const { languageId, uri } = editor.document;
		if (!["devicetree", "dts", "c", "cpp"].includes(languageId) || !client.isRunning()) return;
		const params: TextDocumentParams = { textDocument: { uri: uri.toString() } };
		const ranges = await client.sendRequest<Place["range"][]>(INACTIVE_REQUEST, params);
		editor.setDecorations(dimmed, ranges.flatMap(linesBetween));
	}
	const dimAll = () => {
		for (const editor of vscode.window.visibleTextEditors) void dim(editor);
	};
	return vscode.Disposable.from(dimmed, changed(dimAll), vscode.window.onDidChangeVisibleTextEditors(dimAll));
}

/** The lines between two directives, which stay bright themselves. */
function linesBetween({ start, end }: Place["range"]): vscode.Range[] {
	return end.line - start.line < 2 ? [] : [new vscode.Range(start.line + 1, 0, end.line - 1, 0)];
}
