import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
	CONFIGURATIONS_REQUEST,
	COPY_CATALOGUES_REQUEST,
	type ConfigurationChoices,
	MAKE_CATALOGUES_REQUEST,
	type MadeCatalogues,
	type TextDocumentParams,
} from "../../server/src/lsp/protocol.ts";
import { applyFileEdit } from "./apply-file-edit.ts";
import { chooseConfiguration } from "./choose-configuration.ts";
import { withoutIcons } from "./icons.ts";
import { IMPORT_CATALOGUE } from "./import-catalogue.ts";
import { CHOOSE_CATALOGUE } from "./status-view.ts";

type Choice = vscode.QuickPickItem & { readonly act: () => Promise<void> };

export function registerChooseCatalogue(client: LanguageClient): vscode.Disposable {
	return vscode.commands.registerCommand(CHOOSE_CATALOGUE, async (target?: unknown) => {
		const uri = typeof target === "string" ? vscode.Uri.parse(target) : vscode.window.activeTextEditor?.document.uri;
		if (uri === undefined || !client.isRunning()) return;
		const choice = await vscode.window.showQuickPick(choicesFor(client, uri), {
			placeHolder: "What says which clocks, resets and devices this board's firmware has?",
			matchOnDescription: true,
		});
		await choice?.act();
	});
}

async function choicesFor(client: LanguageClient, board: vscode.Uri): Promise<Choice[]> {
	const params: TextDocumentParams = { textDocument: { uri: board.toString() } };
	const copied = await client.sendRequest<MadeCatalogues | null>(COPY_CATALOGUES_REQUEST, params);
	const configurations = await client.sendRequest<ConfigurationChoices | null>(CONFIGURATIONS_REQUEST, params);
	const found = await vscode.workspace.findFiles("**/*.scmi.{yaml,yml,json}", undefined, MOST_LISTED);
	return [
		...(configurations === null
			? []
			: [
					{
						label: "$(circuit-board) Say which configuration is flashed…",
						detail: `The public ones of ${withoutIcons(configurations.firmware)}: agents, and who may use what.`,
						act: () => chooseConfiguration(configurations, (word) => setCatalogue(board, word)),
					},
				]),
		...(copied === null
			? []
			: [
					{
						label: "$(copy) Copy the bundled one here",
						detail: "Beside the board it counts in full, and can be corrected to what your firmware has.",
						act: () => create(copied),
					},
				]),
		{
			label: "$(new-file) Make one from this board",
			detail: "A new file beside the board, with the numbers that its tree uses.",
			act: async () => create(await client.sendRequest<MadeCatalogues | null>(MAKE_CATALOGUES_REQUEST, params)),
		},
		{
			label: "$(file-code) Import from firmware sources…",
			detail: "From its configuration, tables, headers or tree, or what was captured of it on a running board.",
			act: async () => vscode.commands.executeCommand(IMPORT_CATALOGUE, board.toString()),
		},
		...found.sort().map((file) => ({
			label: `$(file) ${withoutIcons(vscode.workspace.asRelativePath(file))}`,
			act: () => take(board, file),
		})),
		{
			label: "$(folder-opened) Choose a file…",
			detail: "Becomes the setting scmi.catalogue.",
			act: () => browse(board),
		},
	];
}

const MOST_LISTED = 50;

/** Writes them beside the board, where they are found, and opens them. */
async function create(made: MadeCatalogues | null): Promise<void> {
	if (!made || made.nothing !== null) {
		void vscode.window.showWarningMessage(made?.nothing ?? "This file belongs to no board.");
		return;
	}
	const edit = new vscode.WorkspaceEdit();
	for (const { uri, text } of made.files)
		edit.createFile(vscode.Uri.parse(uri), { contents: new TextEncoder().encode(text) });
	if (!(await vscode.workspace.applyEdit(edit))) {
		void vscode.window.showErrorMessage("The catalogue could not be written beside the board.");
		return;
	}
	if (made.edit !== null) await applyFileEdit(made.edit);
	for (const { uri } of made.files)
		await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
			viewColumn: vscode.ViewColumn.Beside,
			preserveFocus: true,
			preview: false,
		});
}

async function browse(board: vscode.Uri): Promise<void> {
	const [file] =
		(await vscode.window.showOpenDialog({
			defaultUri: vscode.Uri.joinPath(board, ".."),
			filters: { "Firmware catalogues": ["yaml", "yml", "json"] },
			openLabel: "Use as Catalogue",
		})) ?? [];
	if (file) await take(board, file);
}

/** By a path that holds on other machines too. */
async function take(board: vscode.Uri, file: vscode.Uri): Promise<void> {
	const folder = vscode.workspace.getWorkspaceFolder(board);
	const isShared = folder !== undefined && vscode.workspace.isTrusted;
	const inFolder = isShared && vscode.workspace.getWorkspaceFolder(file) === folder;
	await setCatalogue(board, inFolder ? file.path.slice(folder.uri.path.length + 1) : file.fsPath);
}

/** Into the folder's settings; where these do not count, into the user's own. */
async function setCatalogue(board: vscode.Uri, named: string): Promise<void> {
	const isShared = vscode.workspace.getWorkspaceFolder(board) !== undefined && vscode.workspace.isTrusted;
	const target = isShared ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Global;
	await vscode.workspace.getConfiguration("scmi", board).update("catalogue", named, target);
}
