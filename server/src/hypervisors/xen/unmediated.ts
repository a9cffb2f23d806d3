import type { ControllerPlan, DomainPlan } from "../../machine/boot-plan.ts";
import { agentBehindNode } from "../../machine/channels.ts";
import type { Connection } from "../../machine/mediator.ts";
import { countTokens, type Machine } from "../../machine/send.ts";

/** A transport that Xen does not see: Dom0 has it like any device of its tree; what a guest reaches by it is not modelled. */
export function unmediated(machine: Machine, domain: DomainPlan, controller: ControllerPlan): Connection {
	const firmware = controller.firmware === undefined ? undefined : machine.firmwares[controller.firmware];
	if (!firmware) return { kind: "unknown", why: `no catalogue describes the firmware behind ${controller.path}` };
	if (!domain.hardware)
		return { kind: "unknown", why: `${controller.path} calls no SMC, and what it reaches is not modelled` };
	const behind = agentBehindNode(firmware.index, controller, true);
	if (behind.kind !== "agent") return { kind: "unknown", why: behind.why };
	const { agent, place } = behind;
	return { kind: "connected", channel: { sender: domain.name, firmware, agent, place, nextToken: countTokens() } };
}
