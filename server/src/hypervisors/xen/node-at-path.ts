import type { Node } from "../../devicetree/tree/tree.ts";

/**
 * The first node, in the order of the tree, of this path from the root. Only upper and lower case count as the same; there is no
 * alias and no slash at the end: dt_find_node_by_path(), dt_node_cmp() of Xen.
 */
export function nodeFinder(root: Node): (path: string) => Node | undefined {
	const lowered = new Map<Node, ReadonlyMap<string, readonly Node[]>>();
	const named = (node: Node, name: string): readonly Node[] => {
		const known = lowered.get(node) ?? childrenByName(node);
		lowered.set(node, known);
		return known.get(name) ?? [];
	};
	const find = (node: Node, [name, ...rest]: readonly string[]): Node | undefined => {
		if (name === undefined) return node;
		for (const child of named(node, name)) {
			const found = find(child, rest);
			if (found !== undefined) return found;
		}
		return undefined;
	};
	return (path) => {
		if (path === "/") return root;
		return path.startsWith("/") ? find(root, path.slice(1).toLowerCase().split("/")) : undefined;
	};
}

/** dt_node_cmp(): a node's own name, its unit address with it, without case. */
export function hasName({ name }: Node, wanted: string): boolean {
	return name.toLowerCase() === wanted;
}

function childrenByName(node: Node): ReadonlyMap<string, readonly Node[]> {
	const children = new Map<string, Node[]>();
	for (const child of node.children.values()) {
		const name = child.name.toLowerCase();
		const same = children.get(name);
		if (same) same.push(child);
		else children.set(name, [child]);
	}
	return children;
}
