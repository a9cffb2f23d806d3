import { bytesOf } from "../../../devicetree/tree/bytes.ts";
import { compatiblesOf } from "../../../devicetree/tree/read-property.ts";
import { isBelow, type Node, nodesBelow, pathOf, type Tree } from "../../../devicetree/tree/tree.ts";
import type { DomainRequest } from "../../../machine/boot-plan.ts";
import type { MadeTree, WrittenDomain } from "../../hypervisor.ts";
import { isSmcTransport } from "../compatibles.ts";
import { partialNodes } from "../dom0less.ts";
import { copied, madeNode, madeTree, type NodeInMaking, referencesOutside, setCell, setText } from "../made-tree.ts";
import { hasName, nodeFinder } from "../node-at-path.ts";
import { requestCauses } from "../telling.ts";
import { scmiNodesIn } from "./plan-guest.ts";

/** GUEST_PHANDLE_SCMI */
const SHMEM_PHANDLE = 65002;

/** A node below a guest's /firmware/scmi that stands for the host's of the same name: struct scmi_phandle. */
interface Handle {
	readonly phandle: number;
	readonly path: string;
	readonly node: Node;
}

/**
 * The trees of guests as Xen makes them: /aliases and /passthrough of the partial tree, a GIC with the number that /gic has there, a
 * node for the channel's page, and
 * "/firmware" with those children of the host's /firmware/scmi that the guest's stub names. The list of these names is one for all
 * domains, and is only emptied when an SCMI node is made: scmi_dt_maker.c.
 */
export function guestTrees(host: Tree, domains: readonly WrittenDomain[]): ReadonlyMap<string, MadeTree> {
	const trees = new Map<string, MadeTree>();
	let handles: readonly Handle[] = [];
	for (const { request, tree } of domains) {
		// a domain without a tree of its own is made one too; of one whose tree is not here nothing is known
		if (!request.atBoot || request.hardware || (tree === undefined && request.moreDevices)) continue;
		handles = [...handles, ...(tree === undefined ? [] : handlesIn(tree))];
		const hasScmi = request.channel.kind === "any";
		trees.set(request.name, guestTree(host, tree, request, hasScmi ? handles : undefined));
		if (hasScmi) handles = [];
	}
	return trees;
}

function handlesIn(partial: Tree): readonly Handle[] {
	const nodes = scmiNodesIn(partial).flatMap((scmi) => nodesBelow(scmi).slice(1));
	return nodes.flatMap((node) =>
		node.phandle === undefined ? [] : [{ phandle: node.phandle, path: pathOf(node), node }],
	);
}

/** @param handles undefined: it gets no SCMI node */
function guestTree(
	host: Tree,
	partial: Tree | undefined,
	request: DomainRequest,
	handles: readonly Handle[] | undefined,
): MadeTree {
	const { name, channel } = request;
	const root = madeNode("", undefined);
	const copies = new Map<Node, Node>();
	if (partial !== undefined)
		for (const node of partial.root.children.values())
			if (hasName(node, "aliases") || hasName(node, "passthrough")) copied(partial, node, root, copies);
	if (handles !== undefined) {
		const shmem = madeNode("scmi-shmem", root, undefined, SHMEM_PHANDLE);
		setText(shmem, "compatible", "arm,scmi-shmem");
	}
	const [gic] = partial === undefined ? [] : partialNodes(partial, "gic");
	if (gic !== undefined) copies.set(gic, madeNode("interrupt-controller", root, gic, gic.phandle));
	const [stub] = partial === undefined ? [] : partialNodes(partial, "firmware");
	const firmware = madeNode("/firmware", root, stub);
	const hostScmi = nodeFinder(host.root)("/firmware/scmi");
	if (handles !== undefined && hostScmi !== undefined) makeScmiNode(host, hostScmi, firmware, handles);
	const { tree, dangling } = madeTree(root, partial ?? { ...host, labels: new Map() }, copies);
	const left = partial === undefined ? [] : referencesOutside(partial, copies, ONLY_PASSTHROUGH);
	// without the host's node it is not created
	if (handles !== undefined && hostScmi === undefined) return { tree, lost: [], left: [] };
	// whether it asks for SCMI has to be known
	if (stub === undefined || (handles === undefined && !["none", "strange"].includes(channel.kind)))
		return { tree, lost: [], left };
	const why = (target: Node) =>
		handles === undefined
			? `${name} ${channel.kind === "strange" ? `asks for SCMI as "${channel.value}", which is ignored` : "does not ask for SCMI"}`
			: `the host's SCMI node has no ${target.name} to copy, and there is no message`;
	const lost = dangling.filter(({ target }) => isBelow(target, stub));
	const causes = handles === undefined ? requestCauses(request) : [];
	return { tree, lost: lost.map((each) => ({ ...each, why: why(each.target), causes })), left };
}

const ONLY_PASSTHROUGH = "only what is below /passthrough is copied for it";

/** scmi_dt_create_node(): of the host's own node nothing but its children; `#address-cells` is misspelt there. */
function makeScmiNode(host: Tree, hostScmi: Node, firmware: NodeInMaking, handles: readonly Handle[]): void {
	const scmi = madeNode("scmi", firmware, hostScmi);
	setText(scmi, "compatible", "arm,scmi-smc");
	setCell(scmi, "shmem", SHMEM_PHANDLE);
	setCell(scmi, "#addrets-cells", 1);
	setCell(scmi, "#size-cells", 0);
	// the number of the node that the mediator is bound to, for every guest
	const bound = nodesBelow(host.root).find((node) => compatiblesOf(node).some(isSmcTransport));
	const smcId = bound?.properties.get("arm,smc-id");
	const bytes = smcId && bytesOf(smcId)?.subarray(0, 4);
	// a number that is not known here is not known there
	if (smcId) scmi.properties.set(smcId.name, bytes ? { ...smcId, value: [{ kind: "generated", bytes }] } : smcId);
	copyChildren(hostScmi, scmi, handles, false);
}

/**
 * copy_subnodes(): a child whose name is the last of a recorded path gets that number, and all below it comes along; one whose name
 * stands anywhere in a recorded path comes too.
 */
function copyChildren(from: Node, to: NodeInMaking, handles: readonly Handle[], isBelowHandle: boolean): void {
	for (const child of from.children.values()) {
		const handle = handles.find(({ path }) => path.slice(path.lastIndexOf("/") + 1) === child.name);
		if (!isBelowHandle && handle === undefined && !handles.some(({ path }) => path.includes(child.name))) continue;
		const copy = madeNode(
			child.name,
			to,
			{ bodies: child.bodies, blob: child.blob, labels: handle?.node.labels ?? [] },
			handle?.phandle,
		);
		for (const [name, property] of child.properties)
			if (name !== "phandle" && name !== "linux,phandle") copy.properties.set(name, property);
		if (handle !== undefined) setCell(copy, "phandle", handle.phandle);
		copyChildren(child, copy, handles, isBelowHandle || handle !== undefined);
	}
}
