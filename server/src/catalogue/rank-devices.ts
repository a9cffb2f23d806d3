import { type CatalogueIndex, type DeviceEntry, isControlled, type ResourceEntry } from "./catalogue-index.ts";
import type { Device } from "./model.ts";

/** What is known of the node in the tree. */
export interface DeviceHints {
	readonly label?: string;
	readonly address?: number;
	readonly compatible?: readonly string[];
}

export interface RankedDevice extends DeviceEntry {
	/** It has every resource wanted, and one was wanted. */
	readonly ownsAll: boolean;
	/** What is wanted and not its own. */
	readonly missing: readonly ResourceEntry[];
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
	index: CatalogueIndex,
	wanted: readonly ResourceEntry[],
	hints: DeviceHints,
): readonly RankedDevice[] {
	const controlled = wanted.filter(({ kind }) => isControlled(index, kind));
	return [...likely(index, controlled, hints)]
		.filter(({ device }) => device.id !== undefined)
		.map((entry) => rank(entry, controlled, hints))
		.filter((ranked) => ranked.ownsAll || ranked.byLabel || ranked.byAddress)
		.sort(
			(a, b) => score(b) - score(a) || surplus(a.device) - surplus(b.device) || (a.device.id ?? 0) - (b.device.id ?? 0),
		);
}

/** Who owns the first of what is wanted, and who looks like it: all others are out of the question. */
function likely(
	index: CatalogueIndex,
	[first]: readonly ResourceEntry[],
	{ label, address }: DeviceHints,
): ReadonlySet<DeviceEntry> {
	const owners = first?.owners ?? [];
	return new Set([
		...(owners.length > TELLING_OWNERS ? [] : owners),
		...(label === undefined ? [] : (index.devicesByLabel.get(label) ?? [])),
		...(address === undefined ? [] : (index.devicesByAddress.get(address) ?? [])),
	]);
}

/** What more devices share than these does not tell which one of them is meant. */
const TELLING_OWNERS = 100;

function rank(entry: DeviceEntry, wanted: readonly ResourceEntry[], hints: DeviceHints): RankedDevice {
	const { labels = [], addresses = [], compatible = [] } = entry.device.dt ?? {};
	const missing = wanted.filter(({ owners }) => !owners.includes(entry));
	return {
		...entry,
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
