import type { ImportedCatalogue } from "./imported-catalogue.ts";

/**
 * What all boards with this firmware's SoC share: protocols, numbers, names and devices, less what a board adds. Who may use
 * them is said by a configuration, not here.
 */
export function numbersOf(catalogue: ImportedCatalogue, name: string): ImportedCatalogue {
	const { firmware, sources, baseVersion, protocols, resources, devices, completeness = {} } = catalogue;
	const shared = mapValues(resources, (entries) =>
		Object.fromEntries(Object.entries(entries).filter(([, { src = "" }]) => src !== "" && !isOfBoard(src))),
	);
	const isWhole = (table: string): boolean => sizeOf(shared[table]) === sizeOf(resources[table]);
	const tables = Object.keys(shared).filter((table) => sizeOf(shared[table]) > 0);
	const used = new Set(tables.flatMap((table) => Object.values(shared[table] ?? {}).map(({ src }) => sourceOf(src))));
	return {
		firmware: { ...firmware, name },
		sources: Object.fromEntries(Object.entries(sources).filter(([key]) => used.has(key))),
		...(baseVersion !== undefined && { baseVersion }),
		...(protocols && { protocols }),
		resources: Object.fromEntries(tables.map((table) => [table, shared[table] ?? {}])),
		...(devices && { devices: mapValues(devices, (device) => withOnly(device, shared)) }),
		completeness: Object.fromEntries([
			...tables.map((table) => [table, isWhole(table) ? (completeness[table] ?? "partial") : "partial"] as const),
			...(devices && completeness.devices ? [["devices", completeness.devices] as const] : []),
		]),
	};
}

/** A source of the board's own, beside those of its SoC. */
function isOfBoard(src: string): boolean {
	return sourceOf(src).startsWith("board_");
}

function sourceOf(src = ""): string {
	return src.split(":")[0] ?? "";
}

type Devices = NonNullable<ImportedCatalogue["devices"]>;

/** A device with those of its resources that are still there. */
function withOnly(device: Devices[string], shared: ImportedCatalogue["resources"]): Devices[string] {
	const resources = mapValues(device.resources, (keys, table) =>
		keys.filter((key) => Object.hasOwn(shared[table] ?? {}, key)),
	);
	return { ...device, resources: Object.fromEntries(Object.entries(resources).filter(([, keys]) => keys.length > 0)) };
}

function sizeOf(entries: object | undefined): number {
	return Object.keys(entries ?? {}).length;
}

function mapValues<T, U>(
	record: Readonly<Record<string, T>>,
	change: (value: T, key: string) => U,
): Readonly<Record<string, U>> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]));
}
