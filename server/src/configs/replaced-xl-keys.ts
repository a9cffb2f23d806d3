import type { Fix } from "../text/fix.ts";
import type { Problem } from "../text/problem.ts";
import { mayBeFilledIn, type XlAssignment, type XlAssignments } from "./xl-assignments.ts";
import { XL_KEYS } from "./xl-keys.ts";

/**
 * Keys that a file sets twice, with other values: xlu_cfg_get_…() of libxlu_cfg.c (Xen c447b7308b) finds the one that was stored last,
 * and warns of nothing. What a later fragment sets anew is meant so, and of lines that a build fills in one may go.
 */
export function replacedXlKeys(text: string, { assignments, placeholders }: XlAssignments): readonly Problem[] {
	if (placeholders.length > 0) return [];
	const last = new Map<string, XlAssignment>();
	for (const assignment of assignments) if (!assignment.adds) last.set(assignment.key, assignment);
	const seen = new Set<XlAssignment>();
	const replaced = assignments.filter((first) => {
		seen.add(first);
		const later = last.get(first.key);
		if (later === undefined || seen.has(later) || !Object.hasOwn(XL_KEYS, first.key) || isEmpty(first)) return false;
		if (mayBeFilledIn(first.value) || mayBeFilledIn(later.value)) return false;
		return writtenOf(text, first) !== writtenOf(text, later);
	});
	return replaced.slice(0, MAX_TOLD).flatMap((first): Problem[] => {
		const { key, keyAt } = first;
		const later = last.get(key);
		if (later === undefined) return [];
		const line = text.slice(0, later.keyAt.start).split("\n").length;
		const own = text.slice(0, keyAt.start).split("\n").length;
		const isList = first.value.kind === "list" && later.value.kind === "list";
		const todo = isList ? `Write ${key} += [ … ] there to add to this, or take one out.` : "Take one out.";
		const fix = isList ? addedIn(later, line) : takenOut(text, later, line);
		return [
			{
				code: "scmi-xl-config",
				severity: "warning",
				at: keyAt,
				message: `This ${key} is replaced by that of line ${line}: xl takes the last of one key, without a word. ${todo}`,
				related: [{ at: later.keyAt, message: `${key} of line ${line}, which counts instead of that of line ${own}` }],
				...(fix && { fixes: [fix], isRoot: true }),
			},
		];
	});
}

/** More is not read by anybody. */
const MAX_TOLD = 20;

/** Nothing is lost of it. */
const isEmpty = ({ value }: XlAssignment): boolean =>
	(value.kind === "list" && value.items.length === 0) || (value.kind === "text" && value.text === "");

const writtenOf = (text: string, { value: { at } }: XlAssignment): string => text.slice(at.start, at.end);

function addedIn({ keyAt, value }: XlAssignment, line: number): Fix {
	const at = { file: keyAt.file, start: keyAt.end, end: value.at.start };
	return { title: `Write += in line ${line}`, preferred: true, edits: [{ at, text: " += " }] };
}

/** Of one that has its line alone. */
function takenOut(text: string, { keyAt, value }: XlAssignment, line: number): Fix | undefined {
	const start = text.lastIndexOf("\n", keyAt.start - 1) + 1;
	const [rest] = /^[ \t]*(?:#[^\n]*)?\r?(?:\n|$)/.exec(text.slice(value.at.end)) ?? [];
	if (rest === undefined || text.slice(start, keyAt.start).trim() !== "") return undefined;
	const at = { file: keyAt.file, start, end: value.at.end + rest.length };
	return { title: `Take out line ${line}`, preferred: false, edits: [{ at, text: "" }] };
}
