import type { Board, BoardDevice } from "../../board/board.ts";
import { HARDWARE_DOMAIN } from "../../configs/setup.ts";
import { displayName, type Node, type Tree } from "../../devicetree/tree/tree.ts";
import type { DeviceNumber, Hypervisor } from "../hypervisor.ts";
import { isKeptFromDom0, isPassedThrough } from "./xen-domains.ts";

/** Why a mediator leaves a node out of Dom0's tree, as of `leftOutOfDom0`. */
export type LeftOutIn = (tree: Tree) => (node: Node) => string | undefined;

/** Dom0 drives what is in its tree and not `xen,passthrough`. */
export const drivenByDom0 =
	(leftOutIn: LeftOutIn): Hypervisor["rootDrives"] =>
	({ tree }: Board) => {
		const leftOut = leftOutIn(tree);
		return (device) => !isKeptFromDom0(device) && leftOut(device.node) === undefined;
	};

/** How a host node is kept from Dom0, and why Dom0 is given nothing for one. */
export const keptFromDom0 = (leftOutIn: LeftOutIn): Pick<DeviceNumber, "keeper" | "isKept" | "whyNotRoots"> => ({
	keeper: "xen,passthrough",
	isKept: ({ node }: BoardDevice) => isPassedThrough(node),
	whyNotRoots: ({ tree }: Board, { node }: BoardDevice) => {
		const leftOut = leftOutIn(tree)(node);
		const name = displayName(node);
		return leftOut === undefined
			? `xen,passthrough keeps ${name} from ${HARDWARE_DOMAIN}`
			: `Xen keeps ${name} from ${HARDWARE_DOMAIN}: ${leftOut}`;
	},
});
