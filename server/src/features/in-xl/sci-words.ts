import type { Facts } from "../../facts.ts";
import { MODELLED } from "../../hypervisors/index.ts";

/** What a configuration may say to ask for SCMI. */
export interface SciWord {
	readonly word: string;
	/** A few words: who reads it, and which agent it names. */
	readonly detail: string;
	/** The mediator of the board reads it, and nobody else has its agent; less for other mediators' words. */
	readonly rank: number;
}

/** The words that ask for SCMI, those of the board's own mediator first; one for each agent where they name one. `domain`: whom they are for. */
export function sciWords(facts: Facts | undefined, domain: string | undefined): readonly SciWord[] {
	const own = facts?.recognised.hypervisor;
	const words = MODELLED.flatMap((hypervisor): readonly SciWord[] => {
		const word = /^arm_sci = "(.*)"$/.exec(hypervisor.words.asks(false) ?? "")?.[1];
		if (word === undefined) return [];
		const isOwn = hypervisor === own;
		if (!/=N$/.test(word) || !isOwn || facts === undefined)
			return [{ word, detail: hypervisor.title, rank: isOwn ? 2 : 0 }];
		return agentsOf(facts, domain).map(({ id, name, takenBy }) => ({
			word: word.replace(/N$/, String(id)),
			detail: takenBy === undefined ? name : `${name} · ${takenBy} has it`,
			rank: takenBy === undefined ? 2 : 1,
		}));
	});
	return words.toSorted((a, b) => b.rank - a.rank);
}

interface Agent {
	readonly id: number;
	readonly name: string;
	/** Another domain that is it already. */
	readonly takenBy: string | undefined;
}

/** Those that a domain can be to firmware. */
function agentsOf({ boot, domains }: Facts, own: string | undefined): readonly Agent[] {
	const agents = boot === undefined ? [] : boot.indices.flatMap((index) => index.agents);
	return agents.flatMap(({ key, agent: { id, name, trusted } }) => {
		if (trusted) return [];
		const taker = domains.find(
			({ name: domain, request: { channel } }) =>
				domain !== own && channel.kind === "agent number" && channel.agentId === id,
		);
		return [{ id, name: name ?? key, takenBy: taker?.name }];
	});
}
