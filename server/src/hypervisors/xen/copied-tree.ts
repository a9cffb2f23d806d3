import type { Node, Tree } from "../../devicetree/tree/tree.ts";
import type { DomainRequest } from "../../machine/boot-plan.ts";
import type { Hypervisor, MadeTree } from "../hypervisor.ts";
import { partialNodes } from "./dom0less.ts";
import { copied, madeNode, madeTree, type NodeInMaking, referencesOutside, setCell } from "./made-tree.ts";

/**
 * Of every guest whose partial tree is here. One without /passthrough is taken for the whole of the guest's, and stays as it is written.
 * @param isAlwaysCopied whose tree is copied even so
 */
export const copiedTrees =
	(isAlwaysCopied: (guest: DomainRequest) => boolean): NonNullable<Hypervisor["guestTrees"]> =>
	(_host, domains) =>
		new Map(
			domains.flatMap(({ request, tree }) => {
				if (tree === undefined || request.hardware) return [];
				const isCopied = isAlwaysCopied(request) || partialNodes(tree, "passthrough").length > 0;
				return isCopied ? [[request.name, copiedTree(tree)]] : [];
			}),
		);

/**
 * What reaches a guest of its partial tree: /aliases and /passthrough with all below, by libxl (copy_partial_fdt()) as by Xen
 * (domain_handle_dtb_bootmodule()), and a GIC of the number that /gic has there. Neither makes an SCMI node or changes one.
 */
function copiedTree(partial: Tree): MadeTree {
	const { root, copies } = copiedParts(partial);
	for (const gic of partialNodes(partial, "gic"))
		copies.set(gic, madeNode("interrupt-controller", root, gic, gic.phandle));
	return madeOfCopies(root, partial, copies, "only what is below /passthrough is copied for it");
}

/** A guest's root with the parts that are copied from a partial tree, whoever copies them. */
export function copiedParts(partial: Tree): { readonly root: NodeInMaking; readonly copies: Map<Node, Node> } {
	const root = madeNode("", undefined);
	// GUEST_ROOT_ADDRESS_CELLS, GUEST_ROOT_SIZE_CELLS, whatever the partial tree says
	setCell(root, "#address-cells", 2);
	setCell(root, "#size-cells", 2);
	const copies = new Map<Node, Node>();
	for (const name of ["aliases", "passthrough"])
		for (const node of partialNodes(partial, name)) copied(partial, node, root, copies);
	return { root, copies };
}

/** The tree when all is copied. @param why the guest does not get the rest, as a clause */
export function madeOfCopies(
	root: NodeInMaking,
	partial: Tree,
	copies: ReadonlyMap<Node, Node>,
	why: string,
): MadeTree {
	const { tree, dangling } = madeTree(root, partial, copies);
	return {
		tree,
		lost: dangling.map((each) => ({ ...each, why, isElsewhere: true })),
		left: referencesOutside(partial, copies, why),
	};
}
