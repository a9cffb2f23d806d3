import type { Analysis } from "../analysis.ts";
import { placesIn } from "./places.ts";
import type { ResolvedSource } from "./reports.ts";
import { resolvedSource } from "./resolved-source.ts";

/** The tree that a file takes part in, as source: a guest's for the guest's own file, else the host's. */
export function resolvedDocument(analyses: readonly Analysis[], file: string): ResolvedSource | null {
	for (const analysis of analyses) {
		const stacks = analysis.facts.stacks.filter(({ stack }) => stack.resolved.sources.has(file));
		const [found] = stacks.toSorted((a, b) => Number(isBase(b.stack, file)) - Number(isBase(a.stack, file)));
		if (found === undefined) continue;
		const lines = resolvedSource(found.stack.resolved.tree);
		const { locationOf } = placesIn([analysis]);
		return {
			text: `${lines.map(({ text }) => text).join("\n")}\n`,
			origins: lines.map(({ at }) => (at === undefined ? null : locationOf(at))),
		};
	}
	return null;
}

const isBase = (stack: { readonly resolved: { readonly file: string } }, file: string): boolean =>
	stack.resolved.file === file;
