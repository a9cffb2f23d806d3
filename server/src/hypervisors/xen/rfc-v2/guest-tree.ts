import { pageNodesOf } from "../../../board/pages.ts";
import { compatiblesOf } from "../../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Hypervisor, MadeTree } from "../../hypervisor.ts";
import { isSmcTransport, SHARED_MEMORY } from "../compatibles.ts";
import { partialNodes } from "../dom0less.ts";
import { copied, madeNode, madeTree, referencesOutside, setCell, setText } from "../made-tree.ts";

/** GUEST_PHANDLE_SCMI of libxl. */
const PAGE_PHANDLE = 67000;

/** Of every guest whose partial tree is here; without /passthrough it is not created. */
export const guestTrees: NonNullable<Hypervisor["guestTrees"]> = (_host, domains) =>
	new Map(
		domains.flatMap(({ request, tree }) =>
			tree === undefined || request.hardware || partialNodes(tree, "passthrough").length === 0
				? []
				: [[request.name, guestTree(tree)]],
		),
	);

/**
 * What libxl makes of a partial tree: its /aliases and /passthrough with all below (copy_partial_fdt()), a node for the page of the
 * domain's channel, and /firmware with the first node that calls firmware by SMC (make_scmi_node()).
 */
function guestTree(partial: Tree): MadeTree {
	const root = madeNode("", undefined);
	setCell(root, "#address-cells", 2);
	setCell(root, "#size-cells", 2);
	const copies = new Map<Node, Node>();
	for (const name of ["aliases", "passthrough"])
		for (const node of partialNodes(partial, name)) copied(partial, node, root, copies);
	const scmi = nodesBelow(partial.root).find((node) => compatiblesOf(node).some(isSmcTransport));
	if (scmi !== undefined && !copies.has(scmi)) {
		const copy = copied(partial, scmi, madeNode("firmware", root, scmi.parent), copies);
		setText(madeNode("scp-shmem", root, pageNodesOf(partial, scmi)[0], PAGE_PHANDLE), "compatible", SHARED_MEMORY);
		setCell(copy, "shmem", PAGE_PHANDLE);
	}
	const { tree, dangling } = madeTree(root, partial, copies);
	const why = "of its tree only /passthrough and the first SCMI node are copied for it";
	return {
		tree,
		lost: dangling.map((each) => ({ ...each, why, isElsewhere: true })),
		left: referencesOutside(partial, copies, why),
	};
}
