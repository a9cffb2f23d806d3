import { folderOf } from "../text/path.ts";
import type { ImportedCatalogue, ImportedResource } from "./imported-catalogue.ts";

/**
 * What is known of the firmware of a SoC whichever configuration is built: protocols, numbers, names and devices. What a board adds is
 * there in builds with that board, another board's build may have something else under the number. Who may use them is said by a
 * configuration, not here.
 */
export function numbersOf(catalogue: ImportedCatalogue, name: string): ImportedCatalogue {
	const { firmware, sources, baseVersion, protocols, resources, devices, completeness = {} } = catalogue;
	const listed = mapValues(resources, (entries) => {
		const numbered = Object.entries(entries).filter(([, { src = "" }]) => src !== "");
		return Object.fromEntries(numbered.map(([key, entry]) => [key, inItsBuilds(entry, sources)]));
	});
	const shared = mapValues(resources, (entries) =>
		Object.fromEntries(Object.entries(entries).filter(([, { src = "" }]) => src !== "" && !isOfBoard(src))),
	);
	const isWhole = (table: string): boolean => sizeOf(shared[table]) === sizeOf(resources[table]);
	const tables = Object.keys(listed).filter((table) => sizeOf(listed[table]) > 0);
	const used = new Set(tables.flatMap((table) => Object.values(listed[table] ?? {}).map(({ src }) => sourceOf(src))));
	return {
		firmware: { ...firmware, name },
		sources: Object.fromEntries(Object.entries(sources).filter(([key]) => used.has(key))),
		...(baseVersion !== undefined && { baseVersion }),
		...(protocols && { protocols }),
		resources: Object.fromEntries(tables.map((table) => [table, listed[table] ?? {}])),
		...(devices && { devices: mapValues(devices, (device) => withOnly(device, shared)) }),
		completeness: Object.fromEntries([
			...tables.map((table) => [table, isWhole(table) ? (completeness[table] ?? "partial") : "partial"] as const),
			...(devices && completeness.devices ? [["devices", completeness.devices] as const] : []),
		]),
	};
}

/** Of what the sources of a board number: in which builds it is there. */
function inItsBuilds(entry: ImportedResource, sources: ImportedCatalogue["sources"]): ImportedResource {
	const { src = "", ...said } = entry;
	const path = isOfBoard(src) ? sources[sourceOf(src)]?.path : undefined;
	if (path === undefined) return entry;
	// boards/mcimx95evk/sm/brd_sm_sensor.h
	return { ...said, status: "conditional", condition: `built with ${folderOf(folderOf(path))}`, src };
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
	const resources = mapValues(device.resources ?? {}, (keys, table) =>
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
