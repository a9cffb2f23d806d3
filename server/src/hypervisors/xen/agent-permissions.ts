import type { Cause, ControllerPlan, DomainPlan } from "../../machine/boot-plan.ts";
import type { Fault } from "../../machine/fault.ts";
import { isPrivileged } from "../../machine/firmware.ts";
import { setUnlistedDevicePermission } from "../../machine/permissions.ts";
import { type AgentChannel, type Machine, send } from "../../machine/send.ts";
import type { StatusName } from "../../scmi/status.ts";
import { xenError } from "./errno.ts";
import { tell } from "./telling.ts";

// How Xen's mediators set what an agent of firmware may do; all of it is sent over the mediator's own channel.

/**
 * BASE_SET_DEVICE_PERMISSIONS that allows one device; DENY is never sent. What comes of it, a refusal as a fault.
 * @param asked what a refusal is told of
 */
export function allowDevice(
	machine: Machine,
	{ management, controller }: { readonly management: AgentChannel; readonly controller: ControllerPlan },
	domain: DomainPlan,
	agentId: number,
	asked: { readonly device: string; readonly deviceId: number; readonly agentId?: number },
	causes: readonly Cause[],
): "given" | "unknown" | Fault {
	const sent = send(machine, management, {
		phase: "assign",
		domain: domain.name,
		kind: "base",
		message: "BASE_SET_DEVICE_PERMISSIONS",
		values: { agent_id: agentId, device_id: asked.deviceId, flags: 1 },
		causes,
	});
	if (sent.kind !== "answered") return "unknown";
	const { status } = sent.step;
	if (status === "SUCCESS") return "given";
	return { kind: "device-refused", ...asked, ...powerless(management, controller), status, errno: xenError(status) };
}

/** Who asked for what was denied, where to firmware that is an agent without the power to give devices away. */
function powerless(
	{ firmware, agent }: AgentChannel,
	{ smcId, cause }: ControllerPlan,
): { readonly asker?: { readonly agentId: number; readonly cause: Cause } } {
	const { id } = agent.agent;
	if (id === undefined || isPrivileged(firmware, agent)) return {};
	return { asker: { agentId: id, cause: smcId.kind === "known" ? smcId.cause : cause } };
}

/** What a domain is given by trees and configurations that are not all here; its agent may be unknown. */
export function grantUnlisted(
	machine: Machine,
	{ firmware }: AgentChannel,
	domain: DomainPlan,
	agentId: number | undefined,
): void {
	tell(machine, domain, "assign", { event: "unknown", what: { kind: "more-devices" } }, [domain.cause]);
	if (agentId !== undefined) setUnlistedDevicePermission(firmware, agentId, true);
}

/**
 * The status of BASE_RESET_AGENT_CONFIGURATION; undefined: not known.
 * @param flags 1 takes back what the agent was granted, 0 leaves it
 */
export function resetAgent(
	machine: Machine,
	management: AgentChannel,
	{ name, cause }: DomainPlan,
	agentId: number | undefined,
	flags: 0 | 1,
): StatusName | number | undefined {
	if (agentId === undefined) return undefined;
	const sent = send(machine, management, {
		phase: "create",
		domain: name,
		kind: "base",
		message: "BASE_RESET_AGENT_CONFIGURATION",
		values: { agent_id: agentId, flags },
		causes: [cause],
	});
	return sent.kind === "answered" ? sent.step.status : undefined;
}
