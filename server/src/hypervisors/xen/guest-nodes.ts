import { isDefaultBus } from "../../board/unmade-devices.ts";
import { type Node, pathOf } from "../../devicetree/tree/tree.ts";
import type { ControllerPlan, DomainRequest } from "../../machine/boot-plan.ts";
import type { GuestSide, Sources } from "../hypervisor.ts";
import { type GuestRam, ramFromXl, withPageInRam } from "./guest-ram.ts";

/**
 * The SCMI nodes of a guest whose own tree has them as its author wrote them: what calls by SMC goes through Xen to the firmware
 * of `bound`. Linux drives none that stands where it makes no devices.
 * @param ram the guest's own, as far as it is known
 */
export function nodesOfGuest(
	bound: ControllerPlan | undefined,
	guest: GuestSide | undefined,
	ram: readonly GuestRam[],
): readonly ControllerPlan[] {
	const firmware = bound?.firmware;
	return (guest?.controllers ?? []).map((controller, i) => {
		if (controller.transport !== "smc") return controller;
		const node = guest?.board.controllers[i]?.node;
		const stop = node && noBusAbove(node);
		if (stop === undefined) return withPageInRam({ ...controller, firmware }, ram);
		const why = `${stop} is no "simple-bus", and Linux makes no devices of what is below it`;
		return { ...controller, firmware, shmem: { kind: "absent", why } };
	});
}

/** What a domain that xl makes has of RAM. */
export function ramOf({ domains }: Sources, { name, atBoot }: DomainRequest): readonly GuestRam[] {
	const xl = atBoot ? undefined : domains.find(({ setup }) => setup.name === name)?.xl;
	return xl === undefined ? [] : ramFromXl(xl);
}

/** The first node above one, from the root on, below which Linux makes no devices. */
function noBusAbove(node: Node): string | undefined {
	const above: Node[] = [];
	for (let at = node.parent; at?.parent !== undefined; at = at.parent) above.unshift(at);
	const stop = above.find((each) => !isDefaultBus(each));
	// of_platform_default_populate_init() looks into the root's own /firmware whatever it is
	return stop === undefined || pathOf(stop) === "/firmware" ? undefined : pathOf(stop);
}
