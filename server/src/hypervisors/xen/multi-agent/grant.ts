import type { Cause, DomainPlan } from "../../../machine/boot-plan.ts";
import { setUnlistedDevicePermission } from "../../../machine/permissions.ts";
import type { Machine } from "../../../machine/send.ts";
import type { Event } from "../../../machine/trace.ts";
import { type AccessControlled, DEVICE_LIST } from "../access-controllers.ts";
import { allowDevice } from "../agent-permissions.ts";
import type { Failed } from "../pass-through.ts";
import { tell } from "../telling.ts";
import type { Probed } from "./probe.ts";

/**
 * sci_assign_dt_device(): every entry of the list in turn, until one cannot be read, which is no error. scmi_dt_assign_device() asks
 * firmware for those whose provider has the path of the mediator's own node; any other provider is somebody else's. Only the first
 * number counts.
 */
export function assignControlled(
	machine: Machine,
	{ management, controller, strangers }: Probed,
	agentId: number,
	device: AccessControlled,
	domain: DomainPlan,
	causes: readonly Cause[],
): "given" | "unknown" | Failed {
	const { list, providers, name, listCause } = device;
	const told = (event: Event) => tell(machine, domain, "assign", event, [listCause, ...causes]);
	const isOpen = (what: string) => {
		told({ event: "unknown", what: { kind: "device", device: name, what } });
		setUnlistedDevicePermission(management.firmware, agentId, true);
	};
	let known = list.isOpen === undefined;
	for (const [i, { first }] of list.entries.entries()) {
		const { path: provider = "", cause = listCause } = providers[i] ?? {};
		if (provider !== controller.path) {
			const passedOver = { event: "provider-passed-over", device: name, property: DEVICE_LIST } as const;
			if (strangers.has(provider)) told({ ...passedOver, provider, bound: controller.path });
			continue;
		}
		if (typeof first === "string") {
			isOpen(`the number in its ${DEVICE_LIST}`);
			known = false;
			continue;
		}
		const asked = { device: name, deviceId: first, agentId };
		const allowed = allowDevice(machine, { management, controller }, domain, agentId, asked, [...causes, cause]);
		if (typeof allowed === "object") return { fault: allowed, causes: [cause] };
		if (allowed === "unknown") known = false;
	}
	if (list.cut) told({ event: "list-cut", device: name, property: DEVICE_LIST, cut: list.cut });
	if (list.isOpen) isOpen(`the rest of its ${DEVICE_LIST}`);
	return known ? "given" : "unknown";
}
