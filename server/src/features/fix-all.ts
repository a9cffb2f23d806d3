import type { CodeAction } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Finding } from "../rules/finding.ts";
import type { Fix } from "../text/fix.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { unitedFindings } from "./united-findings.ts";
import { type Ability, workspaceEditOf } from "./workspace-edit.ts";

/** What a client asks for to have everything in a file mended that has one right edit, also when it saves. */
export const FIX_ALL_KIND = "source.fixAll.scmi";

/** Whether a client that wants these kinds of actions, and those below them, wants that. */
export function wantsFixAll(only: readonly string[] | undefined): boolean {
	return only?.some((kind) => FIX_ALL_KIND === kind || FIX_ALL_KIND.startsWith(`${kind}.`)) ?? false;
}

/**
 * All preferred fixes of a file's findings at once, of those that change nothing but the file. Where two would change the same text,
 * the first is made: the other is there again afterwards, if it is still needed.
 *
 * @param own what is wrong with the file by itself, whoever uses it
 */
export function fixAll(
	analyses: readonly Analysis[],
	own: readonly Finding[],
	file: string,
	snapshot: Snapshot,
	ability: Ability,
): CodeAction | undefined {
	const found = [...unitedFindings(analyses).map(({ finding }) => finding), ...own];
	const made = new Map<string, Fix["edits"][number]>();
	for (const { at, fixes } of found) {
		const fix = at.file === file ? fixes.find(({ preferred }) => preferred) : undefined;
		if (fix === undefined || fix.edits.some((edit) => edit.at.file !== file)) continue;
		const fresh = fix.edits.filter((edit) => !made.has(keyOf(edit)));
		if (fresh.some((edit) => [...made.values()].some((other) => collide(edit, other)))) continue;
		for (const edit of fresh) made.set(keyOf(edit), edit);
	}
	if (made.size === 0) return undefined;
	const edits = [...made.values()].toSorted((a, b) => a.at.start - b.at.start || a.at.end - b.at.end);
	const edit = workspaceEditOf({ edits, creates: [] }, ability, snapshot);
	return edit && { title: "Fix all that SCMI Devicetree has one right edit for", kind: FIX_ALL_KIND, edit };
}

type Edit = Fix["edits"][number];

const keyOf = ({ at, text }: Edit): string => `${at.start} ${at.end} ${text}`;

/** Two insertions at one place stand side by side. */
function collide({ at: a }: Edit, { at: b }: Edit): boolean {
	if (a.start === a.end && b.start === b.end) return false;
	return a.start < b.end && b.start < a.end;
}
