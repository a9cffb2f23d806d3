import type { Hypervisor } from "../../hypervisor.ts";
import { copiedTree } from "../copied-tree.ts";

/** Of every guest whose partial tree is here. */
export const guestTrees: NonNullable<Hypervisor["guestTrees"]> = (_host, domains) =>
	new Map(
		domains.flatMap(({ request, tree }) =>
			tree === undefined || request.hardware ? [] : [[request.name, copiedTree(tree)]],
		),
	);
