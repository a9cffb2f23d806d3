import type { Node, Tree } from "../../../devicetree/tree/tree.ts";
import type { DomainRequest } from "../../../machine/boot-plan.ts";
import { SHARED_MEMORY } from "../compatibles.ts";
import { isHostScmi, leftOutOfDom0 } from "../dom0-tree.ts";
import { CONTAINER } from "./container.ts";

/**
 * Why a node is not in Dom0's tree, as a clause; undefined: it is. The container never is. Without an agent Dom0 gets no page and no SCMI
 * node at its usual place either; one anywhere else it keeps. With one it has every page outside the container, whoever's it is.
 */
export function leftOutForDom0(tree: Tree, hasAgent = true): (node: Node) => string | undefined {
	if (hasAgent) return leftOutOfDom0(tree, WITH_AGENT);
	return leftOutOfDom0(tree, WITHOUT_AGENT, (node) =>
		isHostScmi(node) ? "Dom0 has no agent, and so no SCMI node" : undefined,
	);
}

const WITH_AGENT: ReadonlySet<string> = new Set([CONTAINER]);
const WITHOUT_AGENT: ReadonlySet<string> = new Set([CONTAINER, SHARED_MEMORY]);

/** Whether Dom0 is given SCMI, as far as its tree tells. */
export const hasAgent = ({ channel }: DomainRequest): boolean =>
	channel.kind === "agent number" || channel.kind === "unknown";
