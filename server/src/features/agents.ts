import type { AgentEntry, CatalogueIndex } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { Span } from "../text/span.ts";
import { deviceIndexOf } from "../verdicts/named-device.ts";
import { isTrusted } from "./in-catalogue/agent-details.ts";

/** One of firmware's agents that a domain can be. */
export interface AgentChoice {
	readonly entry: AgentEntry;
	/** The catalogue that has it. */
	readonly index: CatalogueIndex;
	/** The domain that is it already. */
	readonly takenBy: string | undefined;
	/** It sets what others may do: a mediator's own. */
	readonly isTrusted: boolean;
}

/** The agents of the firmware that a mediator speaks with, `own` being the domain that is to be one of them. */
export function agentChoices({ domains }: Facts, boot: BootFacts, own: string | undefined): readonly AgentChoice[] {
	const mediated = deviceIndexOf(boot);
	const indices = mediated === undefined ? boot.indices : [mediated];
	return indices.flatMap((index) =>
		index.agents.map((entry) => ({
			entry,
			index,
			isTrusted: isTrusted(index.catalogue, entry),
			takenBy: domains.find((domain) => domain.name !== own && asksFor(domain, entry.agent.id))?.name,
		})),
	);
}

const asksFor = ({ request: { channel } }: DomainFacts, id: number): boolean =>
	channel.kind === "agent number" && channel.agentId === id;

/** The table of agents that the mediator reads: its property, and the numbers of agents in it, each with its place. */
export interface ListedAgents {
	readonly property: string;
	readonly numbers: readonly { readonly id: number; readonly at: Span }[];
}

/** Undefined: it reads none, or one without such numbers. */
export function listedAgents({ recognised: { hypervisor }, hostSide }: Facts): ListedAgents | undefined {
	const table = hypervisor.agentTableOf?.(hostSide);
	const column = table?.entry.indexOf("agent") ?? -1;
	if (table === undefined || column < 0) return undefined;
	const cells = (cellsOf(table.property) ?? []).filter((_, place) => place % table.entry.length === column);
	return {
		property: table.property.name,
		numbers: cells.flatMap(({ value, cell }) =>
			typeof value === "number" ? [{ id: value, at: spanOfTokens(cell.first, cell.last) }] : [],
		),
	};
}
