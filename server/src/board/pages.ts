import {
	cellsOf,
	nodeOfPhandle,
	type ReadCell,
	specifiersOf,
	statesPhandle,
} from "../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../devicetree/tree/tree.ts";

/** The nodes that `shmem` of an SCMI or protocol node names; undefined: a reference that leads somewhere unknown, or a number that is none. */
export function pageNodesOf(tree: Tree, node: Node): readonly (Node | undefined)[] {
	const property = node.properties.get("shmem");
	if (property === undefined) return [];
	const stray = new Set(strayCellsOf(tree, node).map(({ cell }) => cell.first));
	return specifiersOf(tree, property, undefined).map(({ provider, first }) =>
		stray.has(first) ? undefined : provider,
	);
}

/**
 * The numbers in `shmem` that are no node's phandle. A page takes no arguments: Linux counts each cell as one
 * (of_count_phandle_with_args() without a name for cells). None where not every cell is known.
 */
export function strayCellsOf(tree: Tree, node: Node): readonly ReadCell[] {
	const property = node.properties.get("shmem");
	const cells = (property && cellsOf(property)) ?? [];
	// a node that has the phandle may be in a file that is missing
	if (!tree.complete || cells.some(({ cell }) => cell.kind === "unknown" || (cell.kind === "number" && cell.lost)))
		return [];
	const hasLabels = cells.some(({ cell }) => cell.kind === "reference");
	return cells.filter(({ cell, value }) => {
		if (cell.kind !== "number") return false;
		return hasLabels || !statesPhandle(nodeOfPhandle(tree, Number(value)));
	});
}
