import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
	RESOLVED_LINE_REQUEST,
	RESOLVED_REQUEST,
	type ResolvedLineParams,
	type ResolvedSource,
	type TextDocumentParams,
} from "../../server/src/lsp/protocol.ts";
import { isDeviceTree } from "./our-documents.ts";
import { placeName } from "./place-name.ts";

const SCHEME = "scmi-resolved";

/**
 * A read-only document with the resolved tree of a board, kept up to date. It follows the cursor in the files it is made of, says
 * behind each line where that was written, and "go to definition" leads there.
 */
export function registerResolvedSource(client: LanguageClient, changed: vscode.Event<void>): vscode.Disposable {
	const origins = new Map<string, ResolvedSource["origins"]>();
	const outdated = new vscode.EventEmitter<vscode.Uri>();
	const written = vscode.window.createTextEditorDecorationType({
		after: { color: new vscode.ThemeColor("editorCodeLens.foreground"), margin: "0 0 0 3em" },
	});
	const here = vscode.window.createTextEditorDecorationType({
		isWholeLine: true,
		backgroundColor: new vscode.ThemeColor("editor.rangeHighlightBackground"),
	});

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
		const source = vscode.window.activeTextEditor;
		if (!source || source.document.uri.scheme === SCHEME) return;
		const active = source.document.uri;
		const path = active.path.replace(/(\.\w+)?$/, " (resolved)$1");
		const uri = vscode.Uri.from({ scheme: SCHEME, path, query: active.toString() });
		const document = await vscode.workspace.openTextDocument(uri);
		await vscode.languages.setTextDocumentLanguage(document, "devicetree");
		const editor = await vscode.window.showTextDocument(document, {
			viewColumn: vscode.ViewColumn.Beside,
			preserveFocus: true,
		});
		note(editor);
		await follow(source, editor);
	}

	function note(editor: vscode.TextEditor): void {
		const places = origins.get(editor.document.uri.toString()) ?? [];
		editor.setDecorations(
			written,
			places.slice(0, editor.document.lineCount).flatMap((place, line) => {
				const { range, text } = editor.document.lineAt(line);
				// Where a node was closed is of no use to anybody.
				if (place === null || text.trim() === "};") return [];
				return { range, renderOptions: { after: { contentText: placeName(place) } } };
			}),
		);
	}

	/** Shows in a resolved tree what became of what is at the cursor. */
	async function follow(source: vscode.TextEditor, editor: vscode.TextEditor): Promise<void> {
		const params: ResolvedLineParams = {
			textDocument: { uri: source.document.uri.toString() },
			position: source.selection.active,
			shown: editor.document.uri.query,
		};
		const line = await client.sendRequest<number | null>(RESOLVED_LINE_REQUEST, params);
		if (line === null || line >= editor.document.lineCount) return;
		const range = editor.document.lineAt(line).range;
		editor.setDecorations(here, [range]);
		editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
	}

	const shownEditors = () => vscode.window.visibleTextEditors.filter(({ document }) => document.uri.scheme === SCHEME);
	const isSource = ({ uri, languageId }: vscode.TextDocument) => uri.scheme === "file" && isDeviceTree(languageId);

	return vscode.Disposable.from(
		outdated,
		written,
		here,
		changed(() => {
			for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === SCHEME) outdated.fire(uri);
		}),
		vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
			if (!isSource(textEditor.document) || !client.isRunning()) return;
			for (const editor of shownEditors()) void follow(textEditor, editor);
		}),
		vscode.window.onDidChangeVisibleTextEditors(() => shownEditors().forEach(note)),
		vscode.workspace.onDidChangeTextDocument(({ document }) => {
			for (const editor of shownEditors()) if (editor.document === document) note(editor);
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
