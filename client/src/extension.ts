import * as vscode from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { ACTIVE_EDITOR_NOTIFICATION, CHANGED_NOTIFICATION } from "../../server/src/lsp/protocol.ts";
import { registerGrantsPanel } from "./grants/panel.ts";
import { registerInactiveRanges } from "./inactive-ranges.ts";
import { createClient } from "./language-client.ts";
import { registerPickBoard } from "./pick-board.ts";
import { registerResolvedSource } from "./resolved-source.ts";
import { registerRulePages } from "./rule-page.ts";
import { registerStatusItem } from "./status-item.ts";

/** Starts the server and hands it to everything that shows what it says. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
	const client = createClient(context);
	// A client has one listener for each notification, and more than one view wants to know.
	const changed = new vscode.EventEmitter<void>();
	context.subscriptions.push(
		client,
		changed,
		client.onNotification(CHANGED_NOTIFICATION, () => changed.fire()),
		registerStatusItem(client),
		registerPickBoard(client),
		registerRulePages(client),
		registerGrantsPanel(context, client, changed.event),
		registerResolvedSource(client, changed.event),
		registerInactiveRanges(client, changed.event),
		reportActiveEditor(client),
		vscode.commands.registerCommand("scmi.restartServer", () => client.restart()),
	);
	await client.start();
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
