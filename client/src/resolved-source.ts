import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { RESOLVED_REQUEST, type ResolvedSource, type TextDocumentParams } from "../../server/src/lsp/protocol.ts";

const SCHEME = "scmi-resolved";

/** A read-only document with the resolved tree of a board, kept up to date; "go to definition" leads back from its lines. */
export function registerResolvedSource(client: LanguageClient, changed: vscode.Event<void>): vscode.Disposable {
	const origins = new Map<string, ResolvedSource["origins"]>();
	const outdated = new vscode.EventEmitter<vscode.Uri>();

	async function provideTextDocumentContent(shown: vscode.Uri): Promise<string> {
		const params: TextDocumentParams = { textDocument: { uri: shown.query } };
		const resolved = await client.sendRequest<ResolvedSource | null>(RESOLVED_REQUEST, params);
		origins.set(shown.toString(), resolved?.origins ?? []);
		return resolved?.text ?? "/* This file belongs to no board that can be read. */\n";
	}

	function provideDefinition({ uri }: vscode.TextDocument, { line }: vscode.Position): vscode.Location | undefined {
		const place = origins.get(uri.toString())?.[line];
		if (!place) return undefined;
		const { start, end } = place.range;
		const range = new vscode.Range(start.line, start.character, end.line, end.character);
		return new vscode.Location(vscode.Uri.parse(place.uri), range);
	}

	async function show(): Promise<void> {
		const active = vscode.window.activeTextEditor?.document.uri;
		if (!active || active.scheme === SCHEME) return;
		const path = active.path.replace(/(\.\w+)?$/, " (resolved)$1");
		const uri = vscode.Uri.from({ scheme: SCHEME, path, query: active.toString() });
		const document = await vscode.workspace.openTextDocument(uri);
		await vscode.languages.setTextDocumentLanguage(document, "devicetree");
		await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
	}

	return vscode.Disposable.from(
		outdated,
		changed(() => {
			for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) outdated.fire(uri);
		}),
		vscode.workspace.onDidCloseTextDocument(({ uri }) => origins.delete(uri.toString())),
		vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
			onDidChange: outdated.event,
			provideTextDocumentContent,
		}),
		vscode.languages.registerDefinitionProvider({ scheme: SCHEME }, { provideDefinition }),
		vscode.commands.registerCommand("scmi.showResolved", show),
	);
}
