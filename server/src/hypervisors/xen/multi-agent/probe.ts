import type { Cause, ControllerPlan, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import type { Firmware } from "../../../machine/firmware.ts";
import { startTrace } from "../../../machine/recorder.ts";
import type { AgentChannel, Machine } from "../../../machine/send.ts";
import { WHO_AM_I } from "../../../scmi/protocols/base.ts";
import { errnoText } from "../../../scmi/status.ts";
import { PAGE } from "../../page.ts";
import { SMC_TRANSPORT } from "../compatibles.ts";
import {
	addressOf,
	ask,
	doubt,
	fail,
	firmwareBehind,
	managementPage,
	type NoMediator,
	type NumberSource,
	open,
	withoutAddress,
	withoutValue,
} from "../probing.ts";
import {
	AGENT_TABLE,
	type AgentTable,
	CONTAINER,
	type ContainerPlan,
	ENTRY_CELLS,
	TABLE_CELLS,
	type TableEntry,
} from "./container.ts";
import type { CandidateNode, MultiAgentPlan } from "./plan.ts";

/** A channel of the mediator's list. */
export interface TableChannel {
	/** As the table says, or as firmware did when it was asked. Undefined: not known. */
	readonly agentId: number | undefined;
	readonly smcId: number;
	readonly address: number | undefined;
	readonly cause: Cause;
	/** Xen's own, which no domain gets. */
	readonly isManagement?: true;
}

export interface Probed {
	/** Firmware's own end of the mediator. */
	readonly management: AgentChannel;
	/** The node it is bound to. */
	readonly controller: ControllerPlan;
	/** The paths of the other `arm,scmi-smc` nodes. */
	readonly strangers: ReadonlySet<string>;
	/** In the order of the list, Xen's own first. Empty where a second node was probed: nothing is left of it then. */
	readonly channels: readonly TableChannel[];
}

const EINVAL = errnoText("EINVAL");

/**
 * sci_init(): every `arm,scmi-smc` node that is in use, in the order of the tree, until one fails. scmi_probe() passes over those that
 * are not below the container. A second one that succeeds finds its place taken, and takes the list of channels with it when it gives up.
 */
export function probe(machine: Machine, plan: MultiAgentPlan): Probed | NoMediator {
	const { complete, nodes } = plan;
	if (!complete) return doubt(machine, "not all of the host's tree could be read", []);
	const [first, second] = nodes.filter(({ inContainer, passedOver }) => inContainer && passedOver === undefined);
	if (first === undefined) {
		const passedOver = nodes.flatMap(({ controller: { path }, inContainer, passedOver: why }) =>
			inContainer && why !== undefined ? [{ path, why }] : [],
		);
		const causes = nodes.filter(({ inContainer }) => inContainer).map(({ controller }) => controller.cause);
		return fail(
			machine,
			{ kind: "unbound-nodes", compatible: SMC_TRANSPORT, below: CONTAINER, passedOver },
			causes.length > 0
				? causes
				: [...(plan.container ? [plan.container.cause] : []), ...nodes.map(({ controller }) => controller.cause)],
		);
	}
	const probed = probeNode(machine, plan, first);
	if (typeof probed === "string" || second === undefined) return probed;
	const { path, cause } = second.controller;
	// the mediator is registered by then: how much of its channels a failure leaves is not known
	const again = probeNode({ ...machine, trace: startTrace() }, plan, second, false);
	if (typeof again === "string") {
		const fails = again === "off" ? "which fails" : "which may fail";
		const why = `Xen probes ${path} as well, ${fails}, and what is left of the first one's channels is not known`;
		return doubt(machine, why, [cause, first.controller.cause]);
	}
	probeNode(machine, plan, second, false);
	const lost = { event: "channels-lost", path, errno: errnoText("EEXIST") } as const;
	machine.trace.event({ phase: "probe", who: "Xen", ...lost, causes: [cause, first.controller.cause] });
	return { ...probed, channels: [] };
}

function probeNode(
	machine: Machine,
	{ container, nodes }: MultiAgentPlan,
	{ controller }: CandidateNode,
	isFirst = true,
): Probed | NoMediator {
	const { smcId, cause } = controller;
	if (smcId.kind !== "known") return withoutValue(machine, smcId, "arm,smc-id", controller);
	const memory = ownPage(machine, controller);
	if (typeof memory === "string") return memory;
	const firmware = firmwareBehind(machine, controller);
	if (firmware === "unknown") return firmware;
	const management = openBySmc(machine, firmware, smcId.value, memory, { kind: "number", cause: smcId.cause });
	if (typeof management === "string") return management;
	const self = ask(machine, management, "BASE_DISCOVER_AGENT", { agent_id: WHO_AM_I }, [cause]);
	if (typeof self === "string") return self;
	// the number of agents in it is written to the console and compared with nothing
	const attributes = ask(machine, management, "PROTOCOL_ATTRIBUTES", {}, [cause]);
	if (typeof attributes === "string") return attributes;
	const own: TableChannel = {
		agentId: Number(self.reply.agent_id),
		smcId: smcId.value,
		address: addressOf(memory),
		cause,
		isManagement: true,
	};
	const listed = container && collectAgents(machine, firmware, container, own);
	if (listed === undefined || typeof listed === "string") return listed ?? "unknown";
	const channels = [own, ...listed];
	if (isFirst) {
		const event = { event: "mediator-ready", channels: listed.length } as const;
		machine.trace.event({ phase: "probe", who: "Xen", ...event, causes: [cause] });
	}
	const strangers = new Set(nodes.flatMap((node) => (node.controller === controller ? [] : [node.controller.path])));
	return { management, controller, strangers, channels };
}

/** Of its own page Xen looks at the size alone. */
function ownPage(machine: Machine, node: ControllerPlan): SharedMemoryPlan | NoMediator {
	const memory = managementPage(machine, node);
	if (typeof memory === "string" || memory.address.kind !== "known" || memory.address.value % PAGE === 0) return memory;
	const why = `${memory.path} does not begin with a page, and Xen maps whole pages without looking`;
	return doubt(machine, why, [memory.address.cause, memory.cause]);
}

/** Agents are told by their SMC alone: x1 to x7 are 0. */
function openBySmc(
	machine: Machine,
	firmware: Firmware,
	smcId: number,
	memory: SharedMemoryPlan,
	source: NumberSource,
): AgentChannel | NoMediator {
	const opened = open(machine, firmware, smcId, 0, memory, source);
	if (typeof opened === "string") return opened;
	const { x7: _, ...place } = opened.place;
	return { ...opened, place };
}

/**
 * collect_agents(): the first table of the tree. Not checked: two entries with one SMC or one page, entries that are Xen's own channel
 * again, and how many agents firmware has. With agents' numbers in the table no message is sent; without, each channel is asked.
 */
function collectAgents(
	machine: Machine,
	firmware: Firmware,
	container: ContainerPlan,
	own: TableChannel,
): readonly TableChannel[] | NoMediator {
	const { path, cause, cells, table } = container;
	if (cells.kind !== "known") return withoutValue(machine, cells, TABLE_CELLS, { path, cause });
	if (!ENTRY_CELLS.includes(cells.value)) {
		const fault = { kind: "strange-cell-count", path, property: TABLE_CELLS, cells: cells.value } as const;
		return fail(machine, { ...fault, choices: ENTRY_CELLS, errno: EINVAL }, [cells.cause]);
	}
	if (table.kind !== "known") return withoutValue(machine, table, AGENT_TABLE, { path, cause });
	const entries = entriesOf(machine, container, cells.value, table.value, table.cause);
	if (typeof entries === "string") return entries;
	const channels: TableChannel[] = [];
	for (const entry of entries) {
		const channel = addEntry(machine, firmware, container, entry, [own, ...channels]);
		if (typeof channel === "string") return channel;
		channels.push(channel);
	}
	return channels;
}

function entriesOf(
	machine: Machine,
	{ path, unsaidCells }: ContainerPlan,
	cells: number,
	table: AgentTable,
	cause: Cause,
): readonly TableEntry[] | NoMediator {
	if (table.kind === "entries") return table.entries;
	const fault = { kind: "strange-length", path, property: AGENT_TABLE, bytes: table.bytes } as const;
	return fail(machine, { ...fault, entryBytes: 4 * cells, ...(unsaidCells && { unsaidCells }) }, [cause]);
}

function addEntry(
	machine: Machine,
	firmware: Firmware,
	{ path, unsaidCells }: ContainerPlan,
	{ smcId, memory, agentId, cause }: TableEntry,
	before: readonly TableChannel[],
): TableChannel | NoMediator {
	if (memory === undefined) {
		const fault = { kind: "no-page-node", path, property: AGENT_TABLE, ...(unsaidCells && { unsaidCells }) } as const;
		return agentId === undefined
			? fail(machine, { ...fault, smcId, entry: ["SMC", "page"] }, [cause])
			: fail(machine, { ...fault, agentId, entry: ["SMC", "page", "agent"] }, [cause]);
	}
	const { address, size } = memory;
	if (address.kind !== "known") return withoutAddress(machine, memory);
	if (size.kind !== "known") return withoutValue(machine, size, "size", memory);
	if (address.value % PAGE !== 0 || size.value % PAGE !== 0) {
		const fault = { kind: "page-not-aligned", path: memory.path, address: address.value, bytes: size.value } as const;
		return fail(machine, { ...fault, errno: EINVAL }, [memory.cause, cause]);
	}
	const channel = { smcId, address: address.value, cause };
	if (agentId !== undefined) {
		const other = before.find((each) => each.agentId === agentId);
		if (other === undefined) return { ...channel, agentId };
		const fault = { kind: "agent-listed-twice", path, property: AGENT_TABLE, agentId } as const;
		const isOwn = other.isManagement && { isOwn: true as const };
		return fail(machine, { ...fault, ...isOwn, errno: errnoText("EEXIST") }, [cause, other.cause]);
	}
	const opened = openBySmc(machine, firmware, smcId, memory, { kind: "entry", cause });
	if (opened === "off") return opened;
	const asked =
		opened === "unknown" ? opened : ask(machine, opened, "BASE_DISCOVER_AGENT", { agent_id: WHO_AM_I }, [cause]);
	if (asked === "off") return asked;
	return { ...channel, agentId: asked === "unknown" ? undefined : Number(asked.reply.agent_id) };
}
