import type { Severity } from "../text/problem.ts";

const WORDS: Readonly<Record<Severity, string>> = {
	error: "error",
	warning: "warning",
	information: "note",
	hint: "hint",
};

/** `1 error, 3 warnings`, or `nothing found`. */
export function severityCounts(findings: readonly { readonly severity: Severity }[]): string {
	const counts = (Object.keys(WORDS) as Severity[]).flatMap((severity) => {
		const n = findings.filter((finding) => finding.severity === severity).length;
		return n === 0 ? [] : [`${n} ${WORDS[severity]}${n === 1 ? "" : "s"}`];
	});
	return counts.join(", ") || "nothing found";
}
