import type { Agent, Catalogue, Device, Resource } from "../catalogue/model.ts";
import type { PIN_SELECTORS } from "../scmi/protocols/pinctrl.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";

/** A catalogue by number, as its server is addressed. Where a table has a number twice the first entry wins. */
export interface CatalogueIndex {
	readonly catalogue: Catalogue;
	readonly agents: readonly AgentEntry[];
	readonly agentById: ReadonlyMap<number, AgentEntry>;
	readonly devices: readonly DeviceEntry[];
	readonly deviceById: ReadonlyMap<number, DeviceEntry>;
	readonly resources: ReadonlyMap<ResourceKind, readonly ResourceEntry[]>;
	/** By kind, selector and number. */
	readonly byNumber: ReadonlyMap<string, ResourceEntry>;
	/** The same for numbers of one agent. */
	readonly byAgentNumber: ReadonlyMap<string, ResourceEntry>;
}

export interface AgentEntry {
	readonly key: string;
	readonly agent: Agent;
}

export interface DeviceEntry {
	readonly key: string;
	readonly device: Device;
	readonly members: readonly ResourceEntry[];
}

export interface ResourceEntry {
	readonly kind: ResourceKind;
	readonly key: string;
	/** `clock/hsusb`: unique over all tables. */
	readonly path: string;
	readonly resource: Resource;
	/** Keys of the devices it belongs to. */
	readonly owners: readonly string[];
}

export type PinSelector = keyof typeof PIN_SELECTORS;

export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
	const owners = ownersByPath(catalogue);
	const resources = new Map<ResourceKind, readonly ResourceEntry[]>();
	const byPath = new Map<string, ResourceEntry>();
	const byNumber = new Map<string, ResourceEntry>();
	const byAgentNumber = new Map<string, ResourceEntry>();
	for (const kind of Object.keys(RESOURCE_KINDS) as ResourceKind[]) {
		const entries = Object.entries(catalogue.resources[kind] ?? {}).map(([key, resource]) => {
			const path = `${kind}/${key}`;
			return { kind, key, path, resource, owners: owners.get(path) ?? [] };
		});
		resources.set(kind, entries);
		for (const entry of entries) {
			byPath.set(entry.path, entry);
			const { id, agentIds } = entry.resource;
			const selector = selectorOf(entry);
			if (id !== undefined) putFirst(byNumber, numberKey(kind, selector, id), entry);
			for (const [agent, number] of Object.entries(agentIds ?? {}))
				if (number !== null) putFirst(byAgentNumber, `${agent} ${numberKey(kind, selector, number)}`, entry);
		}
	}
	const devices = Object.entries(catalogue.devices).map(([key, device]) => ({
		key,
		device,
		members: memberPaths(device).flatMap((path) => byPath.get(path) ?? []),
	}));
	const agents = Object.entries(catalogue.agents).map(([key, agent]) => ({ key, agent }));
	const agentById = new Map<number, AgentEntry>();
	for (const entry of agents) putFirst(agentById, entry.agent.id, entry);
	const deviceById = new Map<number, DeviceEntry>();
	for (const entry of devices) if (entry.device.id !== undefined) putFirst(deviceById, entry.device.id, entry);
	return { catalogue, agents, agentById, devices, deviceById, resources, byNumber, byAgentNumber };
}

/** What a number means to one agent. `unknown`: the catalogue does not say; `why` is a clause to put behind "because". */
export type Lookup =
	| { readonly kind: "found"; readonly entry: ResourceEntry }
	| { readonly kind: "absent" }
	| { readonly kind: "unknown"; readonly why: string };

/** A reserved or hidden entry is absent: its server answers as if it were not there. */
export function findResource(
	index: CatalogueIndex,
	agent: AgentEntry,
	kind: ResourceKind,
	id: number,
	selector: PinSelector = "pin",
): Lookup {
	const number = numberKey(kind, selector, id);
	const own = index.byAgentNumber.size === 0 ? undefined : index.byAgentNumber.get(`${agent.key} ${number}`);
	const entry = own ?? index.byNumber.get(number);
	const { noun } = RESOURCE_KINDS[kind];
	if (!entry || (!own && isHidden(entry, agent)))
		return isComplete(index, kind) || entry
			? { kind: "absent" }
			: { kind: "unknown", why: `the catalogue does not know ${noun} ${id}, and its table is not complete` };
	if (entry.resource.status === "conditional")
		return { kind: "unknown", why: `${noun} ${id} (${entry.key}) is served only under a condition of the firmware's` };
	const invisible =
		entry.resource.status === "reserved" || (entry.resource.status === "secure-only" && !agent.agent.secure);
	return invisible ? { kind: "absent" } : { kind: "found", entry };
}

/** The number one agent uses for an entry; undefined when it has none. */
export function numberOf(entry: ResourceEntry, agent: AgentEntry): number | undefined {
	const own = entry.resource.agentIds?.[agent.key];
	return own === null ? undefined : (own ?? entry.resource.id);
}

/** One more than the highest number this agent has in a table: what PROTOCOL_ATTRIBUTES counts. */
export function countOf(index: CatalogueIndex, agent: AgentEntry, kind: ResourceKind, selector?: PinSelector): number {
	let count = 0;
	for (const entry of index.resources.get(kind) ?? [])
		if (selector === undefined || selectorOf(entry) === selector)
			count = Math.max(count, 1 + (numberOf(entry, agent) ?? -1));
	return count;
}

export function isComplete(index: CatalogueIndex, table: string): boolean {
	return index.catalogue.completeness[table] === "complete";
}

/** What a number of an entry counts; "pin" for everything that is not pin control. */
export function selectorOf(entry: ResourceEntry): PinSelector {
	return entry.resource.kind ?? "pin";
}

const isHidden = (entry: ResourceEntry, agent: AgentEntry) => entry.resource.agentIds?.[agent.key] === null;

const numberKey = (kind: ResourceKind, selector: PinSelector, id: number) => `${kind} ${selector} ${id}`;

const memberPaths = (device: Device) =>
	Object.entries(device.resources ?? {}).flatMap(([kind, keys]) => (keys ?? []).map((key) => `${kind}/${key}`));

function ownersByPath(catalogue: Catalogue): Map<string, string[]> {
	const owners = new Map<string, string[]>();
	for (const [key, device] of Object.entries(catalogue.devices))
		for (const path of new Set(memberPaths(device))) {
			const known = owners.get(path);
			if (known) known.push(key);
			else owners.set(path, [key]);
		}
	return owners;
}

function putFirst<K, V>(map: Map<K, V>, key: K, value: V): void {
	if (!map.has(key)) map.set(key, value);
}
