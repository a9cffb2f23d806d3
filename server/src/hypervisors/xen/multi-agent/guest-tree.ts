import { compatiblesOf } from "../../../devicetree/tree/read-property.ts";
import { type Node, pathOf, type Tree } from "../../../devicetree/tree/tree.ts";
import type { MadeTree, WrittenDomain } from "../../hypervisor.ts";
import { partialNodes } from "../dom0less.ts";
import { copied, madeNode, madeTree } from "../made-tree.ts";
import { hasName } from "../node-at-path.ts";

/**
 * What reaches a guest of the tree that somebody wrote for it: /aliases and /passthrough, of libxl (copy_partial_fdt()) as of Xen
 * (domain_handle_dtb_bootmodule()), and a GIC of the number that /gic has there. Neither makes an SCMI node or changes one.
 */
export function guestTrees(_host: Tree, domains: readonly WrittenDomain[]): ReadonlyMap<string, MadeTree> {
	const trees = new Map<string, MadeTree>();
	for (const { request, tree } of domains)
		if (tree !== undefined && !request.hardware) trees.set(request.name, guestTree(tree));
	return trees;
}

function guestTree(partial: Tree): MadeTree {
	const root = madeNode("", undefined);
	for (const name of ["#address-cells", "#size-cells"]) {
		const property = partial.root.properties.get(name);
		if (property) root.properties.set(name, property);
	}
	const copies = new Map<Node, Node>();
	for (const node of partial.root.children.values())
		if (hasName(node, "aliases") || hasName(node, "passthrough")) copied(node, root, copies);
	for (const gic of partialNodes(partial, "gic"))
		copies.set(gic, madeNode("interrupt-controller", root, gic, gic.phandle));
	const { tree, lost } = madeTree(root, partial, copies);
	return { tree, lost: lost.map((each) => ({ ...each, why: "only what is below /passthrough is copied for it" })) };
}

/** of_default_bus_match_table of Linux: below any other node it makes no device. */
const BUSES: readonly string[] = ["simple-bus", "simple-mfd", "isa", "arm,amba-bus"];

/** The first node above one, from the root on, below which Linux makes no devices. */
export function noBusAbove(node: Node): string | undefined {
	const above: Node[] = [];
	for (let at = node.parent; at?.parent !== undefined; at = at.parent) above.unshift(at);
	const stop = above.find(
		(each) => !compatiblesOf(each).some((compatible) => BUSES.includes(compatible.toLowerCase())),
	);
	// of_platform_default_populate_init() looks into the root's own /firmware whatever it is
	return stop === undefined || pathOf(stop) === "/firmware" ? undefined : pathOf(stop);
}
