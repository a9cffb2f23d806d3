import type { Cause, DomainPlan } from "../../../machine/boot-plan.ts";
import { setUnlistedDevicePermission } from "../../../machine/permissions.ts";
import type { Machine } from "../../../machine/send.ts";
import { type AccessControlled, DEVICE_LIST } from "../access-controllers.ts";
import { allowDevice } from "../agent-permissions.ts";
import type { Failed } from "../pass-through.ts";
import type { NoMediator } from "../probing.ts";
import { tell } from "../telling.ts";
import type { Probed, TableChannel } from "./probe.ts";

/**
 * ac_assign_dt_device(): every entry of the list in turn, until one cannot be read. One whose provider nothing has registered is
 * looked up again for ever, whether or not the domain has SCMI; only the mediator's own node is registered.
 */
export function assignControlled(
	machine: Machine,
	mediator: Probed | NoMediator,
	channel: TableChannel | undefined,
	device: AccessControlled,
	domain: DomainPlan,
	registered: string | undefined,
	causes: readonly Cause[],
): "given" | "unknown" | Failed {
	const { list, providers, name } = device;
	const isOpen = (what: string) => {
		const event = { event: "unknown", what: { kind: "device", device: name, what } } as const;
		tell(machine, domain, "assign", event, [...causes, device.listCause]);
		if (typeof mediator !== "string" && channel?.agentId !== undefined)
			setUnlistedDevicePermission(mediator.management.firmware, channel.agentId, true);
	};
	let known = true;
	for (const [i, { first }] of list.entries.entries()) {
		const { path: provider = "", cause = device.listCause } = providers[i] ?? {};
		if (mediator === "unknown") return "unknown";
		if (provider !== registered)
			return {
				fault: { kind: "unregistered-controller", device: name, provider },
				causes: [device.listCause],
			};
		if (mediator === "off" || channel === undefined) continue;
		if (typeof first === "string" || channel.agentId === undefined) {
			isOpen(channel.agentId === undefined ? "the agent behind its channel" : `its ${DEVICE_LIST}`);
			known = false;
			continue;
		}
		const asked = { device: name, deviceId: first };
		const allowed = allowDevice(machine, mediator, domain, channel.agentId, asked, [...causes, cause]);
		if (typeof allowed === "object") return { fault: allowed, causes: [cause] };
		if (allowed === "unknown") known = false;
	}
	if (list.cut) {
		const event = { event: "list-cut", device: name, property: DEVICE_LIST, cut: list.cut } as const;
		tell(machine, domain, "assign", event, [device.listCause, ...causes]);
	}
	if (list.isOpen) isOpen(`the rest of its ${DEVICE_LIST}`);
	return known && !list.isOpen ? "given" : "unknown";
}
