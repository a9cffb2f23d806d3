import type { Node, Tree } from "../../../devicetree/tree/tree.ts";
import type { MadeTree, WrittenDomain } from "../../hypervisor.ts";
import { partialNodes } from "../dom0less.ts";
import { copied, madeNode, madeTree } from "../made-tree.ts";

/**
 * What guests find of their partial trees: /aliases and /passthrough with all below, and a GIC of the number that /gic has; domain_handle_dtb_boot_module(), and
 * copy_partial_fdt() of libxl. A tree without /passthrough is taken for the whole of the guest's.
 */
export function guestTrees(_host: Tree, domains: readonly WrittenDomain[]): ReadonlyMap<string, MadeTree> {
	const trees = new Map<string, MadeTree>();
	for (const { request, tree } of domains) {
		if (tree === undefined || request.hardware || partialNodes(tree, "passthrough").length === 0) continue;
		const root = madeNode("", undefined);
		const copies = new Map<Node, Node>();
		for (const node of [...partialNodes(tree, "aliases"), ...partialNodes(tree, "passthrough")])
			copied(node, root, copies);
		for (const gic of partialNodes(tree, "gic"))
			copies.set(gic, madeNode("interrupt-controller", root, gic, gic.phandle));
		const made = madeTree(root, tree, copies);
		trees.set(request.name, {
			...made,
			lost: made.lost.map((each) => ({ ...each, why: "only what is below /passthrough is copied for it" })),
		});
	}
	return trees;
}
