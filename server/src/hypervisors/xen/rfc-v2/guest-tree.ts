import { pageNodesOf } from "../../../board/pages.ts";
import { compatiblesOf } from "../../../devicetree/tree/read-property.ts";
import { nodesBelow, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Hypervisor, MadeTree } from "../../hypervisor.ts";
import { isSmcTransport, SHARED_MEMORY } from "../compatibles.ts";
import { copiedParts, madeOfCopies } from "../copied-tree.ts";
import { partialNodes } from "../dom0less.ts";
import { copied, madeNode, setCell, setText } from "../made-tree.ts";

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
	const { root, copies } = copiedParts(partial);
	const scmi = nodesBelow(partial.root).find((node) => compatiblesOf(node).some(isSmcTransport));
	if (scmi !== undefined && !copies.has(scmi)) {
		const copy = copied(partial, scmi, madeNode("firmware", root, scmi.parent), copies);
		setText(madeNode("scp-shmem", root, pageNodesOf(partial, scmi)[0], PAGE_PHANDLE), "compatible", SHARED_MEMORY);
		setCell(copy, "shmem", PAGE_PHANDLE);
	}
	const why = "of its tree only /passthrough and the first SCMI node are copied for it";
	return madeOfCopies(root, partial, copies, why);
}
