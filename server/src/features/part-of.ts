import type { Analysis } from "../analysis.ts";

/** The board as a part of which an analysis shows a file that its trees include; undefined for a tree itself and what is none. */
export function boardOfPart({ facts }: Analysis, file: string): string | undefined {
	const trees = facts.stacks.map(({ stack }) => stack.resolved);
	if (trees.some((tree) => tree.file === file || tree.overlays.includes(file))) return undefined;
	return trees.some(({ sources }) => sources.has(file)) ? facts.host.resolved.file : undefined;
}

/** Of a file's analyses those that are shown: of a part of several boards, those of the first of them. */
export function shownAnalyses(analyses: readonly Analysis[], file: string): readonly Analysis[] {
	const [first] = analyses;
	const board = first && boardOfPart(first, file);
	return board === undefined ? analyses : analyses.filter(({ facts }) => facts.host.resolved.file === board);
}
