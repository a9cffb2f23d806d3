import type { Board, Use } from "../board/board.ts";
import type { AgentEntry, CatalogueIndex } from "../catalogue/catalogue-index.ts";
import type { DomainSetup, PathRef } from "../configs/setup.ts";
import type { XlConfig } from "../configs/xl-config.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { CauseTable } from "../hypervisors/causes.ts";
import type { HostSide, LostTarget, Sources } from "../hypervisors/hypervisor.ts";
import type { Recognised } from "../hypervisors/recognise.ts";
import type { BootResult, DomainOutcome } from "../machine/boot.ts";
import type { DomainRequest } from "../machine/boot-plan.ts";
import { bootAgain, type LastBoots } from "../machine/last-boots.ts";
import type { AgentChannel } from "../machine/send.ts";
import type { EventStep } from "../machine/trace.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import type { BoundFirmware } from "./bind-firmwares.ts";
import { makeBootPlan, type PlanInput, type PlannedBoot } from "./make-boot-plan.ts";
import { ownAgents, presumedAgents } from "./presumed-agents.ts";
import type { StackFacts } from "./read-sources.ts";

export interface OwnedStack {
	readonly stack: StackFacts;
	/** The guest whose tree it is; undefined for the host's. */
	readonly guest: DomainFacts | undefined;
	/** Its SCMI nodes as the machine knows them, each with its firmware. */
	readonly side: HostSide;
}

export interface DomainFacts {
	readonly name: string;
	/** What the setup says of it; undefined where that is nothing. */
	readonly setup: DomainSetup | undefined;
	readonly request: DomainRequest;
	/** Dom0, or the one operating system of a board that is not partitioned: its tree is the host's. */
	readonly hardware: boolean;
	readonly xl: XlConfig | undefined;
	readonly guest: StackFacts | undefined;
	/** The tree that was written for it and that the hypervisor does not read. */
	readonly unread: PathRef | undefined;
	/** References of its tree to nodes that it does not get. */
	readonly lost: readonly LostTarget[];
	/** References in nodes of its written tree that it does not get. */
	readonly left: readonly LostTarget[];
}

/** What is asked of the firmware behind an SCMI node. */
type Asking = { readonly protocol: Pick<Use["protocol"], "controller"> };

/** The modelled boot with the plan it ran. */
export interface BootFacts {
	readonly planned: PlannedBoot;
	readonly result: BootResult;
	/** As in the plan. */
	readonly indices: readonly CatalogueIndex[];
	/** The catalogue of the firmware that a use leads to; undefined: none is bound to its SCMI node. */
	indexOf(use: Asking): CatalogueIndex | undefined;
	/** Whom a use's firmware takes the domain for whose tree has it. */
	agentOf(use: Asking): AgentEntry | undefined;
	outcomeOf(domain: string): DomainOutcome | undefined;
	/** What the trace tells of a domain besides messages, in order; a panic is everybody's. */
	eventsOf(domain: string): readonly EventStep[];
	/** What became of a number of a domain; undefined where the domain does not drive the device. */
	useOutcomeOf(domain: string, use: Use): UseOutcome | undefined;
	/** The firmware that a mediator asks about host devices; undefined: it asks none. */
	readonly deviceFirmware: number | undefined;
}

/** What a boot is made of. */
export interface Established {
	readonly recognised: Recognised;
	readonly sources: Sources;
	readonly causes: CauseTable;
	readonly hostSide: HostSide;
	readonly domains: readonly DomainFacts[];
	readonly stacks: readonly OwnedStack[];
}

/** Without a catalogue: the agents that the domains would be, by the trees alone. */
export function presumedIn({ recognised: { hypervisor }, sources, causes, hostSide, domains, stacks }: Established) {
	if (hypervisor.isMediator)
		return presumedAgents({ ...planInput(domains, stacks), hypervisor, sources, causes, host: hostSide });
	const root = domains.find(({ hardware }) => hardware);
	return hypervisor.isModelled
		? stacks.flatMap(({ guest, side }) => ownAgents((guest ?? root)?.name ?? "", side.controllers))
		: [];
}

/** Boots the model of what was established. `name`: by which its last boot is kept. */
export function bootOf(
	boots: LastBoots,
	name: string,
	{
		recognised: { hypervisor },
		sources,
		causes,
		hostSide,
		usable,
		domains,
		stacks,
	}: Established & { readonly usable: readonly BoundFirmware[] },
): BootFacts {
	const indices = usable.flatMap(({ catalogue }) => catalogue.index ?? []);
	const input = { hypervisor, sources, causes, host: hostSide, ...planInput(domains, stacks) };
	const planned = makeBootPlan(input, indices);
	const result = bootAgain(boots, name, planned.plan, planned.start);
	const outcomes = new Map(result.domains.map((outcome) => [outcome.domain, outcome]));
	const events = eventsByDomain(result, domains);
	const channels = channelsByNode(domains, hostSide.board, outcomes);
	const uses = new Map<string, Map<number, UseOutcome>>(domains.map(({ name }) => [name, new Map()]));
	for (const outcome of result.uses) uses.get(outcome.domain)?.set(outcome.use.cause, outcome);
	return {
		planned,
		result,
		indices,
		indexOf: ({ protocol }) => {
			const firmware = planned.firmwareOf.get(protocol.controller);
			return firmware === undefined ? undefined : indices[firmware];
		},
		agentOf: ({ protocol }) => channels.get(protocol.controller)?.agent,
		outcomeOf: (domain) => outcomes.get(domain),
		eventsOf: (domain) => events.get(domain) ?? [],
		useOutcomeOf: (domain, use) => {
			const cause = planned.causeOf(use);
			return cause === undefined ? undefined : uses.get(domain)?.get(cause);
		},
		deviceFirmware: hypervisor.deviceNumber?.nodeOf(hostSide)?.firmware,
	};
}

/** Domains as a plan is made of them. */
function planInput(domains: readonly DomainFacts[], stacks: readonly OwnedStack[]): Pick<PlanInput, "domains"> {
	const sides = new Map(stacks.map(({ guest, side }) => [guest, side]));
	return {
		domains: domains.map((domain) => ({
			request: domain.request,
			written: domain.guest?.resolved.tree,
			guest: domain.guest && sides.get(domain),
		})),
	};
}

function eventsByDomain({ trace }: BootResult, domains: readonly DomainFacts[]): ReadonlyMap<string, EventStep[]> {
	const events = new Map<string, EventStep[]>(domains.map(({ name }) => [name, []]));
	for (const step of trace) {
		if (step.kind !== "event") continue;
		// what the hypervisor does before there are domains is no domain's, whatever their names
		const own = step.domain ?? (step.phase === "probe" ? undefined : step.who);
		const told =
			step.event === "boot-panic" || step.event === "boot-hangs" ? events.keys() : own === undefined ? [] : [own];
		for (const name of told) events.get(name)?.push(step);
	}
	return events;
}

/** By SCMI node, the channel that the domain whose tree has it got. */
function channelsByNode(
	domains: readonly DomainFacts[],
	host: Board,
	outcomes: ReadonlyMap<string, DomainOutcome>,
): ReadonlyMap<object, AgentChannel> {
	const channels = new Map<object, AgentChannel>();
	for (const { name, hardware, guest } of domains)
		for (const { node } of (hardware ? host : guest?.board)?.controllers ?? []) {
			const channel = outcomes.get(name)?.channels.get(pathOf(node));
			if (channel) channels.set(node, channel);
		}
	return channels;
}
