import { isDefaultBus } from "../../board/unmade-devices.ts";
import { type Node, pathOf } from "../../devicetree/tree/tree.ts";
import type { ControllerPlan } from "../../machine/boot-plan.ts";
import type { GuestSide } from "../hypervisor.ts";

/**
 * The SCMI nodes of a guest whose own tree has them as its author wrote them: what calls by SMC goes through Xen to the firmware
 * of `bound`. Linux drives none that stands where it makes no devices.
 */
export function nodesOfGuest(
	bound: ControllerPlan | undefined,
	guest: GuestSide | undefined,
): readonly ControllerPlan[] {
	const firmware = bound?.firmware;
	return (guest?.controllers ?? []).map((controller, i) => {
		if (controller.transport !== "smc") return controller;
		const node = guest?.board.controllers[i]?.node;
		const stop = node && noBusAbove(node);
		if (stop === undefined) return { ...controller, firmware };
		const why = `${stop} is no "simple-bus", and Linux makes no devices of what is below it`;
		return { ...controller, firmware, shmem: { kind: "absent", why } };
	});
}

/** The first node above one, from the root on, below which Linux makes no devices. */
function noBusAbove(node: Node): string | undefined {
	const above: Node[] = [];
	for (let at = node.parent; at?.parent !== undefined; at = at.parent) above.unshift(at);
	const stop = above.find((each) => !isDefaultBus(each));
	// of_platform_default_populate_init() looks into the root's own /firmware whatever it is
	return stop === undefined || pathOf(stop) === "/firmware" ? undefined : pathOf(stop);
}
