import type { Analysis } from "../analysis.ts";
import { type Node, nodesBelow, type Property, type Tree } from "../devicetree/tree/tree.ts";
import { resolvedStack } from "./resolved-document.ts";
import { resolvedSource } from "./resolved-source.ts";

/**
 * The line, from 0, of the resolved tree of `shown` that says what became of what is written at an offset of `file`: its property,
 * else its node. Null where the tree has nothing of it.
 */
export function resolvedLine(
	analyses: readonly Analysis[],
	shown: string,
	file: string,
	offset: number,
): number | null {
	const found = resolvedStack(analyses, shown);
	if (found === undefined) return null;
	const { tree } = found.stack.resolved;
	const node = nodeAround(tree, file, offset);
	if (node === undefined) return null;
	const property = propertyBefore(node.node, node.start, file, offset);
	const lines = resolvedSource(tree);
	const ofProperty = lines.findIndex(({ of }) => of !== undefined && of === property);
	const line = ofProperty >= 0 ? ofProperty : lines.findIndex(({ of }) => of === node.node);
	return line >= 0 ? line : null;
}

/** The node with the smallest body around an offset, and where that body opens. */
function nodeAround(tree: Tree, file: string, offset: number): { node: Node; start: number } | undefined {
	let smallest: { node: Node; start: number; opens: number } | undefined;
	for (const node of nodesBelow(tree.root))
		for (const { body, first, labels } of node.bodies) {
			const start = labels[0]?.token.start ?? first.start;
			if (first.source.path !== file || offset < start || offset > (body.close?.end ?? body.open.end)) continue;
			if (smallest === undefined || start > smallest.start) smallest = { node, start, opens: body.open.end };
		}
	return smallest && { node: smallest.node, start: smallest.opens };
}

/** The property of a node that was set last between an offset and another before it. */
function propertyBefore(node: Node, from: number, file: string, offset: number): Property | undefined {
	let last: { property: Property; start: number } | undefined;
	for (const property of node.properties.values())
		for (const { name } of property.definitions) {
			const { start, source } = name.first;
			if (source.path !== file || start < from || start > offset) continue;
			if (last === undefined || start > last.start) last = { property, start };
		}
	return last?.property;
}
