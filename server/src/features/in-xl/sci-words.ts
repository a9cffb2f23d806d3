import type { Analysis } from "../../analysis.ts";
import type { Hypervisor } from "../../hypervisors/hypervisor.ts";
import { MODELLED } from "../../hypervisors/index.ts";
import { agentChoices } from "../agents.ts";
import { agentText } from "../in-catalogue/agent-text.ts";
import { plain } from "../markdown.ts";

/** What a configuration may say to ask for SCMI. */
export interface SciWord {
	readonly word: string;
	/** A few words: who reads it, and which agent it names. */
	readonly detail: string;
	/** What else it may be known by. */
	readonly filter?: string;
	/** The mediator of the board reads it, and nobody else has its agent; less for other mediators' words. */
	readonly rank: number;
	/** Markdown. */
	doc(): string;
}

/** The words that ask for SCMI, those of the board's own mediator first; one for each agent where they name one. `domain`: whom they are for. */
export function sciWords(analysis: Analysis | undefined, domain: string | undefined): readonly SciWord[] {
	const own = analysis?.facts.recognised.hypervisor;
	const words = MODELLED.flatMap((hypervisor): readonly SciWord[] => {
		const word = /^arm_sci = "(.*)"$/.exec(hypervisor.words.asks(false) ?? "")?.[1];
		if (word === undefined) return [];
		const isOwn = hypervisor === own;
		const agents = /=N$/.test(word) && isOwn && analysis !== undefined ? agentWords(analysis, word, domain) : [];
		if (agents.some(({ rank }) => rank === FREE)) return agents;
		const open = { word, detail: hypervisor.title, rank: isOwn ? FREE : 0, doc: () => readerText(hypervisor, own) };
		return [open, ...agents];
	});
	return words.toSorted((a, b) => b.rank - a.rank);
}

/** Who reads a word, and whether that is who this board has. */
function readerText({ title, basis }: Hypervisor, own: Hypervisor | undefined): string {
	const others = own === undefined || own.title === title ? "" : ` This board is taken to have ${own.title}.`;
	return plain(`The word of ${title}. ${basis}.${others}`);
}

const FREE = 2;

function agentWords(analysis: Analysis, word: string, domain: string | undefined): readonly SciWord[] {
	const { boot } = analysis.facts;
	const choices = boot === undefined ? [] : agentChoices(analysis.facts, boot, domain);
	return choices
		.filter(({ isTrusted }) => !isTrusted)
		.map((choice) => {
			const { key, agent } = choice.entry;
			const name = agent.name ?? key;
			return {
				word: word.replace(/N$/, String(agent.id)),
				detail: choice.takenBy === undefined ? name : `${name} · ${choice.takenBy} has it`,
				filter: [...new Set([name, key])].join(" "),
				rank: choice.takenBy === undefined ? FREE : 1,
				doc: () => agentText(analysis, choice.index, choice.entry),
			};
		});
}
