import * as vscode from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { STATUS_NOTIFICATION, type StatusReport } from "../../server/src/lsp/protocol.ts";
import { statusContexts, statusView } from "./status-view.ts";

/** The status bar's word on the active file: its setup or board, firmware and findings; and whether the server runs at all. */
export function registerStatusItem(client: LanguageClient): vscode.Disposable {
	const item = vscode.window.createStatusBarItem("scmi.status", vscode.StatusBarAlignment.Left, 10);
	item.name = "SCMI Devicetree";
	const listening = client.onNotification(STATUS_NOTIFICATION, (status: StatusReport) => showStatus(item, status));
	const state = client.onDidChangeState(({ newState }) => {
		if (newState === State.Stopped || newState === State.StartFailed) showStopped(item);
		else item.hide();
	});
	return vscode.Disposable.from(item, listening, state);
}

function showStatus(item: vscode.StatusBarItem, status: StatusReport): void {
	for (const [name, holds] of Object.entries(statusContexts(status)))
		void vscode.commands.executeCommand("setContext", name, holds);
	const view = statusView(status);
	if (view === undefined) {
		item.hide();
		return;
	}
	const tooltip = new vscode.MarkdownString(view.tooltip);
	if (view.linked !== undefined) tooltip.isTrusted = { enabledCommands: view.linked };
	item.text = view.text;
	item.tooltip = tooltip;
	item.command = view.command && { command: view.command, title: view.text, arguments: [status.uri] };
	item.backgroundColor = undefined;
	item.show();
}

function showStopped(item: vscode.StatusBarItem): void {
	item.text = "$(circuit-board) SCMI stopped";
	item.tooltip = "The SCMI Devicetree server is not running. Click to start it again.";
	item.command = "scmi.restartServer";
	item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
	item.show();
}
