import { specifiersOf } from "../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../devicetree/tree/tree.ts";

/** The nodes that `shmem` of an SCMI or protocol node names; undefined: a reference that leads somewhere unknown. */
export function pageNodesOf(tree: Tree, node: Node): readonly (Node | undefined)[] {
	const property = node.properties.get("shmem");
	return property ? specifiersOf(tree, property, undefined).map(({ provider }) => provider) : [];
}
