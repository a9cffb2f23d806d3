import type { Node, Tree } from "web-tree-sitter";
import { type Body, bodiesOf } from "./body.ts";

/** Lines that fold into the first one; both zero-based. */
export interface FoldingRange {
	readonly startLine: number;
	readonly endLine: number;
	readonly kind?: "comment" | "imports";
}

const BRANCHES = ["preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif"];

/** Node bodies, branches of conditionals, long comments and values, and runs of includes. */
export function foldingRanges(tree: Tree): readonly FoldingRange[] {
	const ranges = bodiesOf(tree).flatMap(rangesOfBody);
	const seen = ["comment", "preproc_include", "dtsi_include", "property", ...BRANCHES];
	const nodes = tree.rootNode.descendantsOfType(seen);
	const ofType = (...types: string[]) => nodes.filter(({ type }) => types.includes(type));
	return [
		...ranges,
		...ofType("property").map(({ startPosition, endPosition }) => lines(startPosition.row, endPosition.row)),
		...ofType(...BRANCHES).map(rangeOfBranch),
		...runs(ofType("comment"), "comment"),
		...runs(ofType("preproc_include", "dtsi_include"), "imports"),
	].filter(({ startLine, endLine }) => endLine > startLine);
}

/** The closing brace stays in sight. */
function rangesOfBody({ startLine, endLine, children }: Body): FoldingRange[] {
	return [lines(startLine, endLine - 1), ...children.flatMap(rangesOfBody)];
}

/** A branch ends where the next one or `#endif` begins. */
function rangeOfBranch(branch: Node): FoldingRange {
	const next = branch.children.find(({ type }) => type === "preproc_else" || type === "preproc_elif");
	const hasEnd = branch.children.some(({ type }) => type === "#endif");
	const end = next ? next.startPosition.row - 1 : lastRow(branch) - (hasEnd ? 1 : 0);
	return lines(branch.startPosition.row, end);
}

/** Neighbouring lines of one kind fold together. */
function runs(nodes: readonly Node[], kind: "comment" | "imports"): FoldingRange[] {
	const ranges: FoldingRange[] = [];
	for (const node of nodes) {
		const last = ranges.at(-1);
		if (last && last.endLine + 1 === node.startPosition.row)
			ranges[ranges.length - 1] = { ...last, endLine: lastRow(node) };
		else ranges.push({ ...lines(node.startPosition.row, lastRow(node)), kind });
	}
	return ranges;
}

/** Preprocessor nodes reach over their line end to the next line's start. */
function lastRow({ endPosition }: Node): number {
	return endPosition.column === 0 ? endPosition.row - 1 : endPosition.row;
}

function lines(startLine: number, endLine: number): FoldingRange {
	return { startLine, endLine };
}
