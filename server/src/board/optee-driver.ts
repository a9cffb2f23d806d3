import { compatiblesOf, isEnabled } from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Tree } from "../devicetree/tree/tree.ts";

/**
 * The node of OP-TEE where it is disabled and no other is in use: Linux has no driver of OP-TEE then. Undefined: there is one in use, or none
 * at all, as a loader adds it. Linux drivers/tee/optee/core.c; OP-TEE core/kernel/dt.c leaves a node alone that it finds.
 */
export function disabledOptee(tree: Tree): Node | undefined {
	const nodes = [...nodesBelow(tree.root)].filter((node) => compatiblesOf(node).includes("linaro,optee-tz"));
	return nodes.some(isEnabled) ? undefined : nodes[0];
}
