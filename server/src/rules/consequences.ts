import { placeWith } from "../text/edited.ts";
import type { Fix } from "../text/fix.ts";
import { type Problem, worseOf } from "../text/problem.ts";
import { isSameSpan, type Span } from "../text/span.ts";
import type { Finding } from "./finding.ts";

/**
 * One mistake, one finding: what is no longer found with the first fix of a problem that may be the root of others becomes related
 * information of the finding at its place.
 * @param findingsWith what is found with some edits made
 */
export function withoutConsequences(
	findings: readonly Finding[],
	problems: readonly Problem[],
	findingsWith: (edits: Fix["edits"]) => readonly Finding[],
): readonly Finding[] {
	const roots = problems.filter(({ isRoot, fixes }) => isRoot && fixes?.[0]).slice(0, MAX_ROOTS);
	return roots.reduce((left, { at, fixes }) => {
		const root = left.find((finding) => isSameSpan(finding.at, at));
		const edits = fixes?.[0]?.edits;
		if (root === undefined || edits === undefined || left.length === 1) return left;
		const still = new Set(findingsWith(edits).map((finding) => keyOf(finding.code, finding.at)));
		const consequences = left.filter(
			(finding) => finding !== root && !still.has(keyOf(finding.code, placeWith(edits, finding.at))),
		);
		const folded: Finding = {
			...root,
			severity: consequences.reduce((worst, { severity }) => worseOf(worst, severity), root.severity),
			related: [...root.related, ...consequences.map((finding) => ({ at: finding.at, message: finding.message }))],
		};
		return left.filter((finding) => !consequences.includes(finding)).map((each) => (each === root ? folded : each));
	}, findings);
}

/** Each is a look at the whole setup. */
const MAX_ROOTS = 3;

/** Not its message, which counts and numbers steps. */
const keyOf = (code: string, { file, start, end }: Span): string => `${code} ${file} ${start} ${end}`;
