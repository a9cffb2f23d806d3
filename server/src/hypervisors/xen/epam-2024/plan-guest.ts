import { writeBlob } from "../../../devicetree/blob/blob-writer.ts";
import { bytesOf } from "../../../devicetree/tree/bytes.ts";
import { firstStringIn } from "../../../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	pathOf,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../../../devicetree/tree/tree.ts";
import type { Cause, ChannelRequest, DomainRequest } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import { causeOfTree, partialNodes, passedThroughIn, treeModuleOf } from "../dom0less.ts";
import { type Dom0lessNode, planDom0lessNode } from "../dom0less-node.ts";
import { hasName } from "../node-at-path.ts";
import { type HostNodes, type PassedNode, planPassedNode } from "../passed-device.ts";

/** What Xen reads of one dom0less domain. */
export interface GuestPlan extends Dom0lessNode {
	/** Undefined: it has no module with a tree, or that is not here. */
	readonly partial: PartialPlan | undefined;
	/** It has such a module, whose tree is not here. */
	readonly isPartialMissing: boolean;
	/** What of the tree that is made for it is known takes as many bytes at least, and its buffer has as many; undefined: not known. */
	readonly treeBytes: number | undefined;
	readonly bufferBytes: number | undefined;
	/** What says how large that module is. */
	readonly sizeCauses?: readonly Cause[];
}

export interface PartialPlan {
	/** All of the tree could be read. */
	readonly complete: boolean;
	/** It has lost its magic on the way. */
	readonly isErased: boolean;
	/** It is larger than the module it is loaded as. */
	readonly isTooLarge: boolean;
	/** In the order in which Xen comes to them. */
	readonly passed: readonly PassedNode[];
	/** The first path below its /firmware/scmi that is too long for Xen. */
	readonly longPath: string | undefined;
	readonly cause: Cause;
}

/** DOMU_DTB_SIZE: the room that is there beside that of the module. */
const BUFFER_BYTES = 4096;
/** Xen's trees are not larger. */
const MOST_BUFFER_BYTES = 0x200000;

/** SCMI_NODE_PATH_MAX_LEN, with the end of the string. */
const MOST_CHARACTERS = 127;

export function planGuest(
	domain: Node,
	{ name }: DomainRequest,
	partial: Tree | undefined,
	made: Tree | undefined,
	host: HostNodes,
	isWhole: boolean,
	causes: CauseTable,
): GuestPlan {
	const module = treeModuleOf(domain);
	const moduleBytes = module && sizeOf(module);
	const bufferBytes = module === undefined ? (isWhole ? 0 : undefined) : moduleBytes;
	return {
		...planDom0lessNode(domain, isWhole),
		isPartialMissing: partial === undefined && (module !== undefined || !isWhole),
		treeBytes: made && writeBlob(made)?.length,
		sizeCauses: module === undefined ? [] : [causeOfSize(module, name, causes)],
		bufferBytes: bufferBytes === undefined ? undefined : Math.min(BUFFER_BYTES + bufferBytes, MOST_BUFFER_BYTES),
		partial: partial && {
			complete: partial.complete,
			isErased: partial.erased !== undefined,
			isTooLarge: moduleBytes !== undefined && (writeBlob(partial)?.length ?? 0) > moduleBytes,
			passed: passedThroughIn(partial).map((passed) => planPassedNode(passed, name, host, causes)),
			longPath: longPathIn(partial),
			cause: causeOfTree(partial, name, causes),
		},
	};
}

function causeOfSize(module: Node, domain: string, causes: CauseTable): Cause {
	const reg = module.properties.get("reg");
	const at = (reg && spanOfProperty(reg)) ?? spanOfNode(module);
	return causes.causeOf(reg ?? module, () => ({ at, text: `the module with the tree of ${domain}` }));
}

/** The last cell of the module's `reg`. */
function sizeOf(module: Node): number | undefined {
	const reg = module.properties.get("reg");
	const bytes = reg && bytesOf(reg);
	if (bytes === undefined || bytes.length < 4) return undefined;
	return new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4).getUint32(0);
}

function longPathIn(partial: Tree): string | undefined {
	const tooLong = (node: Node): string | undefined => {
		for (const child of node.children.values()) {
			const path = pathOf(child);
			if (child.phandle !== undefined && path.length > MOST_CHARACTERS) return path;
			const below = tooLong(child);
			if (below !== undefined) return below;
		}
		return undefined;
	};
	return scmiNodesIn(partial)
		.map(tooLong)
		.find((path) => path !== undefined);
}

/** scan_firmware_node(): of each /firmware the first child `scmi`, without a unit address. */
export function scmiNodesIn(partial: Tree): readonly Node[] {
	return partialNodes(partial, "firmware").flatMap(
		(firmware) => [...firmware.children.values()].find((node) => hasName(node, "scmi")) ?? [],
	);
}

/** What `xen,arm_sci` of a domain asks for: construct_domU(). A word that is neither of the two asks for nothing, without a line. */
export function channelOf(domain: Node, complete: boolean, causes: CauseTable): ChannelRequest {
	const property = domain.properties.get("xen,arm_sci");
	if (property === undefined) return complete ? { kind: "none", causes: [] } : { kind: "unknown" };
	const bytes = bytesOf(property);
	if (bytes === undefined) return { kind: "unknown" };
	const at = spanOfProperty(property) ?? spanOfNode(domain);
	const written = [causes.causeOf(property, () => ({ at, text: `xen,arm_sci of ${displayName(domain)}` }))];
	const value = firstStringIn(bytes);
	if (value === undefined || value === "none") return { kind: "none", causes: written };
	return value === "scmi_smc" ? { kind: "any", causes: written } : { kind: "strange", value, causes: written };
}
