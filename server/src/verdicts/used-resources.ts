import type { BoardDevice, Use } from "../board/board.ts";
import {
	isControlled,
	nounOfEntry,
	pinNamed,
	type ResourceEntry,
	resourceAt,
	resourceName,
} from "../catalogue/catalogue-index.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { PIN_NOUNS, RESOURCE_KINDS } from "../scmi/resource-kind.ts";

/** The catalogue's entry behind a use; undefined where its firmware has none, or no catalogue is bound to it. */
export function resourceOfUse(boot: BootFacts, use: Use): ResourceEntry | undefined {
	const index = boot.indexOf(use);
	if (index === undefined) return undefined;
	if (use.pins?.name !== undefined) return pinNamed(index, use.pins.selector, use.pins.name);
	if (use.id === undefined) return undefined;
	return resourceAt(index, use.kind, use.id, boot.agentOf(use)?.key, use.pins?.selector);
}

/** What firmware calls what a use refers to: `clock`, `pin group`. */
export function nounOf({ kind, pins }: Use): string {
	return pins ? PIN_NOUNS[pins.selector] : RESOURCE_KINDS[kind].noun;
}

/** `clock 3 (_hsusb)`; `pin group hscif0` where the tree names it; `a clock whose number is missing`. */
export function usedResource(boot: BootFacts, use: Use): string {
	const noun = nounOf(use);
	if (use.pins?.name !== undefined) return `${noun} ${use.pins.name}`;
	if (use.isMissing) return `a ${noun} whose number is missing`;
	if (use.id === undefined) return `a ${noun} whose number is not known`;
	const found = resourceOfUse(boot, use);
	const name = found === undefined ? "" : ` (${found.resource.name || found.key})`;
	return `${noun} ${use.id}${name}`;
}

/** As a list says it: `clock 3 _hsusb`. */
export function resourceTitle(entry: ResourceEntry, agentKey?: string): string {
	return `${nounOfEntry(entry)} ${resourceName(entry, agentKey)}`;
}

/** Uses that refer to the same resource of one firmware once each, in the order of the tree. */
export function distinctUses(uses: readonly Use[]): readonly Use[] {
	const seen = new Set<string>();
	return uses.filter((use) => {
		const controller = pathOf(use.protocol.controller);
		const key = `${controller} ${use.kind} ${use.pins?.selector ?? ""} ${use.pins?.name ?? use.id ?? use.at.start}`;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}

/**
 * The catalogue resources a device uses that device permissions cover, at the firmware that is asked about devices. A regulator of
 * firmware's is part of the SCMI node: nobody is given it, so it needs no device.
 */
export function wantedBy(boot: BootFacts, device: BoardDevice): readonly ResourceEntry[] {
	if (device.uses.some(({ kind, property }) => kind === "voltage" && property.name === "reg")) return [];
	const index = boot.deviceFirmware === undefined ? undefined : boot.indices[boot.deviceFirmware];
	if (index === undefined) return [];
	const wanted = device.uses
		.filter((use) => boot.indexOf(use) === index && isControlled(index, use.kind))
		.flatMap((use) => resourceOfUse(boot, use) ?? []);
	return [...new Set(wanted)];
}
