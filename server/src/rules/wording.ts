import type { Use } from "../board/board.ts";
import { type KeyedResource, resourceById } from "../catalogue/resource-lookup.ts";
import type { BootFacts } from "../facts.ts";
import { pinResourceOf } from "../plan/pin-resource.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
	if (items.length <= 1) return items[0] ?? "nothing";
	return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** The catalogue's entry behind a use. */
export function resourceOfUse({ lookup, agentKeyOf }: BootFacts, use: Use): KeyedResource | undefined {
	if (use.pins !== undefined) {
		const pin = pinResourceOf(lookup.catalogue, use.pins);
		return pin === undefined ? undefined : { key: pin.key, resource: pin.resource };
	}
	return use.id === undefined ? undefined : resourceById(lookup, use.kind, use.id, agentKeyOf(use));
}

/** `clock 3 (_hsusb)`; `pin group hscif0` where the tree names it. */
export function usedResource(boot: BootFacts, use: Use): string {
	const { noun } = RESOURCE_KINDS[use.kind];
	if (use.pins !== undefined) return `${use.pins.selector === "pin" ? "pin" : noun} ${use.pins.name}`;
	const found = resourceOfUse(boot, use);
	const name = found === undefined ? "" : ` (${found.resource.name || found.key})`;
	return `${noun} ${use.id}${name}`;
}

/** Uses that refer to the same resource once each, in the order of the tree. */
export function distinctUses(uses: readonly Use[]): readonly Use[] {
	const seen = new Set<string>();
	return uses.filter((use) => {
		const key = `${use.kind} ${use.pins?.selector ?? ""} ${use.pins?.name ?? use.id}`;
		if (seen.has(key)) return false;
		seen.add(key);
		return true;
	});
}
