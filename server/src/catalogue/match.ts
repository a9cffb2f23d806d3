import { nameOf } from "../text/path.ts";
import type { Catalogue, Firmware } from "./model.ts";

/** What a board shows of itself. */
export interface BoardMarks {
	/** The root node's `compatible`, most specific first; undefined: not known. */
	readonly rootCompatible: readonly string[] | undefined;
	/** The root node's `model`; undefined: not known. */
	readonly model: readonly string[] | undefined;
	readonly scmiNodes: readonly { readonly path: string; readonly compatible: readonly string[] }[];
	/** Headers and trees it includes, as written or as paths. */
	readonly includes: readonly string[];
	/** Whether it has a node of this path, or with & before it of this label. */
	hasNode(reference: string): boolean;
	/** Nothing of its tree is missing: what is not there is not there. */
	readonly isComplete: boolean;
}

/**
 * The catalogues whose `match` fits a board, the most specific first; several where the first are equally specific is for
 * the caller to tell. Every condition a catalogue gives must hold, in as far as the board tells, and one of them must be seen
 * to; so one without conditions fits no board by itself.
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

type Match = NonNullable<Firmware["match"]>;

/** 0 where it does not fit. */
function specificityOf({ firmware: { match = {} } }: Catalogue, board: BoardMarks): number {
	const conditions = (Object.keys(WEIGHTS) as (keyof Match)[]).flatMap((condition) => {
		const wanted = match[condition];
		return wanted === undefined ? [] : WEIGHTS[condition](board, wanted);
	});
	if (conditions.includes(NO)) return 0;
	return conditions.reduce<number>((sum, weight) => sum + (weight === NOT_KNOWN ? 0 : weight), 0);
}

const NO = 0;
const NOT_KNOWN = "not known";
type Weight = number | typeof NOT_KNOWN;

/** How much it says that a condition holds. */
const WEIGHTS: Readonly<Record<keyof Match, (board: BoardMarks, wanted: readonly string[]) => Weight>> = {
	// a board's own compatible before its SoC's
	rootCompatible: ({ rootCompatible }, wanted) => {
		if (rootCompatible === undefined) return NOT_KNOWN;
		const first = rootCompatible.findIndex((name) => wanted.includes(name));
		return first < 0 ? NO : 1 + (rootCompatible.length - first);
	},
	model: ({ model }, wanted) => {
		if (model === undefined) return NOT_KNOWN;
		return model.some((name) => wanted.includes(name)) ? 1 : NO;
	},
	scmiNode: ({ scmiNodes, isComplete }, wanted) =>
		seen(
			scmiNodes.some(({ path }) => wanted.includes(path)),
			isComplete,
		),
	scmiCompatible: ({ scmiNodes, isComplete }, wanted) =>
		seen(
			scmiNodes.some(({ compatible }) => compatible.some((name) => wanted.includes(name))),
			isComplete,
		),
	nodes: ({ hasNode, isComplete }, wanted) => seen(wanted.some(hasNode), isComplete),
	includes: ({ includes, isComplete }, wanted) => {
		const headers = new Set(includes.map(nameOf));
		return seen(
			wanted.some((name) => headers.has(nameOf(name))),
			isComplete,
		);
	},
};

const seen = (isThere: boolean, isComplete: boolean): Weight => (isThere ? 1 : isComplete ? NO : NOT_KNOWN);
