import type { BoardDevice } from "../board/board.ts";
import { type CatalogueIndex, type DeviceEntry, isComplete, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import { regionOf } from "../devicetree/tree/address.ts";
import { nodesBelow } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { deviceIdOf, deviceIndexOf, deviceOf, grantsByNumber, isPartOfNamed } from "./named-device.ts";
import { resourceOfUse, wantedBy } from "./used-resources.ts";

/** Where firmware's list of devices and the trees do not meet: no fault by itself. */
export interface UnmatchedDevices {
	/** Devices of firmware that no node of any tree names or looks like. */
	readonly inNoTree: readonly { readonly index: CatalogueIndex; readonly device: DeviceEntry }[];
	/** Nodes in use that use what devices of firmware are made of, and are none of them. */
	readonly noDevice: readonly { readonly node: BoardDevice; readonly uses: readonly ResourceEntry[] }[];
}

export function unmatchedDevices(facts: Facts, boot: BootFacts): UnmatchedDevices {
	return { inNoTree: [...inNoTree(facts, boot)], noDevice: [...noDevice(facts, boot)] };
}

/** What is not in a tree that could not be read whole may be in the rest of it. */
function* inNoTree(facts: Facts, boot: BootFacts): Generator<UnmatchedDevices["inNoTree"][number]> {
	if (facts.stacks.some(({ stack }) => !stack.board.tree.complete)) return;
	const asked = grantsByNumber(boot) ? deviceIndexOf(boot) : undefined;
	const numbers = new Set(facts.host.board.devices.map((device) => deviceIdOf(facts, device)?.id));
	const labels = new Set<string>();
	const addresses = new Set<number>();
	for (const { stack } of facts.stacks)
		for (const node of nodesBelow(stack.board.tree.root)) {
			for (const label of node.labels) labels.add(label);
			const region = regionOf(node);
			if (region.kind === "region") addresses.add(region.region.address);
		}
	for (const index of boot.indices)
		for (const device of index.devices) {
			const { id, dt, resources, isUnsure } = device.device;
			const isNumbered = index === asked && id !== undefined;
			const looks = [...(dt?.labels ?? []), ...(dt?.addresses ?? [])];
			// nothing would tell it in a tree
			if (!isNumbered && looks.length === 0) continue;
			const ownsNothing = device.members.length === 0 && (resources !== undefined || isComplete(index, "devices"));
			const isThere =
				(isNumbered && numbers.has(id)) ||
				dt?.labels?.some((label) => labels.has(label)) ||
				dt?.addresses?.some((address) => addresses.has(address));
			if (!isThere && !(ownsNothing && !isUnsure)) yield { index, device };
		}
}

function* noDevice(facts: Facts, boot: BootFacts): Generator<UnmatchedDevices["noDevice"][number]> {
	const isNumbered = grantsByNumber(boot);
	const kinds = new Map(
		boot.indices.map((index) => [
			index,
			new Set(index.devices.flatMap(({ members }) => members.map(({ kind }) => kind))),
		]),
	);
	const told = new Set<BoardDevice>();
	for (const { device, hostDevice = device } of boot.planned.consumers) {
		if (told.has(hostDevice)) continue;
		told.add(hostDevice);
		if (deviceIdOf(facts, hostDevice) !== undefined || deviceOf(facts, boot, hostDevice) !== undefined) continue;
		const uses = isNumbered ? wantedBy(boot, device) : usedOf(boot, device, kinds);
		if (uses.length > 0 && !isPartOfNamed(facts, boot, hostDevice, uses)) yield { node: hostDevice, uses };
	}
}

/** Of the tables that devices of the same firmware are made of; a regulator of firmware's is a part of the SCMI node. */
function usedOf(
	boot: BootFacts,
	{ uses }: BoardDevice,
	kinds: ReadonlyMap<CatalogueIndex, ReadonlySet<string>>,
): readonly ResourceEntry[] {
	if (uses.some(({ kind, property }) => kind === "voltage" && property.name === "reg")) return [];
	const used = uses.flatMap((use) => {
		const index = boot.indexOf(use);
		const isOfDevices = index !== undefined && isLookedFor(index) && kinds.get(index)?.has(use.kind);
		return isOfDevices ? (resourceOfUse(boot, use) ?? []) : [];
	});
	return [...new Set(used)];
}

/** Whether a node can be told to be one of its devices at all. */
function isLookedFor({ devices }: CatalogueIndex): boolean {
	return devices.some(({ device: { dt } }) => (dt?.labels?.length ?? 0) + (dt?.addresses?.length ?? 0) > 0);
}
