import type { Cause, DomainPlan } from "../../../machine/boot-plan.ts";
import type { Fault } from "../../../machine/fault.ts";
import { setUnlistedDevicePermission } from "../../../machine/permissions.ts";
import { type Machine, send } from "../../../machine/send.ts";
import type { Event } from "../../../machine/trace.ts";
import type { StatusName } from "../../../scmi/status.ts";
import { type AccessControlled, DEVICE_LIST } from "../access-controllers.ts";
import { xenError } from "../errno.ts";
import type { Probed, TableChannel } from "./probe.ts";

/** `causes`: the numbers that it comes of. */
export type Given = "given" | "unknown" | { readonly refused: Fault; readonly causes: readonly Cause[] };

/**
 * sci_assign_dt_device(): every entry of the list in turn, until one cannot be read, which is no error. scmi_dt_assign_device() asks
 * firmware for those whose provider has the path of the mediator's own node; any other provider is somebody else's. Only the first
 * number counts. DENY is never sent.
 */
export function assignControlled(
	machine: Machine,
	{ management, controller, strangers }: Probed,
	agentId: number,
	device: AccessControlled,
	domain: DomainPlan,
	causes: readonly Cause[],
): Given {
	const { list, providers, name, listCause } = device;
	const tell = (event: Event) =>
		machine.trace.event({ ...event, phase: "assign", who: "Xen", domain: domain.name, causes: [listCause, ...causes] });
	const isOpen = (what: string) => {
		tell({ event: "unknown", what: { kind: "device", device: name, what } });
		setUnlistedDevicePermission(management.firmware, agentId, true);
	};
	let known = list.isOpen === undefined;
	for (const [i, { first }] of list.entries.entries()) {
		const { path: provider = "", cause = listCause } = providers[i] ?? {};
		if (provider !== controller.path) {
			const passedOver = { event: "provider-passed-over", device: name, property: DEVICE_LIST } as const;
			if (strangers.has(provider)) tell({ ...passedOver, provider, bound: controller.path });
			continue;
		}
		if (typeof first === "string") {
			isOpen(`the number in its ${DEVICE_LIST}`);
			known = false;
			continue;
		}
		const sent = send(machine, management, {
			phase: "assign",
			domain: domain.name,
			kind: "base",
			message: "BASE_SET_DEVICE_PERMISSIONS",
			values: { agent_id: agentId, device_id: first, flags: 1 },
			causes: [...causes, cause],
		});
		if (sent.kind === "unknown") {
			known = false;
			continue;
		}
		const { status } = sent.step;
		if (status !== "SUCCESS")
			return {
				refused: { kind: "device-refused", device: name, deviceId: first, agentId, status, errno: xenError(status) },
				causes: [cause],
			};
	}
	if (list.cut) tell({ event: "list-cut", device: name, property: DEVICE_LIST, cut: list.cut });
	if (list.isOpen) isOpen(`the rest of its ${DEVICE_LIST}`);
	return known ? "given" : "unknown";
}

/** What a domain is given by trees and configurations that are not all here. */
export function grantUnlisted(
	machine: Machine,
	{ management }: Probed,
	{ name, cause }: DomainPlan,
	agentId: number,
): void {
	const event = { event: "unknown", what: { kind: "more-devices" } } as const;
	machine.trace.event({ ...event, phase: "assign", who: "Xen", domain: name, causes: [cause] });
	setUnlistedDevicePermission(management.firmware, agentId, true);
}

/** The status of BASE_RESET_AGENT_CONFIGURATION, which takes back what the agent was granted: flags 1 since the ninth edition. */
export function resetAgent(
	machine: Machine,
	{ management }: Probed,
	{ name, cause }: DomainPlan,
	{ agentId }: TableChannel,
): StatusName | number | undefined {
	if (agentId === undefined) return undefined;
	const sent = send(machine, management, {
		phase: "create",
		domain: name,
		kind: "base",
		message: "BASE_RESET_AGENT_CONFIGURATION",
		values: { agent_id: agentId, flags: 1 },
		causes: [cause],
	});
	return sent.kind === "answered" ? sent.step.status : undefined;
}
