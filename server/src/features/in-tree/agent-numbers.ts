import { CompletionItemKind } from "vscode-languageserver-types";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { type AgentChoice, agentChoices, type ListedAgents, listedAgents } from "../agents.ts";
import { agentText } from "../in-catalogue/agent-text.ts";
import type { Offer } from "../offer.ts";
import { type AgentCell, agentCellAt, isChannelOf, LISTED, type Standing, TRUSTED } from "./agent-cells.ts";
import type { TreePlace } from "./tree-place.ts";

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** Firmware's agents by name, where one is chosen by its number: in a table that of the entry's channel first, those listed already last. */
export function agentNumberOffers(place: CellPlace, at: TreePlace): readonly Offer[] {
	const { known, node } = at;
	const boot = known?.answers.facts.boot;
	if (known === undefined || boot === undefined || place.typed.startsWith("&")) return [];
	const cell = agentCellAt(place, at);
	if (cell?.part !== "agent") return [];
	const { facts } = known.answers;
	const table = listedAgents(known.analysis.facts);
	// a node that a domain is made of is called as that; beside the table it is the one on this tree
	const isBesideTable = table !== undefined && node?.properties.has(table.property);
	const own = facts.domains.find(({ name, hardware }) => (isBesideTable ? hardware : name === node?.name))?.name;
	return agentChoices(facts, boot, own).map((choice): Offer => {
		const { key, agent } = choice.entry;
		const { rank, remark } = cell.others === undefined ? asOwn(choice, table) : asEntry(choice, cell);
		return {
			label: agent.name ?? key,
			kind: CompletionItemKind.Constant,
			detail: [String(agent.id), ...(remark === undefined ? [] : [remark])].join(" · "),
			snippet: String(agent.id),
			filter: [agent.id, key].join(" "),
			rank,
			doc: () => agentText(known.answers, choice.index, choice.entry),
		};
	});
}

function asOwn({ entry: { agent }, isTrusted, takenBy }: AgentChoice, table: ListedAgents | undefined): Standing {
	if (isTrusted) return TRUSTED;
	if (takenBy !== undefined) return { rank: 1, remark: `${takenBy} is it` };
	return table === undefined || table.numbers.some(({ id }) => id === agent.id)
		? { rank: 3 }
		: { rank: 2, remark: `not in ${table.property}` };
}

function asEntry({ entry: { agent }, isTrusted }: AgentChoice, { entry, others = [] }: AgentCell): Standing {
	if (isTrusted) return TRUSTED;
	if (others.some((other) => other.agent === agent.id)) return LISTED;
	return { rank: agent.channels?.some((channel) => isChannelOf(entry, channel)) ? 5 : 3 };
}
