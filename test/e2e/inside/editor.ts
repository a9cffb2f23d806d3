import assert from "node:assert/strict";
import * as vscode from "vscode";

const PATIENCE_MS = 15_000;

/** Opens a file of the workspace, by its name or the end of its path, with the extension active. */
export async function openFile(name: string): Promise<vscode.TextDocument> {
	const [uri] = await vscode.workspace.findFiles(`**/${name}`);
	assert.ok(uri, `${name} is not in the workspace`);
	const document = await vscode.workspace.openTextDocument(uri);
	await vscode.window.showTextDocument(document);
	await extension().activate();
	return document;
}

export function extension(): vscode.Extension<unknown> {
	const found = vscode.extensions.getExtension("scmi-devicetree.scmi-devicetree");
	assert.ok(found, "the extension is not there");
	return found;
}

/** Waits until `ask` gives something true. */
export async function until<T>(
	what: string,
	ask: () => T | undefined | false | Thenable<T | undefined | false>,
): Promise<T> {
	for (
		const start = Date.now();
		Date.now() - start < PATIENCE_MS;
		await new Promise((later) => setTimeout(later, 50))
	) {
		const answer = await ask();
		if (answer) return answer;
	}
	throw new Error(`waited in vain for ${what}`);
}

/** The finding with a code, once it is there. */
export function findingOf(document: vscode.TextDocument, code: string): Promise<vscode.Diagnostic> {
	return until(`${code} in ${document.uri.path}`, () => findings(document).find((finding) => codeOf(finding) === code));
}

export function findings(document: vscode.TextDocument): vscode.Diagnostic[] {
	return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "scmi");
}

export function codeOf({ code }: vscode.Diagnostic): string {
	return String(typeof code === "object" ? code.value : code);
}

/** The position of the first occurrence of a text, `within` characters into it. */
export function positionOf(document: vscode.TextDocument, text: string, within = 0): vscode.Position {
	const offset = document.getText().indexOf(text);
	assert.notEqual(offset, -1, `"${text}" is not in ${document.uri.path}`);
	return document.positionAt(offset + within);
}

/** All hovers at the first occurrence of a text, as one Markdown string. */
export async function hoverAt(document: vscode.TextDocument, text: string, within = 0): Promise<string> {
	const position = positionOf(document, text, within);
	const hovers = await ask<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, position);
	const contents = hovers.flatMap((hover) => hover.contents);
	return contents.map((content) => (typeof content === "string" ? content : content.value)).join("\n");
}

export function codeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
	return ask("vscode.executeCodeLensProvider", document.uri, 100);
}

export function outline(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
	return ask("vscode.executeDocumentSymbolProvider", document.uri);
}

export function foldings(document: vscode.TextDocument): Promise<vscode.FoldingRange[]> {
	return ask("vscode.executeFoldingRangeProvider", document.uri);
}

export function completionsAt(
	document: vscode.TextDocument,
	position: vscode.Position,
): Promise<vscode.CompletionList> {
	return ask("vscode.executeCompletionItemProvider", document.uri, position);
}

/**
 * Applies the first quick fix whose title starts so. It is asked for until it is there: VS Code throws an answer away
 * (`getCodeActions`) where an extension registers a provider, or the text changes, while it is on its way.
 */
export async function quickFix(
	document: vscode.TextDocument,
	finding: vscode.Diagnostic,
	title: string,
): Promise<void> {
	const edit = await until(`the quick fix "${title}"`, async () => {
		const actions = await ask<vscode.CodeAction[]>(
			"vscode.executeCodeActionProvider",
			document.uri,
			finding.range,
			vscode.CodeActionKind.QuickFix.value,
			10,
		);
		return actions.find((candidate) => candidate.title.startsWith(title))?.edit;
	});
	assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Forgets what a test typed. */
export async function revert(document: vscode.TextDocument): Promise<void> {
	await vscode.window.showTextDocument(document);
	await vscode.commands.executeCommand("workbench.action.files.revert");
}

async function ask<T>(command: string, ...args: unknown[]): Promise<T> {
	return vscode.commands.executeCommand<T>(command, ...args);
}
