import { type Node, nodesBelow, type Tree } from "./tree.ts";

/** The nodes that have a property of each name, parents first; none whose names are their author's own, `clks = &clks` among aliases. */
export function nodesByProperty({ root }: Tree): ReadonlyMap<string, readonly Node[]> {
	const nodes = new Map<string, Node[]>();
	for (const node of nodesBelow(root)) {
		if (namesNodes(node)) continue;
		for (const name of node.properties.keys()) {
			const others = nodes.get(name);
			if (others) others.push(node);
			else nodes.set(name, [node]);
		}
	}
	return nodes;
}

const NAMING: ReadonlySet<string> = new Set(["aliases", "__symbols__"]);

/** Whether what looks like properties of a node are names of other nodes: Devicetree Specification 3.3, and what dtc -@ writes. */
export function namesNodes({ name, parent }: Node): boolean {
	return parent !== undefined && parent.parent === undefined && NAMING.has(name);
}
