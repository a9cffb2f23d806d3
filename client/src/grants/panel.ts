import * as vscode from "vscode";
import { CodeAction, CodeActionKind, CodeActionRequest, type LanguageClient } from "vscode-languageclient/node";
import { GRANTS_REQUEST, type GrantsReport, type Place } from "../../../server/src/lsp/protocol.ts";
import { isDeviceTree } from "../our-documents.ts";
import { SHOW_GRANTS } from "../status-view.ts";
import { heldReport, type Whole } from "./held-report.ts";
import { messageFrom, type ToPage, VIEW_TYPE } from "./messages.ts";
import { grantsPage } from "./page.ts";
import { placeOfFix } from "./place-of-fix.ts";
import { viewStateFrom } from "./view-state.ts";

/**
 * The grants view: one panel beside the editor, for the setup of one file. It follows the active device tree and every
 * change of the analysis; the page replaces its content in place, so that what was filtered, opened and scrolled to stays.
 */
export function registerGrantsPanel(
	context: vscode.ExtensionContext,
	client: LanguageClient,
	wake: () => Promise<void>,
	changed: vscode.Event<void>,
): vscode.Disposable {
	const assets = vscode.Uri.joinPath(context.extensionUri, "dist", "webview");
	const options: vscode.WebviewOptions = { enableScripts: true, localResourceRoots: [assets] };
	let panel: vscode.WebviewPanel | undefined;
	let uri = "";
	let focus: string | undefined;
	/** The last answer to a text that parsed: in the middle of typing it stays. */
	let whole: Whole | undefined;

	/** A code lens may pass what the tree calls its device (`&hsusb`): that row is shown first. */
	async function show(target?: vscode.Uri | string, tree?: string): Promise<void> {
		const shown = target ?? vscode.window.activeTextEditor?.document.uri;
		if (!shown) return;
		uri = shown.toString();
		focus = tree;
		const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
		if (!panel) {
			adopt(vscode.window.createWebviewPanel(VIEW_TYPE, "Grants", column, { ...options, enableFindWidget: true }));
			return;
		}
		panel.reveal(undefined, true);
		await refresh();
	}

	function adopt(opened: vscode.WebviewPanel): void {
		panel = opened;
		const { webview } = opened;
		opened.onDidDispose(() => {
			panel = undefined;
		});
		webview.onDidReceiveMessage((received: unknown) => {
			const message = messageFrom(received);
			if (message?.kind === "ready") void refresh();
			else if (message?.kind === "reveal") void reveal(message.place);
			else if (message?.kind === "fix") void applyFix(client, uri, message.place, message.title);
		});
		const asset = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(assets, name)).toString();
		webview.html = grantsPage({
			script: asset("grants.js"),
			style: asset("grants.css"),
			cspSource: webview.cspSource,
			nonce: crypto.randomUUID(),
		});
	}

	/** A page that is loading or hidden asks by itself when it is there. */
	async function refresh(): Promise<void> {
		if (!panel?.visible) return;
		await wake();
		if (!client.isRunning()) return;
		const report = await client.sendRequest<GrantsReport | null>(GRANTS_REQUEST, { uri });
		if (!panel) return;
		panel.title = report ? `Grants: ${report.setup}` : "Grants";
		const { whole: latest, ...shown } = heldReport(uri, report, whole);
		whole = latest;
		const message: ToPage = { uri, ...shown, ...(focus === undefined ? {} : { focus }) };
		focus = undefined;
		await panel.webview.postMessage(message);
	}

	function follow(editor: vscode.TextEditor | undefined): void {
		const document = editor?.document;
		if (!panel || !document || !isDeviceTree(document.languageId)) return;
		uri = document.uri.toString();
		void refresh();
	}

	return vscode.Disposable.from(
		vscode.commands.registerCommand(SHOW_GRANTS, show),
		vscode.window.onDidChangeActiveTextEditor(follow),
		changed(() => refresh()),
		vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
			async deserializeWebviewPanel(restored, state: unknown) {
				uri = viewStateFrom(state).uri;
				restored.webview.options = options;
				adopt(restored);
			},
		}),
		{ dispose: () => panel?.dispose() },
	);
}

/** Shows a place in the editor that has its file already, else in the first column; the grants keep the focus. */
async function reveal({ uri, range }: Place): Promise<void> {
	const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
	await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
		viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
		preserveFocus: true,
		selection: rangeOf(range),
	});
}

/**
 * Does what the quick fix of this title does, and shows it. The server is asked, not VS Code's list of quick fixes, which throws
 * away what is on its way while a text changes.
 */
async function applyFix(client: LanguageClient, shown: string, drawn: Place, title: string): Promise<void> {
	const report = await client.sendRequest<GrantsReport | null>(GRANTS_REQUEST, { uri: shown });
	const place = placeOfFix(report, drawn, title);
	await reveal(place);
	const actions = await client.sendRequest(CodeActionRequest.type, {
		textDocument: { uri: place.uri },
		range: place.range,
		context: { diagnostics: [], only: [CodeActionKind.QuickFix] },
	});
	const action = actions?.filter(CodeAction.is).find((each) => each.title === title);
	const edit = await client.protocol2CodeConverter.asWorkspaceEdit(action?.edit);
	if (edit && (await vscode.workspace.applyEdit(edit))) return;
	void vscode.window.showInformationMessage(`The tree has changed meanwhile: “${title}” was not done.`);
}

function rangeOf({ start, end }: Place["range"]): vscode.Range {
	return new vscode.Range(start.line, start.character, end.line, end.character);
}
