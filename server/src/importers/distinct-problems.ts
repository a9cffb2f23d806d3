import type { ImportProblem } from "./imported-catalogue.ts";

/** Each once, in their order: what several things have in common is read for each of them. */
export function distinctProblems(problems: Iterable<ImportProblem>): readonly ImportProblem[] {
	return [...new Map(Array.from(problems, (each) => [`${each.path}:${each.line}:${each.text}`, each])).values()];
}
