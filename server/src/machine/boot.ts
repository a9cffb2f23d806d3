import type { Values } from "../scmi/message.ts";
import { messageByName } from "../scmi/protocols.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { BootPlan, DomainPlan, SequenceStep } from "./boot-plan.ts";
import { startFirmware } from "./firmware.ts";
import { deviceRequestsIn, type Grants, grantsOf } from "./grants.ts";
import { instancesOf } from "./instance.ts";
import type { Admission, Connection, StartMediator } from "./mediator.ts";
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
	/**
	 * refused: not created; panic: its creation stopped the machine; never: the machine had stopped before, or nothing creates it;
	 * destroyed: it ran, and what it used is what it used then.
	 */
	readonly state: "running" | "refused" | "panic" | "never" | "destroyed";
	/** By the path of the SCMI node, the channels that lead to firmware; "" where its tree has no node. */
	readonly channels: ReadonlyMap<string, AgentChannel>;
	/** What it may do, one for each firmware it reaches, the first it uses first. */
	readonly grants: readonly Grants[];
	/** Why what firmware answers to it is not known; undefined: it is known. A clause. */
	readonly unknown?: string;
}

/**
 * Boots a machine: the mediator probes, then the hypervisor creates its domains and gives them their devices; they run until their
 * drivers have probed, and then a first one that runs already creates the others in turn, and destroys them, as the plan says.
 */
export function boot(plan: BootPlan, start: StartMediator): BootResult {
	const trace = startTrace();
	const machine: Machine = { plan, firmwares: plan.firmwares.map(startFirmware), trace };
	const mediator = start(machine);
	const started = new Map<string, Omit<DomainOutcome, "grants">>();
	const uses = new Map<string, readonly UseOutcome[]>();
	let stopped = false;
	const admit = (domain: DomainPlan): Admission | "never" => {
		const admission = stopped
			? "never"
			: domain.refused
				? refuse(trace, domain.name, domain.refused)
				: mediator.admit(domain);
		stopped ||= admission === "panic";
		return admission;
	};
	const end = (domain: DomainPlan, state: Exclude<DomainOutcome["state"], "running">, why: string) => {
		started.set(domain.name, { domain: domain.name, state, channels: new Map() });
		uses.set(domain.name, everyUse(domain, { state: "unreached", why }));
	};
	const run = (domain: DomainPlan, admission: Admission | "never") => {
		if (admission === "refused") return end(domain, admission, `${domain.name} is not created`);
		if (admission !== "admitted") return end(domain, admission, "the machine has stopped");
		const channels = new Map<string, AgentChannel>();
		const own: UseOutcome[] = [];
		let unknown: string | undefined;
		const { unreadTree } = domain;
		for (const instance of instancesOf(domain)) {
			const connection = seenBy(domain, mediator.connect(domain, instance.controller));
			if (connection.kind === "connected") channels.set(instance.controller?.path ?? "", connection.channel);
			// one that asks for no channel has none, whatever its tree may use
			const hasNone = domain.channel.kind === "none" && unreadTree !== undefined;
			if (connection.kind === "unknown" && !hasNone) unknown ??= connection.why;
			// through which SCMI node it calls, its own tree says
			const isUnseen = unreadTree !== undefined && instance.controller === undefined && connection.kind === "connected";
			for (const use of runInstance(
				machine,
				instance,
				isUnseen ? { kind: "unknown", why: unreadTree, ofTree: true } : connection,
			))
				own.push(use);
		}
		const open = channels.size === 0 && unknown !== undefined ? { unknown } : {};
		started.set(domain.name, { domain: domain.name, state: "running", channels, ...open });
		uses.set(domain.name, own);
	};
	const atBoot = plan.domains.filter((domain) => domain.atBoot || domain.hardware);
	const created = atBoot.map((domain) => [domain, admit(domain)] as const);
	for (const [domain, admission] of created) run(domain, admission === "admitted" && stopped ? "never" : admission);
	for (const { verb, domain, cause } of plan.sequence ??
		plan.domains.filter((each) => !atBoot.includes(each)).map(createdOnce)) {
		const named = plan.domains.find(({ name }) => name === domain);
		if (named === undefined || stopped) continue;
		if (verb === "create") run(named, admit(named));
		else if (started.get(domain)?.state === "running") {
			trace.event({ phase: "create", who: domain, event: "domain-destroyed", causes: [cause] });
			mediator.retire(named);
			started.set(domain, { domain, state: "destroyed", channels: new Map() });
		}
	}
	for (const domain of plan.domains)
		if (!started.has(domain.name))
			end(domain, "never", stopped ? "the machine has stopped" : `nothing in the sequence creates ${domain.name}`);
	const requests = deviceRequestsIn(trace.steps);
	const domains = plan.domains
		.flatMap(({ name }) => started.get(name) ?? [])
		.map((domain) => {
			const ends = new Map([...domain.channels.values()].map((channel) => [channel.firmware, channel]));
			return {
				...domain,
				grants: [...ends.values()].map(({ firmware, agent }) => grantsOf(firmware, agent, requests)),
			};
		});
	const everyOutcome = plan.domains.flatMap(({ name }) => uses.get(name) ?? []);
	return { trace: trace.steps, truncated: trace.truncated(), domains, uses: everyOutcome, machine };
}

const createdOnce = ({ name, cause }: DomainPlan): SequenceStep => ({ verb: "create", domain: name, cause });

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

/** What does not come about is felt by a domain whose tree uses it: of one whose tree is not here that is not known. */
function seenBy({ unreadTree }: DomainPlan, made: Connection): Connection {
	return unreadTree === undefined || ["connected", "unknown"].includes(made.kind)
		? made
		: { kind: "unknown", why: unreadTree, ofTree: true };
}

function refuse(
	trace: Machine["trace"],
	domain: string,
	{ by, file, cause }: NonNullable<DomainPlan["refused"]>,
): Admission {
	const fault = { kind: "configuration-refused", by, file } as const;
	trace.event({ phase: "create", who: by, domain, event: "domain-refused", fault, causes: [cause] });
	return "refused";
}
