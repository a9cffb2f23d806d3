import { isOkay, stringsOf } from "../../../devicetree/tree/read-property.ts";
import { displayName, type Node, nodesBelow, pathOf, spanOfNode, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Cause, Known } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import { knownNumber } from "../../known-value.ts";
import { SMC_TRANSPORT } from "../compatibles.ts";
import { isCompatible } from "../dom0less.ts";
import { isPassedThrough } from "../xen-domains.ts";

/** A node compatible `arm,scmi-smc`, wherever it stands. */
export interface SmcNode {
	readonly path: string;
	readonly cause: Cause;
	/** Why device_init() passes over it. */
	readonly skipped: "disabled" | "passthrough" | undefined;
	readonly smcId: Known<number>;
}

/** In document order; those in /chosen, and inside another, with them. */
export function smcNodesIn(tree: Tree, causes: CauseTable): readonly SmcNode[] {
	return nodesBelow(tree.root)
		.filter((node) => isCompatible(node, SMC_TRANSPORT))
		.map((node) => ({
			path: pathOf(node),
			cause: causes.causeOf(node, () => ({ at: spanOfNode(node), text: `the SCMI node ${displayName(node)}` })),
			skipped: skippedBecause(node),
			smcId: knownNumber(causes, tree, node, "arm,smc-id"),
		}));
}

/** dt_device_is_available() takes a `status` that is no text for one that is not okay; above the node nothing is looked at. */
function skippedBecause(node: Node): SmcNode["skipped"] {
	const status = node.properties.get("status");
	const isAvailable = isOkay(node) && (status === undefined || stringsOf(status) !== undefined);
	return !isAvailable ? "disabled" : isPassedThrough(node) ? "passthrough" : undefined;
}
