import type { Tree } from "web-tree-sitter";
import { type Body, bodiesOf } from "./body.ts";

/** One line of the outline: a node with what it contains. Properties are not listed. */
export interface OutlineItem {
	readonly name: string;
	/** Its labels. */
	readonly detail: string;
	readonly start: number;
	readonly end: number;
	readonly nameStart: number;
	readonly nameEnd: number;
	readonly children: readonly OutlineItem[];
}

export function documentSymbols(tree: Tree): readonly OutlineItem[] {
	return bodiesOf(tree).map(outlineItem);
}

function outlineItem({ name, labels, start, end, nameStart, nameEnd, children }: Body): OutlineItem {
	return { name, detail: labels.join(" "), start, end, nameStart, nameEnd, children: children.map(outlineItem) };
}
