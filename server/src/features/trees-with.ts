import type { Analysis } from "../analysis.ts";
import type { Resolved } from "../devicetree/resolve.ts";

/** The trees, of hosts and guests, that a file is part of. */
export function treesWith(analyses: readonly Analysis[], file: string): Resolved[] {
	const trees = analyses.flatMap(({ facts: { host, domains } }) => [
		host.resolved,
		...domains.flatMap(({ guest }) => (guest ? [guest.resolved] : [])),
	]);
	return [...new Set(trees)].filter(({ sources }) => sources.has(file));
}
