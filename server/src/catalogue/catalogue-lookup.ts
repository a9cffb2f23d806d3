import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { KeyedDevice } from "./device-lookup.ts";
import type { Catalogue } from "./model.ts";
import type { KeyedResource } from "./resource-lookup.ts";

/** A catalogue by what its entries are looked up by. Where several have one number the first counts. */
export interface CatalogueLookup {
	readonly catalogue: Catalogue;
	readonly deviceById: ReadonlyMap<number, KeyedDevice>;
	/** By the labels and addresses that Linux's trees give them. */
	readonly devicesByLabel: ReadonlyMap<string, readonly KeyedDevice[]>;
	readonly devicesByAddress: ReadonlyMap<number, readonly KeyedDevice[]>;
	/** By `resourcePath`. */
	readonly owners: ReadonlyMap<string, readonly KeyedDevice[]>;
	/** By `numberOf`. */
	readonly resourceByNumber: ReadonlyMap<string, KeyedResource>;
}

export function createLookup(catalogue: Catalogue): CatalogueLookup {
	const deviceById = new Map<number, KeyedDevice>();
	const devicesByLabel = new Map<string, KeyedDevice[]>();
	const devicesByAddress = new Map<number, KeyedDevice[]>();
	const owners = new Map<string, KeyedDevice[]>();
	for (const [key, device] of Object.entries(catalogue.devices)) {
		const keyed = { key, device };
		if (device.id !== undefined && !deviceById.has(device.id)) deviceById.set(device.id, keyed);
		for (const label of device.dt?.labels ?? []) put(devicesByLabel, label, keyed);
		for (const address of device.dt?.addresses ?? []) put(devicesByAddress, address, keyed);
		for (const [kind, keys] of Object.entries(device.resources ?? {}))
			for (const resource of new Set(keys)) put(owners, resourcePath(kind as ResourceKind, resource), keyed);
	}
	const resourceByNumber = new Map<string, KeyedResource>();
	for (const [kind, table] of Object.entries(catalogue.resources))
		for (const [key, resource] of Object.entries(table ?? {})) {
			const put = (id: number, agent?: string): void => {
				const number = numberOf(kind as ResourceKind, id, agent);
				if (!resourceByNumber.has(number)) resourceByNumber.set(number, { key, resource });
			};
			if (resource.id !== undefined) put(resource.id);
			for (const agent of Object.keys(catalogue.agents)) {
				const own = resource.agentIds?.[agent];
				if (own !== null && own !== undefined) put(own, agent);
			}
		}
	return { catalogue, deviceById, devicesByLabel, devicesByAddress, owners, resourceByNumber };
}

export const resourcePath = (kind: ResourceKind, key: string): string => `${kind}/${key}`;

/** The number all agents use, or one that an agent has of its own. */
export const numberOf = (kind: ResourceKind, id: number, agent?: string): string =>
	agent === undefined ? `${kind} ${id}` : `${kind} ${id} of ${agent}`;

function put<K>(map: Map<K, KeyedDevice[]>, key: K, device: KeyedDevice): void {
	const known = map.get(key);
	if (known) known.push(device);
	else map.set(key, [device]);
}
