import { isComplete } from "../../../catalogue/catalogue-index.ts";
import type { Cause, ControllerPlan, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import type { AgentChannel, Machine } from "../../../machine/send.ts";
import { SMC_TRANSPORT } from "../compatibles.ts";
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
import { AGENT_TABLE, type BoundController, type EpamPlan, type SecondaryAgent, TABLE_ENTRY_BYTES } from "./plan.ts";

/** A channel of the mediator's list, in the order of the table. */
export interface TableChannel {
	/** As discovered; before that, and of those behind the number firmware reports, as the table says. Undefined: not known. */
	readonly agentId: number | undefined;
	readonly smcId: number;
	readonly address: number | undefined;
	readonly cause: Cause;
}

export interface Probed {
	/** Firmware's own end of the mediator. */
	readonly management: AgentChannel;
	readonly controller: ControllerPlan;
	readonly baseSmcId: number;
	/** Without the mediator's own. */
	readonly channels: readonly TableChannel[];
}

const HYPERVISOR_AGENT = 0;

/** scmi_probe() of xen/arch/arm/sci/scmi_smc.c, 2024: the first node, its own channel, the table, then every channel is asked who it is. */
export function probe(machine: Machine, { complete, controller }: EpamPlan): Probed | NoMediator {
	if (!complete) return doubt(machine, "not all of the host's tree could be read", []);
	if (controller === undefined) return fail(machine, { kind: "no-scmi-node", compatible: SMC_TRANSPORT }, []);
	const { smcId, cause } = controller;
	if (smcId.kind !== "known") return withoutValue(machine, smcId, "arm,smc-id", controller);
	const memory = managementPage(machine, controller);
	if (typeof memory === "string") return memory;
	const firmware = firmwareBehind(machine, controller);
	if (firmware === "unknown") return firmware;
	const management = open(machine, firmware, smcId.value, HYPERVISOR_AGENT, memory, {
		kind: "number",
		cause: smcId.cause,
	});
	if (typeof management === "string") return management;
	const attributes = ask(machine, management, "PROTOCOL_ATTRIBUTES", {}, [cause]);
	if (typeof attributes === "string") return attributes;
	const agentCount = (Number(attributes.reply.attributes) >>> 8) & 0xff;
	const entries = tableOf(machine, controller);
	if (typeof entries === "string") return entries;
	const listed = listChannels(machine, controller, entries);
	if (typeof listed === "string") return listed;
	if (attributes.step.assumed.length > 0 && !isComplete(firmware.index, "agents") && listed.length > agentCount)
		return doubt(machine, moreAgents(agentCount, listed.length), [cause]);
	const own = ask(machine, management, "BASE_DISCOVER_AGENT", { agent_id: HYPERVISOR_AGENT }, [cause]);
	if (typeof own === "string") return own;
	const channels: TableChannel[] = [];
	for (const [i, { memory: page, ...channel }] of listed.entries()) {
		// as many as firmware reports are asked, beside the mediator's own
		if (i >= agentCount) {
			channels.push(channel);
			continue;
		}
		const opened = open(machine, firmware, channel.smcId, channel.agentId, page, {
			kind: "entry",
			cause: channel.cause,
		});
		if (opened === "off") return opened;
		const asked =
			opened === "unknown"
				? opened
				: ask(machine, opened, "BASE_DISCOVER_AGENT", { agent_id: channel.agentId }, [channel.cause]);
		if (asked === "off") return asked;
		channels.push({ ...channel, agentId: asked === "unknown" ? undefined : Number(asked.reply.agent_id) & 0xff });
	}
	machine.trace.event({
		phase: "probe",
		who: "Xen",
		event: "mediator-ready",
		channels: channels.length,
		causes: [cause],
	});
	return { management, controller, baseSmcId: smcId.value, channels };
}

function tableOf(machine: Machine, { path, cause, table }: BoundController): readonly SecondaryAgent[] | NoMediator {
	if (table.kind !== "known") return withoutValue(machine, table, AGENT_TABLE, { path, cause });
	const { value } = table;
	if (value.kind === "entries") return value.entries;
	const fault = { kind: "strange-length", path, property: AGENT_TABLE, bytes: value.bytes } as const;
	return fail(machine, { ...fault, entryBytes: TABLE_ENTRY_BYTES }, [table.cause]);
}

interface Listed {
	readonly agentId: number;
	readonly smcId: number;
	readonly address: number | undefined;
	readonly memory: SharedMemoryPlan;
	readonly cause: Cause;
}

/** collect_agents(): a number is cut to 8 bits; one that is there already, Xen's own 0 with them, is dropped without a line. */
function listChannels(
	machine: Machine,
	{ path }: ControllerPlan,
	entries: readonly SecondaryAgent[],
): readonly Listed[] | NoMediator {
	const listed: Listed[] = [];
	for (const { agentId, smcId, memory, cause } of entries) {
		if (memory === undefined)
			return fail(machine, { kind: "no-page-node", path, property: AGENT_TABLE, agentId }, [cause]);
		if (memory.address.kind === "absent") {
			const fault = { kind: "no-page-address", path, property: AGENT_TABLE, agentId, page: memory.path } as const;
			return fail(machine, fault, [cause, memory.cause]);
		}
		if (memory.address.kind === "unknown") return withoutAddress(machine, memory);
		const cut = cutOf(agentId);
		if (cut === HYPERVISOR_AGENT || listed.some((other) => other.agentId === cut)) continue;
		listed.push({ agentId: cut, smcId, address: addressOf(memory), memory, cause });
	}
	return listed;
}

const cutOf = (agentId: number) => agentId & 0xff;

/** The entries that make no channel, each as a phrase with its reason. */
export function passedOver(entries: readonly SecondaryAgent[]): readonly string[] {
	return entries.flatMap(({ agentId }, i) => {
		const cut = cutOf(agentId);
		const number = cut === agentId ? `agent ${agentId}` : `agent ${agentId}, cut to ${cut}`;
		if (cut === HYPERVISOR_AGENT) return [`entry ${i + 1} (${number}, which is Xen's own)`];
		const first = entries.findIndex((other) => cutOf(other.agentId) === cut);
		return first < i ? [`entry ${i + 1} (${number}, which entry ${first + 1} has)`] : [];
	});
}

const moreAgents = (counted: number, listed: number) =>
	`the catalogue lists ${counted} agents but is not marked complete, so it is not known how many of the ${listed} entries of ${AGENT_TABLE} are asked who they are`;
