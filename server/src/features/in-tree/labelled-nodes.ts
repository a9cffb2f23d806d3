import { type Node, nodesBelow, type Tree } from "../../devicetree/tree/tree.ts";

/** Every label with its node; `/omit-if-no-ref/` nodes that nobody refers to yet are among them. */
export function labelledNodes(tree: Tree): readonly (readonly [label: string, node: Node])[] {
	const omitted = tree.deleted.flatMap((deleted) => {
		if (deleted.kind !== "node") return [];
		const last = deleted.node.bodies.at(-1);
		return last === undefined || tree.deletions.has(last) ? [] : nodesBelow(deleted.node);
	});
	const more = omitted.flatMap((node) =>
		node.bodies.flatMap(({ labels }) => labels.map(({ name }) => [name, node] as const)),
	);
	return [...tree.labels, ...more.filter(([label]) => !tree.labels.has(label))];
}
