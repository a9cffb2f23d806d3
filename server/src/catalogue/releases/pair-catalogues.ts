import { grouped } from "../../text/grouped.ts";
import type { AgentEntry, CatalogueIndex, DeviceEntry, ResourceEntry } from "../catalogue-index.ts";

/** What became of an entry of one catalogue in another. */
export type Fate<T> =
	| { readonly kind: "kept"; readonly entry: T }
	/** Nothing in the other one is like it. */
	| { readonly kind: "gone" }
	/** Several may be it, or, without candidates, nothing tells it from others. */
	| { readonly kind: "unclear"; readonly candidates: readonly T[] };

/** Which entry of a firmware's new release is which of the old one. */
export interface CataloguePairs {
	readonly resources: ReadonlyMap<ResourceEntry, Fate<ResourceEntry>>;
	readonly devices: ReadonlyMap<DeviceEntry, Fate<DeviceEntry>>;
	readonly agents: ReadonlyMap<AgentEntry, Fate<AgentEntry>>;
}

/**
 * Keys are what entries are known by from one release to the next; where a key is another one, a macro, a name or a native specifier
 * that only one entry of each catalogue has. A number says nothing, nor does a key that is made of it.
 */
export function pairCatalogues(before: CatalogueIndex, after: CatalogueIndex): CataloguePairs {
	const resources = [...before.tables].flatMap(([kind, { entries }]) => [
		...pairEntries(entries, after.tables.get(kind)?.entries ?? [], signsOfResource),
	]);
	return {
		resources: new Map(resources),
		devices: pairEntries(before.devices, after.devices, signsOfDevice),
		agents: pairEntries(before.agents, after.agents, ({ key, agent: { name } }) => ({
			key,
			marks: name ? [name] : [],
		})),
	};
}

/** What an entry is known by: its key, unless it only repeats the number, and whatever else is its own. */
interface Signs {
	readonly key: string | undefined;
	readonly marks: readonly string[];
}

function signsOfResource({ kind, key, resource }: ResourceEntry): Signs {
	const { kind: selector = "", id, name, symbols = [], hardware = [] } = resource;
	const isNumber = key === `${selector || kind}_${id}`;
	const marks = [
		...symbols.map((symbol) => `symbol ${symbol}`),
		...(name ? [`name ${selector} ${name}`] : []),
		...hardware.map((specifier) => `hardware ${specifier}`),
	];
	return { key: isNumber ? undefined : key, marks };
}

function signsOfDevice({ key, device: { dt } }: DeviceEntry): Signs {
	const marks = [...(dt?.labels ?? []), ...(dt?.addresses ?? []).map((address) => `at ${address}`)];
	return { key, marks };
}

function pairEntries<T>(
	before: readonly T[],
	after: readonly T[],
	signsOf: (entry: T) => Signs,
): ReadonlyMap<T, Fate<T>> {
	const [old, now] = [signed(before, signsOf), signed(after, signsOf)];
	const fates = new Map<T, Fate<T>>();
	const taken = new Set<T>();
	for (const entry of before) {
		const { key, marks } = signsOf(entry);
		const same = key === undefined ? undefined : now.byKey.get(key);
		if (same === undefined) continue;
		const alike = now.sharing(marks);
		const others = old.sharing(signsOf(same).marks).filter((other) => other !== entry);
		// its key leads to one entry, and its name to another: or its name is that of another one by now
		const isContradicted = !alike.includes(same) && alike.length + others.length > 0;
		fates.set(
			entry,
			isContradicted ? { kind: "unclear", candidates: [same, ...alike] } : { kind: "kept", entry: same },
		);
		taken.add(same);
	}
	const lost = before.filter((entry) => !fates.has(entry));
	const candidatesOf = new Map(
		lost.map((entry) => [entry, now.sharing(signsOf(entry).marks).filter((each) => !taken.has(each))]),
	);
	const claims = grouped([...candidatesOf.values()].flat(), (entry) => entry);
	for (const [entry, candidates] of candidatesOf) {
		const [only] = candidates;
		const { key, marks } = signsOf(entry);
		if (only === undefined)
			fates.set(entry, key === undefined && marks.length === 0 ? { kind: "unclear", candidates } : { kind: "gone" });
		else if (candidates.length === 1 && claims.get(only)?.length === 1) fates.set(entry, { kind: "kept", entry: only });
		else fates.set(entry, { kind: "unclear", candidates });
	}
	return new Map(before.map((entry) => [entry, fates.get(entry) as Fate<T>]));
}

function signed<T>(entries: readonly T[], signsOf: (entry: T) => Signs) {
	const byKey = new Map<string, T>();
	const byMark = new Map<string, T[]>();
	for (const entry of entries) {
		const { key, marks } = signsOf(entry);
		if (key !== undefined) byKey.set(key, entry);
		for (const mark of marks) byMark.set(mark, [...(byMark.get(mark) ?? []), entry]);
	}
	/** Those that have one of the marks. */
	const sharing = (marks: readonly string[]): readonly T[] => [
		...new Set(marks.flatMap((mark) => byMark.get(mark) ?? [])),
	];
	return { byKey, sharing };
}
