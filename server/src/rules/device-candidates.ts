import type { BoardDevice, DeviceId } from "../board/board.ts";
import { deviceName, isControlled } from "../catalogue/device-lookup.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { type RankedDevice, rankDevices, type WantedResource } from "../catalogue/rank-devices.ts";
import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import type { BootFacts } from "../facts.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import type { Fix } from "./finding.ts";
import { distinctUses, listed, resourceOfUse } from "./wording.ts";

/** The catalogue resources a device uses that device permissions cover. */
export function wantedBy(boot: BootFacts, device: BoardDevice): readonly WantedResource[] {
	return distinctUses(device.uses).flatMap((use) => {
		const found = resourceOfUse(boot, use);
		if (found === undefined || !isControlled(boot.lookup.catalogue, use.kind)) return [];
		return [{ kind: use.kind, key: found.key }];
	});
}

/** The firmware devices a node may be, the likeliest first. */
export function candidatesFor(boot: BootFacts, device: BoardDevice): readonly RankedDevice[] {
	const label = device.node.labels[0];
	return rankDevices(boot.lookup, wantedBy(boot, device), {
		...(label === undefined ? {} : { label }),
		...(device.region.kind === "region" ? { address: device.region.region.address } : {}),
		compatible: compatiblesOf(device.node),
	});
}

/** Whether the first candidate is surely what is meant: no other fits as well. */
export function standsOut(candidates: readonly RankedDevice[]): boolean {
	const [best, next] = candidates;
	const looks = (candidate: RankedDevice): boolean => candidate.byAddress || candidate.byLabel;
	return best !== undefined && (next === undefined || !next.ownsAll || (looks(best) && !looks(next)));
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
export function describeWanted(catalogue: Catalogue, wanted: readonly WantedResource[]): string {
	return listed(
		wanted.map(({ kind, key }) => {
			const resource = catalogue.resources[kind]?.[key];
			const id = resource?.id === undefined ? "" : ` ${resource.id}`;
			return `${RESOURCE_KINDS[kind].noun}${id} (${resource?.name || key})`;
		}),
	);
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
