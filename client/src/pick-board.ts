import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
	BOARDS_REQUEST,
	type BoardChoice,
	CHOOSE_BOARD_NOTIFICATION,
	type ChooseBoardParams,
	type TextDocumentParams,
} from "../../server/src/lsp/protocol.ts";
import { withoutIcons } from "./icons.ts";
import { PICK_BOARD } from "./status-view.ts";

export function registerPickBoard(client: LanguageClient): vscode.Disposable {
	// Any extension may call it, with anything.
	return vscode.commands.registerCommand(PICK_BOARD, async (target?: unknown) => {
		const uri = typeof target === "string" ? target : vscode.window.activeTextEditor?.document.uri.toString();
		if (uri !== undefined && client.isRunning()) await pickBoard(client, uri);
	});
}

async function pickBoard(client: LanguageClient, uri: string): Promise<void> {
	const params: TextDocumentParams = { textDocument: { uri } };
	const items = client.sendRequest<BoardChoice[]>(BOARDS_REQUEST, params).then((boards) => boards.map(itemOf));
	const name = vscode.Uri.parse(uri).path.replace(/^.*\//, "");
	const picked = await vscode.window.showQuickPick(items, {
		placeHolder: `Show ${name} as part of which board?`,
		matchOnDescription: true,
	});
	if (!picked) return;
	const choice: ChooseBoardParams = { uri, board: picked.board };
	await client.sendNotification(CHOOSE_BOARD_NOTIFICATION, choice);
}

function itemOf({ uri, name, folder, isShown }: BoardChoice): vscode.QuickPickItem & { readonly board: string } {
	const mark = isShown ? "$(check)" : "$(blank)";
	return { label: `${mark} ${withoutIcons(name)}`, description: withoutIcons(folder), board: uri };
}
