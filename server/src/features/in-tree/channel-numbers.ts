import { CompletionItemKind } from "vscode-languageserver-types";
import type { AgentEntry } from "../../catalogue/catalogue-index.ts";
import type { CatalogueChannel } from "../../catalogue/model.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { grouped } from "../../text/grouped.ts";
import { isTrusted } from "../in-catalogue/agent-details.ts";
import { plain } from "../markdown.ts";
import type { Offer } from "../offer.ts";
import { type AgentCell, agentCellAt, LISTED, type Standing, TRUSTED } from "./agent-cells.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

const SMC = ({ smcId }: CatalogueChannel): number | undefined => smcId;

/** Properties of an SCMI node that choose a channel, with what a catalogue says of it. Linux arm,scmi.yaml. */
const CHANNEL_NUMBERS: Readonly<Record<string, (channel: CatalogueChannel) => number | undefined>> = {
	"arm,smc-id": SMC,
	"linaro,optee-channel-id": ({ opteeChannel }) => opteeChannel,
};

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** The numbers of firmware's channels, by the agents that speak over them. */
export function channelNumberOffers(place: CellPlace, at: TreePlace): readonly Offer[] {
	const { known } = at;
	if (known === undefined || place.typed.startsWith("&")) return [];
	const alone = place.before.length > 0 ? undefined : CHANNEL_NUMBERS[place.property];
	if (alone !== undefined) return numberOffers(known, alone, () => ({ rank: 1 }));
	const cell = agentCellAt(place, at);
	return cell?.part === "SMC id" ? numberOffers(known, SMC, (...speaker) => standingIn(cell, ...speaker)) : [];
}

/** In a table: that of the entry's agent first, then what is not listed yet; the one that speaks for none of them last. */
function standingIn(
	{ entry, others = [] }: AgentCell,
	{ agent }: AgentEntry,
	number: number,
	isTrusted: boolean,
): Standing {
	if (entry.agent !== undefined && entry.agent === agent.id) return { rank: 5 };
	if (isTrusted) return TRUSTED;
	return others.some((other) => other["SMC id"] === number) ? LISTED : { rank: 3 };
}

function numberOffers(
	known: KnownTree,
	numberOf: (channel: CatalogueChannel) => number | undefined,
	standingOf: (entry: AgentEntry, number: number, isTrusted: boolean) => Standing,
): readonly Offer[] {
	const speakers = known.analysis.facts.firmwares.flatMap(({ catalogue: { index } }) =>
		(index?.agents ?? []).flatMap((entry) =>
			[...new Set((entry.agent.channels ?? []).flatMap((channel) => numberOf(channel) ?? []))].map((number) => ({
				number,
				entry,
				standing: standingOf(entry, number, index !== undefined && isTrusted(index.catalogue, entry)),
			})),
		),
	);
	return [...grouped(speakers, ({ number }) => number)]
		.sort(([a], [b]) => a - b)
		.map(([number, speaking]) => ({
			number,
			entries: speaking.map(({ entry }) => entry),
			standing: speaking.map(({ standing }) => standing).reduce((best, each) => (each.rank > best.rank ? each : best)),
		}))
		.map(({ number, entries, standing: { rank, remark } }) => ({
			label: numberOf === SMC ? `0x${number.toString(16)}` : String(number),
			kind: CompletionItemKind.Constant,
			detail: `${entries.map(agentName).join(", ")}${remark === undefined ? "" : ` · ${remark}`}`,
			filter: entries.map(({ key, agent }) => `${agent.name ?? ""} ${key}`).join(" "),
			rank,
			doc: () =>
				entries.length === 1
					? `The channel of agent ${plain(agentName(entries[0] as AgentEntry))}.`
					: `Agents that use it, told apart by what else they pass: ${plain(entries.map(agentName).join(", "))}.`,
		}));
}

const agentName = ({ key, agent }: AgentEntry): string => `${agent.id} (${agent.name ?? key})`;
