import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
	RELEASES_REQUEST,
	RENUMBER_REQUEST,
	type ReleaseChoice,
	type ReleaseChoices,
	type RenumberParams,
	type RenumberReport,
	type TextDocumentParams,
} from "../../server/src/lsp/protocol.ts";
import { withoutIcons } from "./icons.ts";
import { placeName } from "./place-name.ts";

/** Any extension may call it, with anything. */
export function registerRenumber(client: LanguageClient): vscode.Disposable {
	return vscode.commands.registerCommand("scmi.renumber", async (target?: unknown) => {
		const uri = typeof target === "string" ? target : vscode.window.activeTextEditor?.document.uri.toString();
		if (uri === undefined || !client.isRunning()) return;
		const board: TextDocumentParams = { textDocument: { uri } };
		const choices = await client.sendRequest<ReleaseChoices | null>(RELEASES_REQUEST, board);
		const before = await pickOld(choices?.inUse ?? []);
		if (before === undefined) return;
		const after = await pickNew(vscode.Uri.parse(uri), before, choices?.bundled ?? []);
		if (after === undefined) return;
		const params: RenumberParams = { ...board, before: before.uri, after: after.toString() };
		const progress = { location: vscode.ProgressLocation.Window, title: "Looking for numbers of firmware's" };
		const report = await vscode.window.withProgress(progress, () =>
			client.sendRequest<RenumberReport | null>(RENUMBER_REQUEST, params),
		);
		if (report) await show(client, report);
	});
}

/** The catalogue that is in use; asked for only where there are several. */
async function pickOld(choices: readonly ReleaseChoice[]): Promise<ReleaseChoice | undefined> {
	const [first, ...others] = choices;
	if (first === undefined) {
		void vscode.window.showInformationMessage(
			"This file belongs to no board that is checked against a catalogue, so nothing says what its numbers mean.",
		);
		return undefined;
	}
	if (others.length === 0) return first;
	const items = choices.map((choice) => ({ label: withoutIcons(choice.name), choice }));
	const picked = await vscode.window.showQuickPick(items, { placeHolder: "The numbers of which firmware?" });
	return picked?.choice;
}

async function pickNew(
	board: vscode.Uri,
	before: ReleaseChoice,
	bundled: readonly ReleaseChoice[],
): Promise<vscode.Uri | undefined> {
	const found = await vscode.workspace.findFiles("**/*.scmi.{yaml,yml,json}", undefined, MOST_LISTED);
	const others = found.filter((file) => file.toString() !== before.uri).sort();
	const items = others.map((uri) => ({ label: `$(file) ${withoutIcons(vscode.workspace.asRelativePath(uri))}`, uri }));
	const elsewhere = { label: "$(folder-opened) Choose a file…", uri: undefined };
	const separator = { label: "come with the extension", kind: vscode.QuickPickItemKind.Separator, uri: undefined };
	const shipped = bundled.map(({ name, uri }) => ({
		label: `$(package) ${withoutIcons(name)}`,
		uri: vscode.Uri.parse(uri),
	}));
	const picked = await vscode.window.showQuickPick([...items, elsewhere, separator, ...shipped], {
		placeHolder: `Which catalogue has the numbers that ${withoutIcons(before.name)} is to be replaced by?`,
	});
	if (picked === undefined || picked.uri !== undefined) return picked?.uri;
	const [file] =
		(await vscode.window.showOpenDialog({
			defaultUri: vscode.Uri.joinPath(board, ".."),
			filters: { "Firmware catalogues": ["yaml", "yml", "json"] },
			openLabel: "Use Its Numbers",
		})) ?? [];
	return file;
}

const MOST_LISTED = 50;
const SHOW_PLACES = "Show Places";

/** What is refused is told at once; edits are shown as a refactoring, and made when they are confirmed. */
async function show(client: LanguageClient, { edit, says, tone, notes }: RenumberReport): Promise<void> {
	const tell = tone === "warning" ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
	void tell(says, ...(notes.length > 0 ? [SHOW_PLACES] : [])).then((answer) => {
		if (answer === SHOW_PLACES) showPlaces(notes);
	});
	const converted = edit && (await client.protocol2CodeConverter.asWorkspaceEdit(edit));
	if (converted) await vscode.workspace.applyEdit(converted, { isRefactoring: true });
}

/** A list that stays while one goes from place to place. */
function showPlaces(notes: RenumberReport["notes"]): void {
	const list = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly note: (typeof notes)[number] }>();
	list.title = "Places that are not renumbered";
	list.ignoreFocusOut = true;
	list.matchOnDescription = true;
	list.items = notes.map((note) => ({
		label: `${note.isRefusal ? "$(error)" : "$(info)"} ${withoutIcons(placeName(note.place))}`,
		detail: withoutIcons(note.text),
		note,
	}));
	list.onDidAccept(() => {
		const [chosen] = list.selectedItems;
		if (chosen) void goTo(chosen.note.place);
	});
	list.onDidHide(() => list.dispose());
	list.show();
}

async function goTo({ uri, range: { start, end } }: RenumberReport["notes"][number]["place"]): Promise<void> {
	const selection = new vscode.Range(start.line, start.character, end.line, end.character);
	await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection, preserveFocus: true });
}
