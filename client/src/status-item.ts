import * as vscode from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { STATUS_NOTIFICATION, type StatusReport } from "../../server/src/lsp/protocol.ts";
import { withoutIcons } from "./icons.ts";

/** The status bar's word on the active file: its setup, firmware and findings; and whether the server runs at all. */
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
	void vscode.commands.executeCommand("setContext", "scmi.hasSetup", status.setup !== null);
	if (status.setup === null) {
		item.hide();
		return;
	}
	const { errors, warnings } = status.problems;
	const counts = [errors > 0 ? ` $(error) ${errors}` : "", warnings > 0 ? ` $(warning) ${warnings}` : ""].join("");
	item.text = `$(circuit-board) SCMI ${withoutIcons(status.catalogue ?? status.setup)}${counts}`;
	item.tooltip = new vscode.MarkdownString(`${status.detail}\n\n_Click for the grants of each domain._`);
	item.command = { command: "scmi.showGrants", title: "Show Grants", arguments: [status.uri] };
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
