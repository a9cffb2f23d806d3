import { isComplete } from "../../../catalogue/catalogue-index.ts";
import type { Cause, ControllerPlan, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import type { Firmware } from "../../../machine/firmware.ts";
import type { AgentChannel, Machine } from "../../../machine/send.ts";
import { WHO_AM_I } from "../../../scmi/protocols/base.ts";
import { firstSmcNode, SHARED_MEMORY, SMC_TRANSPORT } from "../compatibles.ts";
import {
	addressOf,
	ask,
	doubt,
	fail,
	firmwareBehind,
	managementPage,
	type NoMediator,
	open,
	withoutAddress,
	withoutValue,
} from "../probing.ts";
import type { HostPlan } from "./plan.ts";

/** A channel of the mediator's list. */
export interface FreeChannel {
	/** What the SMC carries in x7; not the agent's number. */
	readonly number: number;
	readonly smcId: number;
	/** Undefined where the tree does not say. */
	readonly address: number | undefined;
	/** As discovered; undefined where the catalogue does not know who it is. */
	readonly agentId: number | undefined;
	readonly cause: Cause;
}

export interface Probed {
	/** Firmware's own end of the mediator. */
	readonly management: AgentChannel;
	readonly controller: ControllerPlan;
	/** How many pages the tree has for further channels. */
	readonly pages: number;
	/** In the order they are given away: every new one was put in front, so the highest number comes first. */
	readonly channels: readonly FreeChannel[];
}

/**
 * scmi_probe(): the first `arm,scmi-smc` node, whatever its `status` (dt_find_matching_node() does not look at it), the page its
 * `shmem` names, and every other `arm,scmi-shmem` node of the tree. Any error ends it.
 */
export function probe(machine: Machine, host: HostPlan): Probed | NoMediator {
	const { complete, controllers, sharedMemories } = host;
	if (!complete) return doubt(machine, "not all of the host's tree could be read", []);
	const node = firstSmcNode({ controllers });
	if (!node) return fail(machine, { kind: "no-scmi-node", compatible: SMC_TRANSPORT }, []);
	const { smcId } = node;
	if (smcId.kind !== "known") return withoutValue(machine, smcId, "arm,smc-id", node);
	const memory = managementPage(machine, node);
	if (typeof memory === "string") return memory;
	if (sharedMemories.length === 0)
		return fail(machine, { kind: "no-shared-memory", compatible: SHARED_MEMORY }, [node.cause]);
	const others = sharedMemories.filter((other) => other.path !== memory.path && addressOf(other) !== addressOf(memory));
	const unreadable = others.find(({ address }) => address.kind === "absent");
	if (unreadable) return withoutAddress(machine, unreadable);
	const unread = others.find(({ address }) => address.kind === "unknown");
	if (unread) return withoutAddress(machine, unread);
	const firmware = firmwareBehind(machine, node);
	if (firmware === "unknown") return firmware;
	const management = open(machine, firmware, smcId.value, 0, memory, { kind: "number", cause: smcId.cause });
	if (typeof management === "string") return management;
	const attributes = ask(machine, management, "PROTOCOL_ATTRIBUTES", {}, [node.cause]);
	if (typeof attributes === "string") return attributes;
	const agentCount = (Number(attributes.reply.attributes) >>> 8) & 0xff;
	if (attributes.step.assumed.length > 0 && !isComplete(firmware.index, "agents") && others.length > agentCount)
		return doubt(machine, moreAgents(agentCount, others.length), [node.cause]);
	const channels: FreeChannel[] = [];
	for (const [index, other] of others.entries()) {
		const number = index + 1;
		const agentId = discover(machine, firmware, smcId, number, other);
		if (agentId === "off") return agentId;
		channels.unshift({
			number,
			smcId: smcId.value,
			address: addressOf(other),
			agentId: agentId === "unknown" ? undefined : agentId,
			cause: other.cause,
		});
		if (number === agentCount) break;
	}
	const [first] = channels;
	machine.trace.event({
		phase: "probe",
		who: "Xen",
		event: "mediator-ready",
		channels: channels.length,
		...(first && { first: first.number }),
		causes: [node.cause],
	});
	return { management, controller: node, pages: others.length, channels };
}

/** The number of the agent behind a channel. */
function discover(
	machine: Machine,
	firmware: Firmware,
	{ value: smcId, cause }: { readonly value: number; readonly cause: Cause },
	x7: number,
	memory: SharedMemoryPlan,
): number | NoMediator {
	const channel = open(machine, firmware, smcId, x7, memory, { kind: "number", cause });
	if (typeof channel === "string") return channel;
	const sent = ask(machine, channel, "BASE_DISCOVER_AGENT", { agent_id: WHO_AM_I }, [memory.cause]);
	return typeof sent === "string" ? sent : Number(sent.reply.agent_id);
}

/** The probe ends at the number of agents firmware reports, or with the last page. */
const moreAgents = (listed: number, pages: number) =>
	`the catalogue lists ${listed} agents but is not marked complete, so it is not known how many of the tree's ${pages} further pages become channels`;
