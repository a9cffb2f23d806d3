import * as vscode from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { STATUS_NOTIFICATION, type StatusReport } from "../../server/src/lsp/protocol.ts";
import { CHOOSE_CATALOGUE } from "./choose-catalogue.ts";
import { withoutIcons } from "./icons.ts";
import { PICK_BOARD } from "./pick-board.ts";

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
	void vscode.commands.executeCommand("setContext", "scmi.hasSetup", status.setup !== null);
	void vscode.commands.executeCommand("setContext", "scmi.isPart", status.board !== null);
	item.backgroundColor = undefined;
	if (status.uri === null) item.hide();
	else if (status.setup === null) showAlone(item, status);
	else if (status.lacksCatalogue) showWithoutCatalogue(item, status, status.uri);
	else showSetup(item, status, status.uri);
}

/** A file of ours that nothing uses: nobody is to wonder why nothing is found in it. */
function showAlone(item: vscode.StatusBarItem, { detail, isOld }: StatusReport): void {
	item.text = isOld ? "$(warning) SCMI not checked" : "$(circuit-board) SCMI no board";
	item.tooltip = new vscode.MarkdownString(detail);
	item.command = undefined;
	item.show();
}

function showSetup(item: vscode.StatusBarItem, status: StatusReport, uri: string): void {
	const { errors, warnings } = status.problems;
	const counts = [errors > 0 ? ` $(error) ${errors}` : "", warnings > 0 ? ` $(warning) ${warnings}` : ""].join("");
	const names = [status.catalogue ?? (status.board === null ? status.setup : null), status.board];
	const label = names.filter((name) => name !== null).join(" · ");
	item.text = `${status.isOld ? "$(warning) SCMI (old)" : "$(circuit-board) SCMI"} ${withoutIcons(label)}${counts}`;
	item.tooltip = tooltipOf(status, uri);
	item.command = { command: "scmi.showGrants", title: "Show Grants", arguments: [uri] };
	item.show();
}

/** Nobody is to take silence for "all is well". */
function showWithoutCatalogue(item: vscode.StatusBarItem, { detail }: StatusReport, uri: string): void {
	item.text = "$(circuit-board) SCMI: no firmware catalogue";
	item.tooltip = new vscode.MarkdownString(`${detail}\n\n_Click to make one from this board, or to choose one._`);
	item.command = { command: CHOOSE_CATALOGUE, title: "Make or Choose a Catalogue", arguments: [uri] };
	item.show();
}

/** Of all that a link in it could run, should a name of a tree ever become one, only what we offer is let through. */
function tooltipOf({ detail, board }: StatusReport, uri: string): vscode.MarkdownString {
	const args = encodeURIComponent(JSON.stringify([uri]));
	const pick = board === null ? [] : [`[Show as part of another board…](command:${PICK_BOARD}?${args})`];
	const tooltip = new vscode.MarkdownString([detail, ...pick, "_Click for the grants of each domain._"].join("\n\n"));
	tooltip.isTrusted = { enabledCommands: [PICK_BOARD] };
	return tooltip;
}

function showStopped(item: vscode.StatusBarItem): void {
	item.text = "$(circuit-board) SCMI stopped";
	item.tooltip = "The SCMI Devicetree server is not running. Click to start it again.";
	item.command = "scmi.restartServer";
	item.backgroundColor = new vscode.ThemeColor("statusBarItem.warningBackground");
	item.show();
}
