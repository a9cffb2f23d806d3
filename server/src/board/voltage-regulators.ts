import { numberOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property } from "../devicetree/tree/tree.ts";
import { CONTAINER } from "./read-board.ts";

/** Linux compares names up to the unit address: drivers/regulator/scmi-regulator.c, scmi_regulator_probe(). */
export const isContainer = ({ name }: Node): boolean => name.split("@")[0] === CONTAINER;

/** Whether a node below the voltage protocol's is meant for a regulator, wherever it stands. */
export const isRegulator = ({ properties }: Node): boolean =>
	[...properties.keys()].some((name) => name.startsWith("regulator-")) ||
	(properties.has("reg") && properties.size < 3);

export interface VoltageLimit {
	readonly property: Property;
	readonly microvolts: number;
}

/** Both limits of a regulator, where both are set: without one of them Linux applies none. */
export function voltageLimits({
	properties,
}: Node): { readonly min: VoltageLimit; readonly max: VoltageLimit } | undefined {
	const [min, max] = ["regulator-min-microvolt", "regulator-max-microvolt"].map((name): VoltageLimit | undefined => {
		const property = properties.get(name);
		const microvolts = numberOf(property);
		return property && microvolts ? { property, microvolts } : undefined;
	});
	return min && max && { min, max };
}

/** Whether firmware has a voltage between them; undefined: of firmware's voltages nothing is known. */
export function hasVoltageWithin(
	{ min, max }: { readonly min: VoltageLimit; readonly max: VoltageLimit },
	levels: readonly number[] | undefined,
): boolean | undefined {
	const own = levels?.filter((level) => level > 0);
	if (own === undefined || own.length === 0) return undefined;
	return own.some((level) => level >= min.microvolts && level <= max.microvolts);
}
