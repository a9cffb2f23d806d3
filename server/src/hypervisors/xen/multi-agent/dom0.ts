import { type Node, pathOf, type Tree } from "../../../devicetree/tree/tree.ts";
import type { DomainRequest } from "../../../machine/boot-plan.ts";
import { SHARED_MEMORY } from "../compatibles.ts";
import { leftOutOfDom0 } from "../dom0-tree.ts";
import { CONTAINER } from "./container.ts";

/** The one place where Xen looks for an SCMI node that is not Dom0's: scmi_dt_handle_node(). */
export const HOST_SCMI = "/firmware/scmi";

/**
 * Why a node is not in Dom0's tree, as a clause; undefined: it is. The container never is. Without an agent Dom0 gets no page and no SCMI
 * node at its usual place either; one anywhere else it keeps. With one it has every page outside the container, whoever's it is.
 */
export function leftOutForDom0(tree: Tree, hasAgent = true): (node: Node) => string | undefined {
	const leftOut = leftOutOfDom0(tree, hasAgent ? WITH_AGENT : WITHOUT_AGENT);
	return (node) => leftOut(node) ?? (hasAgent ? undefined : whyWithoutScmi(node));
}

const WITH_AGENT: ReadonlySet<string> = new Set([CONTAINER]);
const WITHOUT_AGENT: ReadonlySet<string> = new Set([CONTAINER, SHARED_MEMORY]);

function whyWithoutScmi(node: Node): string | undefined {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent)
		if (isHostScmi(pathOf(at))) return "Dom0 has no agent, and so no SCMI node";
	return undefined;
}

/** Whether Dom0 is given SCMI, as far as its tree tells. */
export const hasAgent = ({ channel }: DomainRequest): boolean =>
	channel.kind === "agent number" || channel.kind === "unknown";

export const isHostScmi = (path: string): boolean => path.toLowerCase() === HOST_SCMI;
