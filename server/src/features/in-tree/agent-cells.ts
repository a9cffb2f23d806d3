import type { CatalogueChannel } from "../../catalogue/model.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { regionOf } from "../../devicetree/tree/address.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { literalValue } from "../../text/integer-literal.ts";
import { cellRowAt } from "./cell-row.ts";
import { type KnownTree, nodeNamed, type TreePlace } from "./tree-place.ts";

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** What of an agent a cell holds, as the tables of what mediators read call it. */
const PARTS = ["agent", "SMC id", "page"] as const;
type Part = (typeof PARTS)[number];

/** A cell in which an agent is chosen, alone or in a table of agents with their channels. */
export interface AgentCell {
	readonly part: Part;
	/** What its entry says of the agent before it. */
	readonly entry: AgentParts;
	/** The other entries; undefined: it is no table. */
	readonly others: readonly AgentParts[] | undefined;
}

/** What a table, or an entry of one, says of an agent. */
export interface AgentParts {
	readonly agent?: number;
	readonly "SMC id"?: number;
	readonly page?: Node;
}

/** How likely an agent, or what is its own, is meant in a table. */
export interface Standing {
	readonly rank: number;
	/** Why it is not the likeliest. */
	readonly remark?: string;
}

export const TRUSTED: Standing = { rank: 0, remark: "sets what others may do" };
export const LISTED: Standing = { rank: 1, remark: "listed already" };

/** Undefined: none stands there. */
export function agentCellAt(place: CellPlace, at: TreePlace): AgentCell | undefined {
	const { known } = at;
	const row = known && cellRowAt(place, at);
	const names = row?.cells.map(({ name }) => PARTS.find((part) => part === name));
	const part = row && names?.[row.active];
	if (known === undefined || row === undefined || names === undefined || part === undefined) return undefined;
	const before = place.before.map(({ text }) => text);
	const read = (words: readonly string[]): AgentParts => partsIn(words, names, known);
	const begins = before.length - row.active;
	const whole = rowsOf(before.slice(0, begins), names.length);
	return {
		part,
		entry: read(before.slice(begins)),
		others: names.length === 1 ? undefined : [...whole, ...rowsBehind(at.text, place.end)].map(read),
	};
}

function rowsOf(words: readonly string[], width: number): readonly (readonly string[])[] {
	return Array.from({ length: words.length / width }, (_, i) => words.slice(i * width, (i + 1) * width));
}

/** The entries behind a place, each in brackets of its own. */
function rowsBehind(text: string, end: number): readonly (readonly string[])[] {
	const [rest = ""] = /^[^;{}]*/.exec(text.slice(end)) ?? [];
	return [...rest.matchAll(/<([^<>]*)>/g)].map(([, cells = ""]) => cells.trim().split(/\s+/));
}

function partsIn(words: readonly string[], names: readonly (Part | undefined)[], { tree }: KnownTree): AgentParts {
	const wordOf = (part: Part): string => words[names.indexOf(part)] ?? "";
	const [agent, smcId, page] = [
		literalValue(wordOf("agent")),
		literalValue(wordOf("SMC id")),
		nodeNamed(tree, wordOf("page")),
	];
	return {
		...(agent !== undefined && { agent }),
		...(smcId !== undefined && { "SMC id": smcId }),
		...(page !== undefined && { page }),
	};
}

/** Whether a channel is the one that an entry speaks of, by what that says already; undefined: it says nothing of one. */
export function isChannelOf({ "SMC id": smcId, page }: AgentParts, channel: CatalogueChannel): boolean | undefined {
	if (smcId !== undefined) return channel.smcId === smcId;
	return page === undefined ? undefined : isAt(page, channel);
}

/** Whether a page lies where firmware has that of a channel. */
export function isAt(page: Node, { shmem }: CatalogueChannel): boolean {
	const region = regionOf(page);
	return shmem !== undefined && region.kind === "region" && region.region.address === shmem.address;
}
