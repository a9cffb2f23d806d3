import type { AgentEntry } from "../../catalogue/catalogue-index.ts";
import { placeOfAgent } from "../../catalogue/channel-table.ts";
import type { ControllerPlan, DomainPlan } from "../../machine/boot-plan.ts";
import { agentBehindNode, type Behind, hex } from "../../machine/channels.ts";
import type { Firmware } from "../../machine/firmware.ts";
import type { Connection, Mediator } from "../../machine/mediator.ts";
import { countTokens, type Machine } from "../../machine/send.ts";
import { strangeCall } from "../../machine/smc-call.ts";

/**
 * No hypervisor, or one that leaves SCMI alone: every domain is the agent whose channel its SCMI node is, on whatever transport. What
 * the setup says of its agent counts where the channel does not contradict it. Firmware's own grants are all there is.
 */
export function startDirect(machine: Machine): Mediator {
	return {
		admit: () => "admitted",
		connect: (domain, controller) => connect(machine, domain, controller),
		retire: () => {},
	};
}

function connect(machine: Machine, domain: DomainPlan, controller: ControllerPlan | undefined): Connection {
	const firmware = firmwareOf(machine, controller);
	if (!firmware)
		return { kind: "unknown", why: `no catalogue describes the firmware behind ${controller?.path ?? "its channel"}` };
	const behind = controller && agentBehindNode(firmware.index, controller, domain.hardware);
	if (controller && behind?.kind === "absent" && (behind.isCertain || domain.channel.kind !== "agent"))
		return behind.isCertain
			? { kind: "absent", why: behind.why, causes: [controller.cause] }
			: { kind: "unknown", why: behind.why };
	const strange = controller && behind?.kind !== "agent" ? strangeCallOf(controller) : undefined;
	if (controller && strange !== undefined) return { kind: "refused", why: strange, causes: [controller.cause] };
	const agent = agentOf(machine, firmware, domain, behind);
	if (!agent) return { kind: "unknown", why: whyUnknown(domain, behind) };
	const place = behind?.kind === "agent" ? behind.place : placeOfAgent(agent);
	return { kind: "connected", channel: { sender: domain.name, firmware, agent, place, nextToken: countTokens() } };
}

/** Where firmware's own list does not say otherwise, a call that is no SoC's is nobody's. */
function strangeCallOf({ path, transport, smcId }: ControllerPlan): string | undefined {
	if (transport !== "smc" || smcId.kind !== "known") return undefined;
	const why = strangeCall(smcId.value);
	return why && `${path} calls ${hex(smcId.value)}, and ${why}`;
}

/** A domain without a node of its own is taken to reach the only firmware there is. */
function firmwareOf({ firmwares }: Machine, controller: ControllerPlan | undefined): Firmware | undefined {
	if (controller) return controller.firmware === undefined ? undefined : firmwares[controller.firmware];
	return only(firmwares);
}

function whyUnknown({ name }: DomainPlan, behind: Behind | undefined): string {
	return behind !== undefined && behind.kind !== "agent"
		? `${behind.why}, so it is not known which agent ${name} is`
		: `the sources do not say which agent ${name} is; scmi.yaml can (agent:)`;
}

/**
 * By its channel, else as the setup says; the system on the host's own tree is else the only OSPM agent, else the only agent, of a list
 * that is complete, or not partial and without channels to tell by. Where everything is open and the catalogue names no agents, it does not matter which one a domain is.
 */
function agentOf(
	{ trace }: Machine,
	{ index }: Firmware,
	domain: DomainPlan,
	behind: Behind | undefined,
): AgentEntry | undefined {
	if (behind?.kind === "agent") return behind.agent;
	if (domain.channel.kind === "agent") return index.agentByKey.get(domain.channel.agentKey);
	const { permissions, completeness, hasUnreadAgents } = index.catalogue;
	const hasChannel = domain.hardware || domain.controllers.length > 0;
	if (index.agents.length === 0 && !hasUnreadAgents && permissions.model === "none" && hasChannel) {
		const what = { kind: "stand-in-agent", agentId: 1 } as const;
		trace.event({ phase: "create", who: domain.name, event: "assumed", what, causes: [domain.cause] });
		return { key: "any", agent: { id: 1, type: "ospm" } };
	}
	const isTold = completeness.agents !== "complete" && index.channels.byTransport.size > 0;
	if (!domain.hardware || completeness.agents === "partial" || isTold) return undefined;
	return only(index.agents.filter(({ agent }) => agent.type === "ospm")) ?? only(index.agents);
}

const only = <T>(items: readonly T[]): T | undefined => (items.length === 1 ? items[0] : undefined);
