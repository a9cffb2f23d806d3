import { nameOf } from "../text/path.ts";
import type { Catalogue } from "./model.ts";

/** What a board shows of itself. */
export interface BoardMarks {
	/** The root node's `compatible`, most specific first. */
	readonly rootCompatible: readonly string[];
	/** Paths of its SCMI nodes. */
	readonly scmiNodePaths: readonly string[];
	/** Headers and trees it includes, as written or as paths. */
	readonly includes: readonly string[];
}

/**
 * The catalogues whose `match` fits a board, the most specific first; several where the first are equally specific is for
 * the caller to tell. Every condition a catalogue gives must hold; one without conditions fits no board by itself.
 */
export function matchCatalogue<C extends { readonly catalogue: Catalogue }>(
	candidates: readonly C[],
	board: BoardMarks,
): readonly { readonly candidate: C; readonly specificity: number }[] {
	return candidates
		.map((candidate) => ({ candidate, specificity: specificityOf(candidate.catalogue, board) }))
		.filter(({ specificity }) => specificity > 0)
		.sort((a, b) => b.specificity - a.specificity);
}

/** 0 where it does not fit. A board's first compatible counts more than its last. */
function specificityOf(catalogue: Catalogue, board: BoardMarks): number {
	const { rootCompatible, scmiNode, includes } = catalogue.firmware.match ?? {};
	const headers = board.includes.map(nameOf);
	const first = board.rootCompatible.findIndex((name) => rootCompatible?.includes(name));
	const conditions = [
		rootCompatible && (first < 0 ? 0 : 1 + (board.rootCompatible.length - first)),
		scmiNode && (scmiNode.some((path) => board.scmiNodePaths.includes(path)) ? 1 : 0),
		includes && (includes.some((name) => headers.includes(nameOf(name))) ? 1 : 0),
	].filter((condition) => condition !== undefined);
	return conditions.includes(0) ? 0 : conditions.reduce((sum, weight) => sum + weight, 0);
}
