import type { ResourceKind } from "../scmi/resource-kind.ts";
import type { CatalogueLookup } from "./catalogue-lookup.ts";
import { devicesOwning, isControlled, type KeyedDevice, ownsResource } from "./device-lookup.ts";
import type { Device } from "./model.ts";

export interface WantedResource {
	readonly kind: ResourceKind;
	readonly key: string;
}

/** What is known of the node in the tree. */
export interface DeviceHints {
	readonly label?: string;
	readonly address?: number;
	readonly compatible?: readonly string[];
}

export interface RankedDevice {
	readonly key: string;
	readonly device: Device;
	/** It has every resource wanted, and one was wanted. */
	readonly ownsAll: boolean;
	/** What is wanted and not its own. */
	readonly missing: readonly WantedResource[];
	readonly byLabel: boolean;
	readonly byAddress: boolean;
	readonly byCompatible: boolean;
}

/**
 * The numbered devices a node with these resources may be, the likeliest first: those that own all of them, told apart by
 * label, address and compatible; after them those that only look like it. Resources no device permission covers are not
 * asked for.
 */
export function rankDevices(
	lookup: CatalogueLookup,
	wanted: readonly WantedResource[],
	hints: DeviceHints,
): readonly RankedDevice[] {
	const controlled = wanted.filter(({ kind }) => isControlled(lookup.catalogue, kind));
	return [...likely(lookup, controlled, hints)]
		.filter(({ device }) => device.id !== undefined)
		.map(({ key, device }) => rank(key, device, controlled, hints))
		.filter((ranked) => ranked.ownsAll || ranked.byLabel || ranked.byAddress)
		.sort(
			(a, b) => score(b) - score(a) || surplus(a.device) - surplus(b.device) || (a.device.id ?? 0) - (b.device.id ?? 0),
		);
}

/** Who owns the first of what is wanted, and who looks like it: all others are out of the question. */
function likely(
	lookup: CatalogueLookup,
	[first]: readonly WantedResource[],
	{ label, address }: DeviceHints,
): ReadonlySet<KeyedDevice> {
	return new Set([
		...(first === undefined ? [] : devicesOwning(lookup, first.kind, first.key)),
		...(label === undefined ? [] : (lookup.devicesByLabel.get(label) ?? [])),
		...(address === undefined ? [] : (lookup.devicesByAddress.get(address) ?? [])),
	]);
}

function rank(key: string, device: Device, wanted: readonly WantedResource[], hints: DeviceHints): RankedDevice {
	const { labels = [], addresses = [], compatible = [] } = device.dt ?? {};
	const missing = wanted.filter((resource) => !ownsResource(device, resource.kind, resource.key));
	return {
		key,
		device,
		ownsAll: wanted.length > 0 && missing.length === 0,
		missing,
		byLabel: hints.label !== undefined && labels.includes(hints.label),
		byAddress: hints.address !== undefined && addresses.includes(hints.address),
		byCompatible: compatible.some((name) => hints.compatible?.includes(name)),
	};
}

/** Owning outweighs looks; an address is firmer than a label, a label firmer than a compatible. */
function score(ranked: RankedDevice): number {
	return (
		(ranked.ownsAll ? 8 : 0) + (ranked.byAddress ? 4 : 0) + (ranked.byLabel ? 2 : 0) + (ranked.byCompatible ? 1 : 0)
	);
}

/** Among equals the device with the fewest resources fits best. */
function surplus(device: Device): number {
	return Object.values(device.resources ?? {}).reduce((sum, keys) => sum + keys.length, 0);
}
