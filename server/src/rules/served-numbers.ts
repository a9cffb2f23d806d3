import type { Use } from "../board/board.ts";
import {
	type CatalogueIndex,
	numberFor,
	type PinSelector,
	type ResourceEntry,
	resourcesOf,
	selectorOf,
} from "../catalogue/catalogue-index.ts";
import { describeIds } from "../catalogue/describe-ids.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";

/** The numbers of one kind, worked out once for all that ask. */
export interface ServedNumbers {
	/** What an agent is served, in words; where it is not known which one it is, what any is. */
	text(index: CatalogueIndex, use: Use, agent: string | undefined): string;
	/** Whether an agent is served a higher number than this. */
	areBeyond(index: CatalogueIndex, use: Use, agent: string | undefined, id: number): boolean;
	/** Where each agent numbers by itself and it is not known which one this is, a number that any of them has may be right. */
	ofAnyAgent(index: CatalogueIndex, use: Use, id: number): ResourceEntry | undefined;
}

export function servedNumbers(kind: ResourceKind): ServedNumbers {
	const texts = new Map<CatalogueIndex, Map<string, string>>();
	const owned = new Map<CatalogueIndex, ReadonlyMap<string, ResourceEntry>>();
	return {
		text: (index, { pins }, agent) => {
			const known = texts.get(index) ?? new Map<string, string>();
			texts.set(index, known);
			const key = `${pins?.selector} ${agent}`;
			const text = known.get(key) ?? describeIds(numbersOf(index, kind, pins?.selector, agent));
			known.set(key, text);
			return text;
		},
		areBeyond: (index, { pins }, agent, id) =>
			numbersOf(index, kind, pins?.selector, agent).some((number) => number > id),
		ofAnyAgent: (index, { pins }, id) => {
			const known = owned.get(index) ?? ownNumbers(index, kind);
			owned.set(index, known);
			return known.get(`${pins?.selector ?? "pin"} ${id}`);
		},
	};
}

function numbersOf(
	index: CatalogueIndex,
	kind: ResourceKind,
	selector: PinSelector | undefined,
	agent: string | undefined,
): readonly number[] {
	const counted = resourcesOf(index, kind).filter((entry) => !selector || selectorOf(entry) === selector);
	return counted.flatMap((entry) => numberFor(entry, agent) ?? (agent === undefined ? ownNumbersOf(entry) : []));
}

export const ownNumbersOf = ({ resource }: ResourceEntry): readonly number[] =>
	Object.values(resource.agentIds ?? {}).filter((number) => number !== null);

/** By what it counts and number, the first entry that any agent has as one of its own. */
function ownNumbers(index: CatalogueIndex, kind: ResourceKind): ReadonlyMap<string, ResourceEntry> {
	const numbers = new Map<string, ResourceEntry>();
	for (const entry of resourcesOf(index, kind))
		for (const number of ownNumbersOf(entry)) {
			const key = `${selectorOf(entry)} ${number}`;
			if (!numbers.has(key)) numbers.set(key, entry);
		}
	return numbers;
}
