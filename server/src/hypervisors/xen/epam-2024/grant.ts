import type { Cause, DomainPlan } from "../../../machine/boot-plan.ts";
import type { Fault } from "../../../machine/fault.ts";
import { setUnlistedDevicePermission } from "../../../machine/permissions.ts";
import { type AgentChannel, type Machine, send } from "../../../machine/send.ts";
import type { Event } from "../../../machine/trace.ts";
import type { StatusName } from "../../../scmi/status.ts";
import { type AccessControlled, DEVICE_LIST } from "../access-controllers.ts";
import { xenError } from "../errno.ts";
import type { NoMediator } from "../probing.ts";
import type { Probed, TableChannel } from "./probe.ts";

/** `causes`: the numbers that it comes of. */
export type Given =
	| "given"
	| "unknown"
	| { readonly refused: Fault; readonly causes: readonly Cause[] }
	| { readonly hangs: Fault };

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
): Given {
	const { list, providers, name } = device;
	const tell = (event: Event) =>
		machine.trace.event({
			...event,
			phase: "assign",
			who: "Xen",
			domain: domain.name,
			causes: [...causes, device.listCause],
		});
	const isOpen = (what: string) => {
		tell({ event: "unknown", what: { kind: "device", device: name, what } });
		if (typeof mediator !== "string" && channel?.agentId !== undefined)
			setUnlistedDevicePermission(mediator.management.firmware, channel.agentId, true);
	};
	let known = true;
	for (const [i, { first }] of list.entries.entries()) {
		const { path: provider = "", cause = device.listCause } = providers[i] ?? {};
		if (mediator === "unknown") return "unknown";
		if (provider !== registered) return { hangs: { kind: "unregistered-controller", device: name, provider } };
		if (mediator === "off" || channel === undefined) continue;
		if (typeof first === "string" || channel.agentId === undefined) {
			isOpen(channel.agentId === undefined ? "the agent behind its channel" : `its ${DEVICE_LIST}`);
			known = false;
			continue;
		}
		const sent = send(machine, mediator.management, {
			phase: "assign",
			domain: domain.name,
			kind: "base",
			message: "BASE_SET_DEVICE_PERMISSIONS",
			values: { agent_id: channel.agentId, device_id: first, flags: 1 },
			causes: [...causes, cause],
		});
		if (sent.kind === "unknown") {
			known = false;
			continue;
		}
		const { status } = sent.step;
		if (status !== "SUCCESS")
			return {
				refused: { kind: "device-refused", device: name, deviceId: first, status, errno: xenError(status) },
				causes: [cause],
			};
	}
	if (list.cut) {
		const event = { event: "list-cut", device: name, property: DEVICE_LIST, cut: list.cut } as const;
		const told = [device.listCause, ...causes];
		machine.trace.event({ ...event, phase: "assign", who: "Xen", domain: domain.name, causes: told });
	}
	if (list.isOpen) isOpen(`the rest of its ${DEVICE_LIST}`);
	return known && !list.isOpen ? "given" : "unknown";
}

/** What a domain is given by trees that are not all here. */
export function grantUnlisted(
	machine: Machine,
	mediator: Probed | NoMediator,
	{ name, cause }: DomainPlan,
	channel: TableChannel | undefined,
): void {
	if (typeof mediator === "string" || channel === undefined) return;
	const event = { event: "unknown", what: { kind: "more-devices" } } as const;
	machine.trace.event({ ...event, phase: "assign", who: "Xen", domain: name, causes: [cause] });
	if (channel.agentId !== undefined) setUnlistedDevicePermission(mediator.management.firmware, channel.agentId, true);
}

/** The status of BASE_RESET_AGENT_CONFIGURATION with flags 0; undefined: not known. */
export function resetAgent(
	machine: Machine,
	management: AgentChannel,
	{ name, cause }: DomainPlan,
	{ agentId }: TableChannel,
): StatusName | number | undefined {
	if (agentId === undefined) return undefined;
	const sent = send(machine, management, {
		phase: "create",
		domain: name,
		kind: "base",
		message: "BASE_RESET_AGENT_CONFIGURATION",
		values: { agent_id: agentId, flags: 0 },
		causes: [cause],
	});
	return sent.kind === "answered" ? sent.step.status : undefined;
}
