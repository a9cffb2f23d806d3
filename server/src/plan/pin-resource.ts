import type { Catalogue, Resource } from "../catalogue/model.ts";

/**
 * The catalogue's entry for a pin, group or function that a tree names: pin control is referred to by name, and
 * firmware answers the same names. DEN0056 PINCTRL_ATTRIBUTES.
 */
export function pinResourceOf(
	catalogue: Catalogue,
	pins: { readonly selector: "pin" | "group" | "function"; readonly name: string },
): { readonly key: string; readonly id: number | undefined; readonly resource: Resource } | undefined {
	for (const [key, resource] of Object.entries(catalogue.resources.pinctrl ?? {})) {
		if (resource.kind !== undefined && resource.kind !== pins.selector) continue;
		if (resource.name === pins.name || key === pins.name) return { key, id: resource.id, resource };
	}
	return undefined;
}
