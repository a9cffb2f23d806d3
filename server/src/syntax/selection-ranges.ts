import type { Tree } from "web-tree-sitter";

/** What a growing selection takes in at an offset, from the innermost piece of syntax to the whole text. */
export function selectionRanges(tree: Tree, offset: number): readonly { start: number; end: number }[] {
	const ranges: { start: number; end: number }[] = [];
	for (let node = tree.rootNode.descendantForIndex(offset); node; node = node.parent) {
		const { startIndex: start, endIndex: end } = node;
		const inner = ranges.at(-1);
		if (!inner || inner.start !== start || inner.end !== end) ranges.push({ start, end });
	}
	return ranges;
}
