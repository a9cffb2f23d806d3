import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
	type FileEdit,
	GUEST_TREE_EDIT_REQUEST,
	GUEST_TREES_REQUEST,
	type GuestTreeChoices,
	type GuestTreeParams,
	type TextDocumentParams,
} from "../../server/src/lsp/protocol.ts";
import { applyFileEdit } from "./apply-file-edit.ts";
import { nextQuestion, rankedTrees } from "./guest-tree-choices.ts";
import { withoutIcons } from "./icons.ts";
import { CHOOSE_GUEST_TREE } from "./status-view.ts";

/** Any extension may call it, with anything. */
export function registerChooseGuestTree(client: LanguageClient): vscode.Disposable {
	return vscode.commands.registerCommand(CHOOSE_GUEST_TREE, async (target?: unknown, domain?: unknown) => {
		const uri = typeof target === "string" ? target : vscode.window.activeTextEditor?.document.uri.toString();
		if (uri === undefined || !client.isRunning()) return;
		await choose(client, uri, typeof domain === "string" ? domain : undefined);
	});
}

async function choose(client: LanguageClient, uri: string, domain: string | undefined): Promise<void> {
	const params: TextDocumentParams = { textDocument: { uri } };
	const choices = await client.sendRequest<GuestTreeChoices | null>(GUEST_TREES_REQUEST, params);
	const question = nextQuestion(choices, domain);
	if (question.kind === "nothing") {
		void vscode.window.showInformationMessage(question.text);
		return;
	}
	if (question.kind === "which domain") {
		const picked = await vscode.window.showQuickPick([...question.domains], {
			placeHolder: "The tree of which domain?",
		});
		if (picked !== undefined) await choose(client, uri, picked);
		return;
	}
	const tree = await pickTree(question, vscode.Uri.parse(uri), choices?.taken ?? []);
	if (tree === undefined) return;
	const wanted: GuestTreeParams = { ...params, domain: question.domain, tree: tree.toString() };
	await applyFileEdit(await client.sendRequest<FileEdit | null>(GUEST_TREE_EDIT_REQUEST, wanted));
}

async function pickTree(
	guest: { readonly domain: string; readonly called: string | null },
	board: vscode.Uri,
	taken: readonly string[],
): Promise<vscode.Uri | undefined> {
	const found = await vscode.workspace.findFiles("**/*.{dts,dtb}", undefined, MOST_FOUND);
	const trees = rankedTrees(
		found.map((file) => file.toString()),
		guest,
		taken,
	).map((file) => {
		const uri = vscode.Uri.parse(file);
		return { label: `$(file) ${withoutIcons(vscode.workspace.asRelativePath(uri))}`, uri };
	});
	const elsewhere = { label: "$(folder-opened) Choose a file…", uri: undefined };
	const picked = await vscode.window.showQuickPick([...trees, elsewhere], {
		placeHolder: `What is the tree of ${guest.domain} made of?`,
	});
	if (picked === undefined || picked.uri !== undefined) return picked?.uri;
	const [file] =
		(await vscode.window.showOpenDialog({
			defaultUri: vscode.Uri.joinPath(board, ".."),
			filters: { "Device trees": ["dts", "dtb"] },
			openLabel: `Use as the Tree of ${guest.domain}`,
		})) ?? [];
	return file;
}

const MOST_FOUND = 2000;
