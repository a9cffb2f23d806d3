import { specifiersOf } from "../devicetree/tree/read-property.ts";
import type { Property, Tree } from "../devicetree/tree/tree.ts";

/** How many cells a value has; NaN where not all of it is cells of 32 bits. */
export function lengthInCells({ value }: Property): number {
	return value.reduce((sum, part) => {
		if (part.kind === "cells" && part.bits === 32) return sum + part.cells.length;
		return part.kind === "flat" ? sum + part.bytes.length / 4 : Number.NaN;
	}, 0);
}

/** How many entries a list of phandles has; undefined where not all of it can be told apart. */
export function entriesOf(tree: Tree, property: Property, cells: string): number | undefined {
	const specifiers = specifiersOf(tree, property, cells);
	const read = specifiers.reduce((sum, specifier) => sum + 1 + specifier.cells.length, 0);
	return read === lengthInCells(property) && !specifiers.some(({ isShort }) => isShort) ? specifiers.length : undefined;
}
