import type { CatalogueIndex } from "../catalogue-index.ts";
import { agentChanges } from "./agent-changes.ts";
import type { Change } from "./change.ts";
import { deviceChanges } from "./device-changes.ts";
import { pairCatalogues } from "./pair-catalogues.ts";
import { resourceChanges } from "./resource-changes.ts";
import { serverChanges } from "./server-changes.ts";

/** What became of a firmware from one release to another. */
export function diffCatalogues(before: CatalogueIndex, after: CatalogueIndex): readonly Change[] {
	const comparison = { before, after, pairs: pairCatalogues(before, after) };
	return [
		...resourceChanges(comparison),
		...deviceChanges(comparison),
		...agentChanges(comparison),
		...serverChanges(comparison),
	];
}
