import { listNamed } from "../../board/reference-lists.ts";
import { macrosOf } from "../../devicetree/lex/origin.ts";
import { cellsOf, compatiblesOf, numberOf, type ReadCell, specifiersOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property, type Tree } from "../../devicetree/tree/tree.ts";
import type { CellAt } from "./cell-place.ts";

/**
 * How often each macro is written at the same place in other nodes: as the same number of an entry that refers to a provider like this
 * one, in any list of the kind; of a property that is no such list, in those of its name.
 */
export function writtenMacros(
	tree: Tree,
	property: string,
	node: Node | undefined,
	{ provider, position }: CellAt,
): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	const count = (cell: ReadCell | undefined): void => {
		const name = cell && macrosOf(cell.cell.first, cell.cell.last)[0]?.name;
		if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
	};
	const cells = listNamed(property)?.cells;
	const look = provider && lookOf(provider);
	const isInterrupts = property === "interrupts" && node !== undefined;
	const controller = isInterrupts ? interruptParent(tree, node) : undefined;
	const width = numberOf(controller?.properties.get("#interrupt-cells"));
	for (const other of nodesBelow(tree.root))
		for (const written of other.properties.values()) {
			if (written.definitions.length === 0) continue;
			if (cells !== undefined) {
				if (look === undefined || listNamed(written.name)?.cells !== cells) continue;
				for (const entry of specifiersOf(tree, written, cells))
					if (entry.provider !== undefined && lookOf(entry.provider) === look) count(entry.cells[position]);
			} else if (written.name === property && (!isInterrupts || interruptParent(tree, other) === controller))
				for (const cell of cellsAtPosition(written, position, width)) count(cell);
		}
	return counts;
}

/** Providers of one kind are numbered in one way; one without a compatible by itself. */
const lookOf = (node: Node): string | Node => compatiblesOf(node)[0] ?? node;

/** The cells that are as far behind the last reference, or the beginning; `width`: how many make an entry. */
function cellsAtPosition(property: Property, position: number, width: number | undefined): readonly ReadCell[] {
	let at = 0;
	return (cellsOf(property) ?? []).filter(({ cell }) => {
		if (cell.kind === "reference") {
			at = 0;
			return false;
		}
		const own = at++;
		return width === undefined || width === 0 ? own === position : own % width === position % width;
	});
}

/** The node that a node's interrupts go to. Devicetree Specification 2.4. */
function interruptParent(tree: Tree, node: Node): Node | undefined {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
		const named = at.properties.get("interrupt-parent");
		if (named !== undefined) return specifiersOf(tree, named, undefined)[0]?.provider;
		if (at !== node && at.properties.has("#interrupt-cells")) return at;
	}
	return undefined;
}
