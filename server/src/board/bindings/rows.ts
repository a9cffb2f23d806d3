/** A number of a list whose rows have as many cells as nodes around it say. Devicetree Specification 2.3.5. */
export interface RowPart {
	readonly name: string;
	readonly cells: "#address-cells" | "#size-cells";
	/** Which node says it: the one that has the list, or the one around that. */
	readonly of: "node" | "parent";
}

/** What a node that does not say it is taken to mean. */
export const UNSAID_CELLS: Readonly<Record<RowPart["cells"], number>> = { "#address-cells": 2, "#size-cells": 1 };

/** `reg`: Devicetree Specification 2.3.6. */
export const REG_ROW: readonly RowPart[] = [
	{ name: "address", cells: "#address-cells", of: "parent" },
	{ name: "size", cells: "#size-cells", of: "parent" },
];

/** `ranges` and `dma-ranges`: Devicetree Specification 2.3.8, 2.3.9. */
export const RANGES_ROW: readonly RowPart[] = [
	{ name: "child's address", cells: "#address-cells", of: "node" },
	{ name: "parent's address", cells: "#address-cells", of: "parent" },
	{ name: "size", cells: "#size-cells", of: "node" },
];
