import { type AgentEntry, numberFor, resourceAt, sharedPartition } from "../catalogue/catalogue-index.ts";
import type { BootFacts } from "../facts.ts";
import type { AgentChannel } from "../machine/send.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import { PIN_NOUNS, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { listed } from "../text/listed.ts";

/** The channel over which a domain's use of something was tried. */
export function channelOf(boot: BootFacts, { domain, use }: UseOutcome): AgentChannel | undefined {
	return boot.outcomeOf(domain)?.channels.get(use.controller);
}

/** `clock 3 (_hsusb)`, as the agent that tried counts. */
export function resourceText(boot: BootFacts, outcome: UseOutcome): string {
	const { use } = outcome;
	if (use.id.kind !== "known") return use.property;
	const { value } = use.id;
	const channel = channelOf(boot, outcome);
	const agent = channel?.agent.key;
	const found = channel && resourceAt(channel.firmware.index, use.kind, value, agent, use.selector);
	const name = found && `${numberFor(found, agent) ?? value} (${found.resource.name || found.key})`;
	const noun = use.selector ? PIN_NOUNS[use.selector] : RESOURCE_KINDS[use.kind].noun;
	return `${noun} ${name ?? value}`;
}

/** The agents that have what a domain uses and may not. */
export interface Holders {
	readonly entries: readonly AgentEntry[];
	/** `M7`. */
	readonly names: readonly string[];
	/** A clause: `belongs to M7 (agent 1)`. */
	readonly text: string;
	/** Of one partition with the domain's agent, and no system of its own: the two worlds of one processor, say. */
	readonly isOneSystem: boolean;
}

/** @param keys of at least one agent */
export function holdersOf(boot: BootFacts, outcome: UseOutcome, keys: readonly string[]): Holders {
	const channel = channelOf(boot, outcome);
	const entries = keys.flatMap((key) => channel?.firmware.index.agentByKey.get(key) ?? []);
	const partition = sharedPartition([channel?.agent, ...entries]);
	// two systems may be of one partition, and are two all the same
	const isOneSystem = partition !== undefined && entries.every(({ agent }) => agent.type !== "ospm");
	const names = entries.map(({ key, agent }) => agent.name ?? key);
	const called = listed(entries.map(({ agent }, i) => `${names[i]} (agent ${agent.id})`));
	return {
		entries,
		names,
		isOneSystem,
		text: `belongs to ${called}${isOneSystem ? `, of the same partition ${partition}` : ""}`,
	};
}
