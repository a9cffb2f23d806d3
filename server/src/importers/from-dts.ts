import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { grouped } from "../text/grouped.ts";
import { catalogueText } from "./catalogue-text.ts";
import type { ImportedCatalogue, ImportedDevice, ImportedResource } from "./imported-catalogue.ts";
import { keyFor } from "./key-for.ts";

/** One number in a known-good tree that refers to firmware. */
export interface ObservedUse {
	readonly kind: ResourceKind;
	readonly id: number;
	/** Pin control: what the number counts. */
	readonly selector?: "pin" | "group" | "function";
	/** The macro the tree writes for it. */
	readonly symbol?: string;
	readonly consumer: ObservedNode;
}

export interface ObservedNode {
	/** As a person calls it: label, else node name. */
	readonly name: string;
	readonly labels?: readonly string[];
	readonly address?: number;
	/** The firmware device the node says it is. */
	readonly deviceId?: number;
}

export interface ObservedFrom {
	/** What to call the firmware. */
	readonly name: string;
	/** Where the tree came from, as a person says it: a path in a repository, a revision. */
	readonly source: string;
	/** The root node's `compatible`: the catalogue is for boards with the first of them. */
	readonly rootCompatible?: readonly string[];
	/** Paths of the SCMI nodes that call it, where the tree has others. */
	readonly scmiNodes?: readonly string[];
	/** partial (the default): a tree shows only what it uses. complete: whatever else a tree uses is an error. */
	readonly completeness?: "complete" | "partial";
}

/**
 * A catalogue, as YAML, of the numbers a tree uses: what is there to start from where firmware's source is not at hand,
 * and what tells when a later tree uses another number. The same uses in any order give the same text.
 */
export function catalogueFromUses(uses: readonly ObservedUse[], from: ObservedFrom): string {
	const resources = resourcesOf(uses);
	const devices = devicesOf(uses, resources);
	const kinds = (Object.keys(RESOURCE_KINDS) as ResourceKind[]).filter((kind) =>
		resources.some((entry) => entry.kind === kind),
	);
	const tables = [...kinds, ...(devices.length > 0 ? ["devices"] : [])];
	const catalogue: ImportedCatalogue = {
		firmware: { name: from.name, ...matchOf(from) },
		sources: { tree: { path: oneLine(from.source), importer: "from-dts" } },
		resources: Object.fromEntries(
			kinds.map((kind) => [
				kind,
				Object.fromEntries(
					resources.filter((entry) => entry.kind === kind).map((entry) => [entry.key, importedResource(entry)]),
				),
			]),
		),
		...(devices.length > 0 && {
			devices: Object.fromEntries(devices.map((device) => [device.key, importedDevice(device)])),
		}),
		...(tables.length > 0 && {
			completeness: Object.fromEntries(tables.map((table) => [table, from.completeness ?? "partial"] as const)),
		}),
	};
	const comment = [
		`Made from ${oneLine(from.source)}: the numbers this tree uses, and who uses them.`,
		"Names, agents and permissions are firmware's own and not in a tree: until they are written here, who may use what is not known.",
		"Where firmware guards nothing: permissions: { model: none }. Where a table lists all that it has: completeness: { clock: complete }.",
	];
	const remarks = resources.map(({ kind, key, consumers }) => ({
		path: ["resources", kind, key],
		text: `used by ${oneLine(consumers.join(", "))}`,
	}));
	return catalogueText(catalogue, comment, remarks);
}

function matchOf({
	rootCompatible: [first] = [],
	scmiNodes,
}: ObservedFrom): Pick<ImportedCatalogue["firmware"], "match"> {
	if (first === undefined && scmiNodes === undefined) return {};
	return {
		match: { ...(first !== undefined && { rootCompatible: [first] }), ...(scmiNodes && { scmiNode: scmiNodes }) },
	};
}

interface ObservedResource {
	readonly key: string;
	readonly kind: ResourceKind;
	readonly id: number;
	readonly selector: ObservedUse["selector"];
	readonly symbols: readonly string[];
	readonly consumers: readonly string[];
}

function resourcesOf(uses: readonly ObservedUse[]): readonly ObservedResource[] {
	const groups = grouped(uses, resourceKey);
	const found = [...groups.values()]
		.flatMap((group) => {
			const [first] = group;
			if (!first) return [];
			const { kind, id, selector } = first;
			const symbols = distinct(group.flatMap(({ symbol }) => symbol ?? []));
			return [{ kind, id, selector, symbols, consumers: distinct(group.map(({ consumer }) => consumer.name)) }];
		})
		.sort((a, b) => compare(a.kind, b.kind) || a.id - b.id || compare(a.selector ?? "", b.selector ?? ""));
	return keyed(
		found,
		({ kind, id, selector, symbols }) => symbols[0]?.toLowerCase() ?? `${selector ?? kind}_${id}`,
		({ kind }) => kind,
	);
}

interface ObservedDevice {
	readonly key: string;
	readonly id: number;
	readonly labels: readonly string[];
	readonly addresses: readonly number[];
	readonly owned: readonly ObservedResource[];
}

function devicesOf(uses: readonly ObservedUse[], resources: readonly ObservedResource[]): readonly ObservedDevice[] {
	const byNumber = new Map(resources.map((entry) => [resourceKey(entry), entry]));
	const found = [...grouped(uses, ({ consumer }) => consumer.deviceId)]
		.flatMap(([id, group]) => {
			if (id === undefined) return [];
			const nodes = group.map(({ consumer }) => consumer);
			const numbers = new Set(group.map(resourceKey));
			return [
				{
					id,
					name: distinct(nodes.map(({ name }) => name))[0] ?? "",
					labels: distinct(nodes.flatMap(({ labels }) => labels ?? [])),
					addresses: [...new Set(nodes.flatMap(({ address }) => address ?? []))].sort((a, b) => a - b),
					owned: [...byNumber].flatMap(([number, entry]) => (numbers.has(number) ? [entry] : [])),
				},
			];
		})
		.sort((a, b) => a.id - b.id);
	return keyed(
		found,
		({ name, labels }) => labels[0] ?? name,
		() => "",
	);
}

function resourceKey({
	kind,
	id,
	selector,
}: {
	readonly kind: ResourceKind;
	readonly id: number;
	readonly selector?: ObservedUse["selector"];
}): string {
	return `${kind} ${selector ?? ""} ${id}`;
}

/** Gives each a key that no other in its table has. */
function keyed<T>(
	things: readonly T[],
	nameOf: (thing: T) => string,
	tableOf: (thing: T) => string,
): readonly (T & { readonly key: string })[] {
	const keys = new Map<string, (name: string) => string>();
	return things.map((thing) => {
		const table = tableOf(thing);
		const keyOf = keys.get(table) ?? keyFor();
		keys.set(table, keyOf);
		return { ...thing, key: keyOf(nameOf(thing)) };
	});
}

function importedResource({ id, selector, symbols }: ObservedResource): ImportedResource {
	return { id, ...(selector && { kind: selector }), ...(symbols.length > 0 && { symbols }) };
}

function importedDevice({ id, labels, addresses, owned }: ObservedDevice): ImportedDevice {
	const tables = [...grouped(owned, ({ kind }) => kind)];
	return {
		id,
		...(labels.length + addresses.length > 0 && {
			dt: { ...(labels.length > 0 && { labels }), ...(addresses.length > 0 && { addresses }) },
		}),
		...(tables.length > 0 && {
			resources: Object.fromEntries(tables.map(([kind, entries]) => [kind, entries.map(({ key }) => key)])),
		}),
	};
}

/** Fit for a comment. */
function oneLine(text: string): string {
	return text.replace(/\p{Cc}+/gu, " ");
}

function distinct(words: readonly string[]): readonly string[] {
	return [...new Set(words)].sort(compare);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
