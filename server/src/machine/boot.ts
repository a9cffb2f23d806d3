import type { Values } from "../scmi/message.ts";
import { messageByName } from "../scmi/protocols.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { BootPlan, DomainPlan } from "./boot-plan.ts";
import { startFirmware } from "./firmware.ts";
import { deviceRequestsIn, type Grants, grantsOf } from "./grants.ts";
import { instancesOf } from "./instance.ts";
import type { Admission, StartMediator } from "./mediator.ts";
import { startTrace } from "./recorder.ts";
import { runInstance } from "./run-instance.ts";
import { type AgentChannel, type Machine, type Sent, send } from "./send.ts";
import type { Step } from "./trace.ts";
import { everyUse, type UseOutcome } from "./use-outcome.ts";

export interface BootResult {
	readonly trace: readonly Step[];
	/** The trace was cut at its limit; everything else is whole. */
	readonly truncated: boolean;
	/** As in the plan. */
	readonly domains: readonly DomainOutcome[];
	/** Every use of every domain that was to start, in the order of trees. */
	readonly uses: readonly UseOutcome[];
	/** The machine as it stands, for `sendAs`. */
	readonly machine: Machine;
}

export interface DomainOutcome {
	readonly domain: string;
	/** refused: not created; panic: its creation stopped the machine; never: the machine had stopped before. */
	readonly state: "running" | "refused" | "panic" | "never";
	/** By the path of the SCMI node, the channels that lead to firmware; "" where its tree has no node. */
	readonly channels: ReadonlyMap<string, AgentChannel>;
	/** What it may do, one for each firmware it reaches, the first it uses first. */
	readonly grants: readonly Grants[];
	/** Why what firmware answers to it is not known; undefined: it is known. A clause. */
	readonly unknown?: string;
}

/**
 * Boots a machine: the mediator probes, then the hypervisor creates its domains and gives them their devices; they run until their
 * drivers have probed, and then every other domain in turn is created by a first one that runs already.
 */
export function boot(plan: BootPlan, start: StartMediator): BootResult {
	const trace = startTrace();
	const machine: Machine = { plan, firmwares: plan.firmwares.map(startFirmware), trace };
	const mediator = start(machine);
	const started: Omit<DomainOutcome, "grants">[] = [];
	const uses: UseOutcome[] = [];
	let stopped = false;
	const admit = (domain: DomainPlan): Admission | "never" => {
		const admission = stopped ? "never" : mediator.admit(domain);
		stopped ||= admission === "panic";
		return admission;
	};
	const created = new Map(plan.domains.filter(({ atBoot }) => atBoot).map((domain) => [domain, admit(domain)]));
	for (const domain of plan.domains) {
		const early = created.get(domain);
		const admission = early === "admitted" && stopped ? "never" : (early ?? admit(domain));
		const channels = new Map<string, AgentChannel>();
		if (admission !== "admitted") {
			started.push({ domain: domain.name, state: admission, channels });
			const why = admission === "refused" ? `${domain.name} is not created` : "the machine has stopped";
			for (const use of everyUse(domain, { state: "unreached", why })) uses.push(use);
			continue;
		}
		let unknown: string | undefined;
		for (const instance of instancesOf(domain)) {
			const connection = mediator.connect(domain, instance.controller);
			if (connection.kind === "connected") channels.set(instance.controller?.path ?? "", connection.channel);
			if (connection.kind === "unknown") unknown ??= connection.why;
			for (const use of runInstance(machine, instance, connection)) uses.push(use);
		}
		const open = channels.size === 0 && unknown !== undefined ? { unknown } : {};
		started.push({ domain: domain.name, state: "running", channels, ...open });
	}
	const requests = deviceRequestsIn(trace.steps);
	const domains = started.map((domain) => {
		const ends = new Map([...domain.channels.values()].map((channel) => [channel.firmware, channel]));
		return { ...domain, grants: [...ends.values()].map(({ firmware, agent }) => grantsOf(firmware, agent, requests)) };
	});
	return { trace: trace.steps, truncated: trace.truncated(), domains, uses, machine };
}

/**
 * One more message to the machine, which changes it. `trace` has one step: the message, or the event that says why its answer is
 * not known. Undefined when the channel's firmware has no protocol with the message.
 * @param kind for the messages that every protocol has, such as PROTOCOL_ATTRIBUTES; else Base is meant
 */
export function sendAs(
	machine: Machine,
	channel: AgentChannel,
	message: string,
	values: Values,
	kind?: ResourceKind,
): { readonly sent: Sent; readonly trace: readonly Step[] } | undefined {
	const served = [...channel.firmware.protocols.values()].find(
		({ table }) => (kind === undefined || table.kind === kind) && messageByName(table, message),
	);
	if (!served) return undefined;
	const trace = startTrace();
	const { kind: protocol, id: protocolId } = served.table;
	const request = { phase: "use", kind: protocol, protocolId, message, values, causes: [] } as const;
	const sent = send({ ...machine, trace }, channel, request);
	return { sent, trace: trace.steps };
}
