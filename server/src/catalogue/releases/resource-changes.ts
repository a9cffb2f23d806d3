import { nounOfEntry, numberFor, type ResourceEntry, resourceAt, resourcesOf, selectorOf } from "../catalogue-index.ts";
import type { About, Change, Named } from "./change.ts";
import { agentKeyIn, type Comparison, keptIn, newIn } from "./comparison.ts";
import { fieldChanges } from "./field-changes.ts";
import type { Fate } from "./pair-catalogues.ts";
import { renamed } from "./renamed.ts";

const FIELDS = [
	...(["status", "condition", "parents", "rates", "initialRate", "microvolts", "initial", "settable"] as const),
	...(["members", "starts", "measures"] as const),
];

/** What became of the numbers, and of what is said of them. */
export function resourceChanges(comparison: Comparison): readonly Change[] {
	const { before, after, pairs } = comparison;
	const kept = [...pairs.resources].flatMap(([entry, fate]) => changesOf(comparison, entry, fate));
	const added = [...before.tables.keys()]
		.flatMap((kind) => newIn(pairs.resources, resourcesOf(after, kind)))
		.map(
			(entry): Change => ({
				...aboutOf(entry),
				...{ kind: "added", entry: namedResource(entry), to: entry.resource.id ?? null },
			}),
		);
	return [...kept, ...added];
}

function changesOf(comparison: Comparison, entry: ResourceEntry, fate: Fate<ResourceEntry>): readonly Change[] {
	const about = { ...aboutOf(entry), entry: namedResource(entry) };
	switch (fate.kind) {
		case "unclear": {
			const candidates = fate.candidates.map(namedResource);
			return [{ ...about, kind: "unclear", from: entry.resource.id ?? null, candidates }];
		}
		case "gone": {
			const isSure = comparison.after.catalogue.completeness[entry.kind] === "complete";
			return numbersIn(entry).map(({ number, agent }) => ({
				...about,
				kind: "removed",
				from: number,
				agent,
				meansNow: meaningNow(comparison, entry, number, agent),
				isSure,
			}));
		}
		case "kept":
			return [...moves(comparison, entry, fate.entry), ...others(comparison, entry, fate.entry)];
	}
}

/** The numbers that one entry has no longer. */
function moves(comparison: Comparison, entry: ResourceEntry, now: ResourceEntry): readonly Change[] {
	return numbersIn(entry).flatMap(({ number, agent }): readonly Change[] => {
		const to = numberFor(now, agent === null ? undefined : agentKeyIn(comparison, agent));
		if (number === null || to === number) return [];
		const meansNow = meaningNow(comparison, entry, number, agent);
		const moved = { ...aboutOf(entry), entry: namedResource(entry), from: number, agent, meansNow };
		return to === undefined ? [{ ...moved, kind: "removed", isSure: true }] : [{ ...moved, kind: "renumbered", to }];
	});
}

function others({ pairs, before }: Comparison, entry: ResourceEntry, now: ResourceEntry): readonly Change[] {
	const to = now.resource.id ?? null;
	const about = aboutOf(now);
	const table = before.tables.get(entry.kind)?.byKey;
	const keyNow = (key: unknown): unknown =>
		typeof key === "string" ? (keptIn(pairs.resources, table?.get(key))?.key ?? key) : key;
	const inNewWords = (field: string, value: unknown): unknown =>
		(field === "parents" || field === "members") && Array.isArray(value) ? value.map(keyNow) : value;
	const fields = fieldChanges(entry.resource, now.resource, FIELDS, inNewWords);
	return [
		...renamed(about, namedResource(entry), namedResource(now), to),
		...fields.map((field): Change => ({ ...about, kind: "changed", entry: namedResource(now), to, ...field })),
	];
}

/** The numbers of an entry: one for all agents, or each agent's; null: it has none. */
function numbersIn({ resource: { id, agentIds = {} } }: ResourceEntry) {
	const own = Object.entries(agentIds).flatMap(([agent, number]) => (number === null ? [] : [{ number, agent }]));
	return id === undefined && own.length > 0 ? own : [{ number: id ?? null, agent: null }, ...own];
}

/** What an old number of an entry stands for in the new release. */
function meaningNow(
	comparison: Comparison,
	entry: ResourceEntry,
	number: number | null,
	agent: string | null,
): Named | null {
	if (number === null) return null;
	const agentNow = agent === null ? undefined : agentKeyIn(comparison, agent);
	const found = resourceAt(comparison.after, entry.kind, number, agentNow, selectorOf(entry));
	return found ? namedResource(found) : null;
}

function aboutOf(entry: ResourceEntry): About {
	return { table: entry.kind, noun: nounOfEntry(entry) };
}

function namedResource({ key, resource }: ResourceEntry): Named {
	return { key, name: resource.name || null };
}
