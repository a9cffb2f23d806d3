import { kindOfProtocol, PIN_NOUNS, RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { LISTS } from "./catalogue-shape.ts";
import { type ChannelTable, channelTable } from "./channel-table.ts";
import type { Agent, Catalogue, Device, Resource } from "./model.ts";
import { wordsTogether } from "./telling-words.ts";

/** A catalogue by number and by what its entries look like: the one way to look anything up. Where a table has a number twice the first entry counts. */
export interface CatalogueIndex {
	readonly catalogue: Catalogue;
	readonly agents: readonly AgentEntry[];
	readonly agentById: ReadonlyMap<number, AgentEntry>;
	readonly agentByKey: ReadonlyMap<string, AgentEntry>;
	/** By the number it answers with when asked who it is. */
	readonly agentByDiscoverId: ReadonlyMap<number, AgentEntry>;
	readonly channels: ChannelTable;
	readonly devices: readonly DeviceEntry[];
	readonly deviceById: ReadonlyMap<number, DeviceEntry>;
	readonly deviceByKey: ReadonlyMap<string, DeviceEntry>;
	/** By the labels and addresses that Linux's trees give them. */
	readonly devicesByLabel: ReadonlyMap<string, readonly DeviceEntry[]>;
	readonly devicesByAddress: ReadonlyMap<number, readonly DeviceEntry[]>;
	readonly tables: ReadonlyMap<ResourceKind, ResourceTable>;
	/** By the macros that headers call them. */
	readonly resourcesBySymbol: ReadonlyMap<string, readonly ResourceEntry[]>;
}

export interface AgentEntry {
	readonly key: string;
	readonly agent: Agent;
}

export interface DeviceEntry {
	readonly key: string;
	readonly device: Device;
	/** What it owns, in the order of the tables. */
	readonly members: readonly ResourceEntry[];
}

export interface ResourceEntry {
	readonly kind: ResourceKind;
	readonly key: string;
	/** `clock/hsusb`: unique over all tables. */
	readonly path: string;
	readonly resource: Resource;
	/** The devices it belongs to: more than one share it. */
	readonly owners: readonly DeviceEntry[];
}

export interface ResourceTable {
	readonly entries: readonly ResourceEntry[];
	readonly byKey: ReadonlyMap<string, ResourceEntry>;
	/** By `numberKey`: the numbers all agents use. */
	readonly byNumber: ReadonlyMap<number, ResourceEntry>;
	/** The numbers an agent has of its own, by agent key. */
	readonly byAgent: ReadonlyMap<string, ReadonlyMap<number, ResourceEntry>>;
	/** By what firmware may answer as their name: that and the key. */
	readonly byName: ReadonlyMap<string, readonly ResourceEntry[]>;
	/** By the telling words of its name or its key, run together; several: no telling. Made when it is asked for. */
	readonly byWords: () => ReadonlyMap<string, ResourceEntry | "several">;
}

/** What a number of pin control counts; "pin" for every other kind. DEN0056 PINCTRL_ATTRIBUTES. */
export type PinSelector = "pin" | "group" | "function";

const SELECTORS: readonly PinSelector[] = ["pin", "group", "function"];

export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
	const tables = new Map(
		(Object.keys(RESOURCE_KINDS) as ResourceKind[]).map((kind) => [kind, tableOf(kind, catalogue.resources[kind])]),
	);
	const agents = Object.entries(catalogue.agents).map(([key, agent]) => ({ key, agent }));
	const devices = Object.entries(catalogue.devices).map(([key, device]) => deviceEntry(tables, key, device));
	return {
		catalogue,
		agents,
		agentById: firstBy(agents, ({ agent }) => [agent.id]),
		agentByKey: new Map(agents.map((entry) => [entry.key, entry])),
		agentByDiscoverId: firstBy(agents, ({ agent }) => [agent.discoverId ?? agent.id]),
		channels: channelTable(agents),
		devices,
		deviceByKey: new Map(devices.map((entry) => [entry.key, entry])),
		deviceById: firstBy(devices, ({ device }) => (device.id === undefined ? [] : [device.id])),
		devicesByLabel: allBy(devices, ({ device }) => device.dt?.labels ?? []),
		devicesByAddress: allBy(devices, ({ device }) => device.dt?.addresses ?? []),
		tables,
		resourcesBySymbol: allBy(
			[...tables.values()].flatMap(({ entries }) => entries),
			({ resource }) => resource.symbols ?? [],
		),
	};
}

/**
 * The entry an agent means by a number; without an agent, that of the numbers all agents use. Never one of pin control that does not say
 * whether it is a pin, a group or a function: `isComplete` is false of a table with such.
 */
export function resourceAt(
	index: CatalogueIndex,
	kind: ResourceKind,
	id: number,
	agentKey?: string,
	selector: PinSelector = "pin",
): ResourceEntry | undefined {
	const table = index.tables.get(kind);
	const number = numberKey(selector, id);
	const own = agentKey === undefined ? undefined : table?.byAgent.get(agentKey)?.get(number);
	const found = own ?? table?.byNumber.get(number);
	return found !== undefined && numberFor(found, agentKey) === id ? found : undefined;
}

/** The number an agent uses for an entry; undefined where it has none, or where no agent is given and each has its own. */
export function numberFor({ resource }: ResourceEntry, agentKey?: string): number | undefined {
	const own = agentKey === undefined ? undefined : resource.agentIds?.[agentKey];
	return own === null ? undefined : (own ?? resource.id);
}

/** The numbers a table has for an agent, ascending. */
export function numbersOf(index: CatalogueIndex, kind: ResourceKind, agentKey?: string): readonly number[] {
	const numbers = resourcesOf(index, kind).map((entry) => numberFor(entry, agentKey));
	return numbers.filter((number) => number !== undefined).sort((a, b) => a - b);
}

export function resourcesOf(index: CatalogueIndex, kind: ResourceKind): readonly ResourceEntry[] {
	return index.tables.get(kind)?.entries ?? [];
}

/** The pin, group or function that firmware answers this name for; an entry without a kind may be any of them. */
export function pinNamed(index: CatalogueIndex, selector: PinSelector, name: string): ResourceEntry | undefined {
	const named = index.tables.get("pinctrl")?.byName.get(name) ?? [];
	return named.find(({ resource }) => resource.kind === undefined || resource.kind === selector);
}

/** What a number of an entry counts; "pin" where it does not say. */
export function selectorOf({ resource }: ResourceEntry): PinSelector {
	return resource.kind ?? "pin";
}

/** Whether an entry is of this catalogue. */
export function hasDevice({ deviceByKey }: CatalogueIndex, entry: DeviceEntry): boolean {
	return deviceByKey.get(entry.key) === entry;
}

export function hasResource({ tables }: CatalogueIndex, entry: ResourceEntry): boolean {
	return tables.get(entry.kind)?.byKey.get(entry.key) === entry;
}

/** Whether everything of a table is listed, so that what it lacks does not exist. */
export function isComplete({ catalogue }: CatalogueIndex, table: ResourceKind | (typeof LISTS)[number]): boolean {
	return catalogue.completeness[table] === "complete";
}

/** The kind that a protocol serves, as firmware's catalogue has it where it says so: pin control was 0x18 before SCMI 3.2. */
export function kindServed(index: CatalogueIndex | undefined, protocolId: number): ResourceKind | undefined {
	return index?.catalogue.scmi.protocols.pinctrl?.id === protocolId ? "pinctrl" : kindOfProtocol(protocolId);
}

/** Whether firmware is known not to serve a protocol: its list is complete, or has what this is for under another number. */
export function hasNoProtocol(index: CatalogueIndex, protocolId: number): boolean {
	const { protocols } = index.catalogue.scmi;
	if (Object.values(protocols).some(({ id }) => id === protocolId)) return false;
	const kind = kindOfProtocol(protocolId);
	return isComplete(index, "protocols") || (kind !== undefined && Object.hasOwn(protocols, kind));
}

/** The partition that these agents share, in which nobody is a stranger to another; undefined where one of them has none, or another. */
export function sharedPartition(agents: readonly (AgentEntry | undefined)[]): string | undefined {
	const [first, ...others] = agents.map((entry) => entry?.agent.partition);
	return others.every((partition) => partition === first) ? first : undefined;
}

/** Whether a device permission decides over this table. */
export function isControlled({ catalogue }: CatalogueIndex, kind: ResourceKind): boolean {
	return catalogue.permissions.controls?.includes(kind) ?? true;
}

/** What a table's entry is: of pin control what its number counts, where the catalogue says that. */
export function nounOfEntry({ kind, resource }: ResourceEntry): string {
	return resource.kind ? PIN_NOUNS[resource.kind] : RESOURCE_KINDS[kind].noun;
}

/** As a person says it: `19 (hsusb)`. */
export function deviceName({ key, device }: DeviceEntry): string {
	return device.id === undefined ? key : `${device.id} (${key})`;
}

/** As a person says it: `3 _hsusb`; by its key where firmware answers no name: `9 usb2_01`. */
export function resourceName(entry: ResourceEntry, agentKey?: string): string {
	const number = numberFor(entry, agentKey);
	const name = entry.resource.name || entry.key;
	return number === undefined ? name : `${number} ${name}`;
}

interface GrowingEntry extends ResourceEntry {
	readonly owners: DeviceEntry[];
}

function tableOf(kind: ResourceKind, resources: Readonly<Record<string, Resource>> = {}): ResourceTable {
	const entries = Object.entries(resources).map(
		([key, resource]): GrowingEntry => ({ kind, key, path: `${kind}/${key}`, resource, owners: [] }),
	);
	const byAgent = new Map<string, Map<number, ResourceEntry>>();
	for (const entry of entries)
		for (const [agent, number] of Object.entries(entry.resource.agentIds ?? {})) {
			if (number === null) continue;
			const own = byAgent.get(agent) ?? new Map<number, ResourceEntry>();
			byAgent.set(agent, own);
			for (const key of numberKeys(entry, number)) if (!own.has(key)) own.set(key, entry);
		}
	let words: ReadonlyMap<string, ResourceEntry | "several"> | undefined;
	return {
		entries,
		byWords: () => {
			words ??= byTellingWords(entries);
			return words;
		},
		byKey: new Map(entries.map((entry) => [entry.key, entry])),
		byNumber: firstBy(entries, (entry) =>
			entry.resource.id === undefined ? [] : numberKeys(entry, entry.resource.id),
		),
		byAgent,
		byName: allBy(entries, ({ key, resource }) => [resource.name ?? key]),
	};
}

function byTellingWords(entries: readonly ResourceEntry[]): ReadonlyMap<string, ResourceEntry | "several"> {
	const found = new Map<string, ResourceEntry | "several">();
	for (const entry of entries)
		for (const name of new Set([entry.key, entry.resource.name ?? ""].map(wordsTogether))) {
			const known = found.get(name);
			if (name !== "") found.set(name, known === undefined || known === entry ? entry : "several");
		}
	return found;
}

function deviceEntry(tables: ReadonlyMap<ResourceKind, ResourceTable>, key: string, device: Device): DeviceEntry {
	const members = new Set<ResourceEntry>();
	for (const [kind, keys] of Object.entries(device.resources ?? {}))
		for (const name of keys) {
			const member = tables.get(kind as ResourceKind)?.byKey.get(name);
			if (member !== undefined) members.add(member);
		}
	const entry: DeviceEntry = { key, device, members: [...members] };
	for (const member of members) (member as GrowingEntry).owners.push(entry);
	return entry;
}

/** None of pin control where the entry does not say which of its three numbers it has. */
function numberKeys(entry: ResourceEntry, id: number): readonly number[] {
	return entry.kind === "pinctrl" && entry.resource.kind === undefined ? [] : [numberKey(selectorOf(entry), id)];
}

/** Numbers are 32 bits wide: what they count stands above them. */
function numberKey(selector: PinSelector, id: number): number {
	return SELECTORS.indexOf(selector) * 2 ** 32 + id;
}

function firstBy<K, T>(items: readonly T[], keysOf: (item: T) => readonly K[]): Map<K, T> {
	const map = new Map<K, T>();
	for (const item of items) for (const key of keysOf(item)) if (!map.has(key)) map.set(key, item);
	return map;
}

function allBy<K, T>(items: readonly T[], keysOf: (item: T) => readonly K[]): Map<K, T[]> {
	const map = new Map<K, T[]>();
	for (const item of items)
		for (const key of keysOf(item)) {
			const known = map.get(key);
			if (known) known.push(item);
			else map.set(key, [item]);
		}
	return map;
}
