import type { BoardDevice, DeviceId } from "../board/board.ts";
import { type CatalogueIndex, deviceName, nounOfEntry, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import { type RankedDevice, rankDevices } from "../catalogue/rank-devices.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import type { BootFacts } from "../facts.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";
import { wantedBy } from "../verdicts/used-resources.ts";

/** The firmware devices a node may be, the likeliest first; where one at its address owns all, those that are elsewhere are out of the question. */
export function candidatesFor(boot: BootFacts, index: CatalogueIndex, device: BoardDevice): readonly RankedDevice[] {
	const label = device.node.labels[0];
	const ranked = rankDevices(index, wantedBy(boot, device), {
		...(label === undefined ? {} : { label }),
		...(device.region.kind === "region" ? { address: device.region.region.address } : {}),
		compatible: compatiblesOf(device.node),
	});
	return ranked.some(({ byAddress, ownsAll }) => byAddress && ownsAll)
		? ranked.filter(({ byAddress, device: { dt } }) => byAddress || (dt?.addresses?.length ?? 0) === 0)
		: ranked;
}

/** Whether the first candidate is surely what is meant: no other fits as well, and none looks more like the node. */
export function standsOut(candidates: readonly RankedDevice[]): boolean {
	const [best, ...others] = candidates;
	const looks = (candidate: RankedDevice): boolean => candidate.byAddress || candidate.byLabel;
	if (best === undefined) return false;
	return looks(best)
		? others.every((next) => !next.ownsAll || !looks(next))
		: !others.some((next) => next.ownsAll || looks(next));
}

/** Why a candidate is one: `owns all it uses, same address`. */
export function reasonsFor(candidate: RankedDevice): string {
	const reasons = [
		...(candidate.ownsAll ? ["owns all it uses"] : []),
		...(candidate.byLabel && candidate.byAddress ? ["same label and address"] : []),
		...(candidate.byLabel && !candidate.byAddress ? ["same label"] : []),
		...(candidate.byAddress && !candidate.byLabel ? ["same address"] : []),
	];
	return reasons.join(", ");
}

/** `clock 5 (_usb-dmac0) and reset 5 (i2c2)`. */
export function describeWanted(wanted: readonly ResourceEntry[]): string {
	return listed(wanted.map(resourceText));
}

/** `clock 5 (_usb-dmac0)`. */
export function resourceText(entry: ResourceEntry): string {
	const { key, resource } = entry;
	const id = resource.id === undefined ? "" : ` ${resource.id}`;
	return `${nounOfEntry(entry)}${id} (${resource.name || key})`;
}

/** Puts the candidates' numbers in the place of the one that is there; none where a macro stands in its place. */
export function replaceDeviceId(deviceId: DeviceId, candidates: readonly RankedDevice[]): Fix[] {
	if (!deviceId.literal) return [];
	return candidates.map((candidate, rank) => ({
		title: `Set ${deviceId.spelling} to ${deviceName(candidate)}: ${reasonsFor(candidate)}`,
		preferred: rank === 0 && standsOut(candidates),
		edits: [{ at: deviceId.at, text: String(candidate.device.id) }],
	}));
}
