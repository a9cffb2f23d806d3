import type { Analysis } from "../analysis.ts";
import type { StackFacts } from "../plan/read-sources.ts";
import { placesIn } from "./places.ts";
import type { ResolvedSource } from "./reports.ts";
import { resolvedSource } from "./resolved-source.ts";

/** The tree that a file takes part in, as source: a guest's for the guest's own file, else the host's. */
export function resolvedDocument(analyses: readonly Analysis[], file: string): ResolvedSource | null {
	const found = resolvedStack(analyses, file);
	if (found === undefined) return null;
	const lines = resolvedSource(found.stack.resolved.tree);
	const { locationOf } = placesIn([found.analysis]);
	return {
		text: `${lines.map(({ text }) => text).join("\n")}\n`,
		origins: lines.map(({ at }) => (at === undefined ? null : locationOf(at))),
	};
}

/** The stack whose tree is shown for a file. */
export function resolvedStack(
	analyses: readonly Analysis[],
	file: string,
): { readonly analysis: Analysis; readonly stack: StackFacts } | undefined {
	for (const analysis of analyses) {
		const stacks = analysis.facts.stacks.filter(({ stack }) => stack.resolved.sources.has(file));
		const [found] = stacks.toSorted((a, b) => Number(isBase(b.stack, file)) - Number(isBase(a.stack, file)));
		if (found !== undefined) return { analysis, stack: found.stack };
	}
	return undefined;
}

const isBase = ({ resolved }: StackFacts, file: string): boolean => resolved.file === file;
