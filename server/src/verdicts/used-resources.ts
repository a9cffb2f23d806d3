import type { BoardDevice, Use } from "../board/board.ts";
import { isControlled, pinNamed, type ResourceEntry, resourceAt, resourceName } from "../catalogue/catalogue-index.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";

/** The catalogue's entry behind a use; undefined where its firmware has none, or no catalogue is bound to it. */
export function resourceOfUse(boot: BootFacts, use: Use): ResourceEntry | undefined {
	const index = boot.indexOf(use);
	if (index === undefined) return undefined;
	if (use.pins !== undefined) return pinNamed(index, use.pins.selector, use.pins.name);
	if (use.id === undefined) return undefined;
	const agentKey = boot.agentOf(use)?.key;
	if (use.kind !== "pinctrl") return resourceAt(index, use.kind, use.id, agentKey);
	const { id } = use;
	const selectors = ["pin", "group", "function"] as const;
	return selectors.map((selector) => resourceAt(index, "pinctrl", id, agentKey, selector)).find((found) => found);
}

/** `clock 3 (_hsusb)`; `pin group hscif0` where the tree names it; `a clock whose number is missing`. */
export function usedResource(boot: BootFacts, use: Use): string {
	const { noun } = RESOURCE_KINDS[use.kind];
	if (use.pins !== undefined) return `${use.pins.selector === "pin" ? "pin" : noun} ${use.pins.name}`;
	if (use.isMissing) return `a ${noun} whose number is missing`;
	if (use.id === undefined) return `a ${noun} whose number is not known`;
	const found = resourceOfUse(boot, use);
	const name = found === undefined ? "" : ` (${found.resource.name || found.key})`;
	return `${noun} ${use.id}${name}`;
}

/** As a list says it: `clock 3 _hsusb`. */
export function resourceTitle(entry: ResourceEntry, agentKey?: string): string {
	return `${RESOURCE_KINDS[entry.kind].noun} ${resourceName(entry, agentKey)}`;
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

/** The catalogue resources a device uses that device permissions cover, at the firmware that is asked about devices. */
export function wantedBy(boot: BootFacts, device: BoardDevice): readonly ResourceEntry[] {
	const index = boot.deviceFirmware === undefined ? undefined : boot.indices[boot.deviceFirmware];
	if (index === undefined) return [];
	const wanted = device.uses
		.filter((use) => boot.indexOf(use) === index && isControlled(index, use.kind))
		.flatMap((use) => resourceOfUse(boot, use) ?? []);
	return [...new Set(wanted)];
}
