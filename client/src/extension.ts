import * as vscode from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { ACTIVE_EDITOR_NOTIFICATION, CHANGED_NOTIFICATION } from "../../server/src/lsp/protocol.ts";
import { registerChooseCatalogue } from "./choose-catalogue.ts";
import { registerChooseGuestTree } from "./choose-guest-tree.ts";
import { registerGrantsPanel } from "./grants/panel.ts";
import { registerImportCatalogue } from "./import-catalogue.ts";
import { registerInactiveRanges } from "./inactive-ranges.ts";
import { createClient } from "./language-client.ts";
import { isOurs } from "./our-documents.ts";
import { registerPickBoard } from "./pick-board.ts";
import { registerRenumber } from "./renumber.ts";
import { registerResolvedSource } from "./resolved-source.ts";
import { registerRulePages } from "./rule-page.ts";
import { registerStatusItem } from "./status-item.ts";
import { registerWriteSetup } from "./write-setup.ts";

/**
 * Makes the client, and hands it to everything that shows what the server says. VS Code calls this for any YAML or configuration
 * file, since one of ours may be created in an empty folder; the server starts with the first document that is ours.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
	const client = createClient(context);
	// A client has one listener for each notification, and more than one view wants to know.
	const changed = new vscode.EventEmitter<void>();
	let started: Promise<void> | undefined;
	const wake = (): Promise<void> => {
		started ??= client.start();
		return started;
	};
	const look = (document: vscode.TextDocument): Promise<void> | undefined => {
		const { uri, languageId } = document;
		if (started !== undefined || uri.scheme !== "file") return undefined;
		return isOurs({ path: uri.path, languageId, text: () => document.getText() }) ? wake() : undefined;
	};
	context.subscriptions.push(
		client,
		changed,
		client.onNotification(CHANGED_NOTIFICATION, () => changed.fire()),
		registerStatusItem(client),
		registerPickBoard(client),
		registerChooseCatalogue(client),
		registerImportCatalogue(client, wake),
		registerChooseGuestTree(client),
		registerRenumber(client),
		registerWriteSetup(client),
		registerRulePages(client),
		registerGrantsPanel(context, client, wake, changed.event),
		registerResolvedSource(client, changed.event),
		registerInactiveRanges(client, changed.event),
		reportActiveEditor(client),
		vscode.commands.registerCommand("scmi.restartServer", () => {
			started = client.isRunning() ? client.restart() : client.start();
			return started;
		}),
		vscode.extensions.onDidChange(() => {
			// the server asks for its settings again, and with them whether there is a peer
			if (client.isRunning()) void client.sendNotification("workspace/didChangeConfiguration", { settings: null });
		}),
		vscode.workspace.onDidOpenTextDocument(look),
		vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
	);
	await Promise.all(vscode.workspace.textDocuments.map(look));
}

/** Keeps the server told what is looked at. A view that has the focus, such as the grants, leaves what was said last. */
function reportActiveEditor(client: LanguageClient): vscode.Disposable {
	let active = (vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0])?.document.uri;
	const report = () => {
		if (client.isRunning())
			void client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: active?.toString() ?? null });
	};
	return vscode.Disposable.from(
		client.onDidChangeState(({ newState }) => newState === State.Running && report()),
		vscode.window.onDidChangeActiveTextEditor((editor) => {
			if (!editor && vscode.window.visibleTextEditors.length > 0) return;
			active = editor?.document.uri;
			report();
		}),
	);
}
