import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../rules/finding.ts";
import type { Span } from "../text/span.ts";
import { additions } from "./in-catalogue/add-unlisted.ts";
import type { Library } from "./in-catalogue/library.ts";
import { placesAround } from "./places.ts";
import { unitedFindings } from "./united-findings.ts";
import { wayForward } from "./way-forward.ts";
import { type Ability, workspaceEditOf } from "./workspace-edit.ts";

/**
 * The quick fixes of the findings that touch a range, what lists in a catalogue a number there that it does not have, and the ways to one
 * where there is none; an edit of a file that may not be edited is not offered.
 *
 * @param own what is wrong with the file by itself, whoever uses it
 */
export function codeActions(
	analyses: readonly Analysis[],
	own: readonly Finding[],
	file: string,
	range: Range,
	library: Library,
	ability: Ability,
): CodeAction[] {
	const actions = new Map<string, CodeAction>();
	const { snapshot } = library;
	const { rangeOf } = placesAround(analyses, snapshot);
	const isHere = (at: Span): boolean => at.file === file && touches(rangeOf(at), range);
	const diagnosticOf = ({ at, message, code }: Finding): Diagnostic => ({
		range: rangeOf(at),
		message,
		source: "scmi",
		code,
	});
	const found = [...unitedFindings(analyses).map(({ finding }) => finding), ...own];
	const here = found.filter(({ at }) => isHere(at));
	for (const finding of here)
		for (const { title, preferred, edits } of finding.fixes) {
			const edit = workspaceEditOf({ edits, creates: [] }, ability, snapshot);
			if (edit === undefined) continue;
			const diagnostics = [diagnosticOf(finding)];
			// of two slips on one line the same may have been meant
			const key = JSON.stringify([title, edits]);
			actions.set(key, { title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: preferred, edit });
		}
	const titles = new Set([...actions.values()].map(({ title }) => title));
	for (const analysis of analyses) {
		for (const { title, places, preferred, ...change } of additions(library, analysis, isHere, ability)) {
			const edit = workspaceEditOf(change, ability, snapshot);
			if (edit === undefined || titles.has(title)) continue;
			const about = here.filter(({ at }) => places.some(({ start, end }) => at.start === start && at.end === end));
			const isPreferred = preferred && about.every(({ fixes }) => fixes.length === 0);
			const diagnostics = about.map(diagnosticOf);
			actions.set(title, { title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred, edit });
		}
		for (const action of wayForward(analysis, snapshot, isHere, ability)) actions.set(action.title, action);
	}
	return [...actions.values()];
}

function touches(a: Range, b: Range): boolean {
	const before = (x: Range, y: Range): boolean =>
		x.end.line < y.start.line || (x.end.line === y.start.line && x.end.character < y.start.character);
	return !before(a, b) && !before(b, a);
}
