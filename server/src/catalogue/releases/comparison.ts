import type { CatalogueIndex } from "../catalogue-index.ts";
import type { CataloguePairs, Fate } from "./pair-catalogues.ts";

/** Two releases of a firmware, and which entry is which. */
export interface Comparison {
	readonly before: CatalogueIndex;
	readonly after: CatalogueIndex;
	readonly pairs: CataloguePairs;
}

/** The entry that it is by now; undefined: there is none, or it cannot be told. */
export function keptIn<T>(fates: ReadonlyMap<T, Fate<T>>, entry: T | undefined): T | undefined {
	const fate = entry === undefined ? undefined : fates.get(entry);
	return fate?.kind === "kept" ? fate.entry : undefined;
}

/** Entries of the new release that are surely none of the old one. */
export function newIn<T>(fates: ReadonlyMap<T, Fate<T>>, entries: readonly T[]): readonly T[] {
	const old = new Set(
		[...fates.values()].flatMap((fate) => {
			if (fate.kind === "gone") return [];
			return fate.kind === "kept" ? [fate.entry] : fate.candidates;
		}),
	);
	return entries.filter((entry) => !old.has(entry));
}

/** The key by which the new release knows an agent of the old one. */
export function agentKeyIn({ before, pairs }: Comparison, key: string): string {
	return keptIn(pairs.agents, before.agentByKey.get(key))?.key ?? key;
}
