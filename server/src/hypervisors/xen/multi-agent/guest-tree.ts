import type { Hypervisor } from "../../hypervisor.ts";
import { copiedTree } from "../copied-tree.ts";
import { partialNodes } from "../dom0less.ts";

/** Of every guest whose partial tree is here. xl makes no guest whose tree has no /passthrough: that stays as it is written. */
export const guestTrees: NonNullable<Hypervisor["guestTrees"]> = (_host, domains) =>
	new Map(
		domains.flatMap(({ request, tree }) =>
			tree === undefined || request.hardware || (!request.atBoot && partialNodes(tree, "passthrough").length === 0)
				? []
				: [[request.name, copiedTree(tree)]],
		),
	);
