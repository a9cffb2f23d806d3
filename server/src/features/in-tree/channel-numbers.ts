import { CompletionItemKind } from "vscode-languageserver-types";
import type { AgentEntry } from "../../catalogue/catalogue-index.ts";
import type { CatalogueChannel } from "../../catalogue/model.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import type { TreePlace } from "./tree-place.ts";

/** Properties of an SCMI node that choose a channel, with what a catalogue says of it. Linux arm,scmi.yaml. */
const CHANNEL_NUMBERS: Readonly<Record<string, (channel: CatalogueChannel) => number | undefined>> = {
	"arm,smc-id": ({ smcId }) => smcId,
	"linaro,optee-channel-id": ({ opteeChannel }) => opteeChannel,
};

/** The numbers of firmware's channels, by the agents that speak over them. */
export function channelNumberOffers(
	{ property, before }: Extract<CursorPlace, { kind: "cell" }>,
	{ known }: TreePlace,
): readonly Offer[] {
	const numberOf = CHANNEL_NUMBERS[property];
	if (known === undefined || numberOf === undefined || before.length > 0) return [];
	const agents = new Map<number, AgentEntry[]>();
	for (const { catalogue } of known.analysis.facts.firmwares)
		for (const entry of catalogue.index?.agents ?? [])
			for (const channel of entry.agent.channels ?? []) {
				const number = numberOf(channel);
				const own = number === undefined ? [] : (agents.get(number) ?? []);
				if (number !== undefined && !own.includes(entry)) agents.set(number, [...own, entry]);
			}
	return [...agents]
		.sort(([a], [b]) => a - b)
		.map(([number, entries]) => ({
			label: property === "arm,smc-id" ? `0x${number.toString(16)}` : String(number),
			kind: CompletionItemKind.Constant,
			detail: entries.map(agentName).join(", "),
			rank: 1,
			doc: () =>
				entries.length === 1
					? `The channel of agent ${plain(agentName(entries[0] as AgentEntry))}.`
					: `Agents that use it, told apart by what else they pass: ${plain(entries.map(agentName).join(", "))}.`,
		}));
}

const agentName = ({ key, agent }: AgentEntry): string => `${agent.id} (${agent.name ?? key})`;
