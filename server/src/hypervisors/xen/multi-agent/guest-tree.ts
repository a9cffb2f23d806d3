import { compatiblesOf } from "../../../devicetree/tree/read-property.ts";
import { type Node, pathOf } from "../../../devicetree/tree/tree.ts";
import type { Hypervisor } from "../../hypervisor.ts";
import { copiedTree } from "../copied-tree.ts";

/** Of every guest whose partial tree is here. */
export const guestTrees: NonNullable<Hypervisor["guestTrees"]> = (_host, domains) =>
	new Map(
		domains.flatMap(({ request, tree }) =>
			tree === undefined || request.hardware ? [] : [[request.name, copiedTree(tree)]],
		),
	);

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
