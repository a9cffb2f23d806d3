import type { YamlEntry, YamlNode } from "./yaml-node.ts";

/**
 * Lays one node over another: maps are merged key by key, null removes a key, everything else replaces what was there.
 * Each value keeps the place it was written at.
 */
export function mergeYaml(
	base: YamlNode,
	over: YamlNode,
	options: {
		/** Below a key for which this holds, null is a value like any other. */
		readonly nullIsValueIn?: (key: string) => boolean;
		/** A null that removes what is not there; `known` are the keys that are. */
		readonly onNothingToRemove?: (entry: YamlEntry, known: ReadonlySet<string>) => void;
	},
	key = "",
): YamlNode {
	if (base === over || base.kind !== "map" || over.kind !== "map") return over;
	const removes = (entry: YamlEntry) =>
		entry.value.kind === "scalar" && entry.value.value === null && !options.nullIsValueIn?.(key);

	const aboveOf = new Map(over.entries.toReversed().map((entry) => [entry.key, entry]));
	const kept = base.entries.flatMap((entry) => {
		const above = aboveOf.get(entry.key);
		if (!above) return [entry];
		if (removes(above)) return [];
		const value = mergeYaml(entry.value, above.value, options, entry.key);
		return [{ key: entry.key, keyAt: value === above.value ? above.keyAt : entry.keyAt, value }];
	});
	const inBase = new Set(base.entries.map((entry) => entry.key));
	const met = new Set<string>();
	const added = over.entries.filter((entry) => {
		const repeated = met.has(entry.key);
		met.add(entry.key);
		if (repeated || !removes(entry)) return repeated || !inBase.has(entry.key);
		if (!inBase.has(entry.key)) options.onNothingToRemove?.(entry, inBase);
		return false;
	});
	return { kind: "map", at: over.at, entries: [...kept, ...added] };
}
