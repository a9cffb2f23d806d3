import { type Node, nodesBelow, type Tree } from "./tree.ts";

/** The nodes that have a property of each name, parents first. */
export function nodesByProperty({ root }: Tree): ReadonlyMap<string, readonly Node[]> {
	const nodes = new Map<string, Node[]>();
	for (const node of nodesBelow(root))
		for (const name of node.properties.keys()) {
			const others = nodes.get(name);
			if (others) others.push(node);
			else nodes.set(name, [node]);
		}
	return nodes;
}
