import type { Hypervisor } from "../../hypervisor.ts";
import { copiedTree } from "../copied-tree.ts";
import { partialNodes } from "../dom0less.ts";

/** Of every guest whose partial tree is here; one without /passthrough is taken for the whole of the guest's. */
export const guestTrees: NonNullable<Hypervisor["guestTrees"]> = (_host, domains) =>
	new Map(
		domains.flatMap(({ request, tree }) =>
			tree === undefined || request.hardware || partialNodes(tree, "passthrough").length === 0
				? []
				: [[request.name, copiedTree(tree)]],
		),
	);
