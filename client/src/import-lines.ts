import * as vscode from "vscode";
import type { ImportReport } from "../../server/src/lsp/protocol.ts";

/** Lists the lines of firmware's sources that were not understood among the problems, each at its place. */
export function showLines(doubted: vscode.DiagnosticCollection, { lines }: ImportReport): void {
	const byFile = new Map<string, vscode.Diagnostic[]>();
	for (const { text, place } of lines) {
		const { start, end } = place.range;
		const range = new vscode.Range(start.line, start.character, end.line, end.character);
		const diagnostic = new vscode.Diagnostic(range, text, vscode.DiagnosticSeverity.Information);
		diagnostic.source = "scmi import";
		byFile.set(place.uri, [...(byFile.get(place.uri) ?? []), diagnostic]);
	}
	doubted.clear();
	for (const [uri, diagnostics] of byFile) doubted.set(vscode.Uri.parse(uri), diagnostics);
}
