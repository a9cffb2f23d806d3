import { type CodeAction, CodeActionKind, type Range, type TextEdit } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Fix } from "../rules/finding.ts";
import { type Places, placesIn, uriOf } from "./places.ts";
import { unitedFindings } from "./united-findings.ts";

/** The quick fixes of the findings that touch a range; an edit of a file that may not be edited is not offered. */
export function codeActions(
	analyses: readonly Analysis[],
	file: string,
	range: Range,
	isEditable: (file: string) => boolean,
): CodeAction[] {
	const actions = new Map<string, CodeAction>();
	for (const { finding, analysis } of unitedFindings(analyses)) {
		if (finding.at.file !== file) continue;
		const places = placesIn([analysis]);
		const at = places.rangeOf(finding.at);
		if (!touches(at, range)) continue;
		const diagnostic = { range: at, message: finding.message, source: "scmi", code: finding.code };
		for (const fix of finding.fixes) {
			if (!fix.edits.every((edit) => isEditable(edit.at.file))) continue;
			actions.set(fix.title, {
				title: fix.title,
				kind: CodeActionKind.QuickFix,
				diagnostics: [diagnostic],
				isPreferred: fix.preferred,
				edit: { changes: changesOf(fix, places) },
			});
		}
	}
	return [...actions.values()];
}

function changesOf(fix: Fix, places: Places): Record<string, TextEdit[]> {
	const changes: Record<string, TextEdit[]> = {};
	for (const { at, text } of fix.edits) {
		const uri = uriOf(at.file);
		changes[uri] = [...(changes[uri] ?? []), { range: places.rangeOf(at), newText: text }];
	}
	return changes;
}

function touches(a: Range, b: Range): boolean {
	const before = (x: Range, y: Range): boolean =>
		x.end.line < y.start.line || (x.end.line === y.start.line && x.end.character < y.start.character);
	return !before(a, b) && !before(b, a);
}
