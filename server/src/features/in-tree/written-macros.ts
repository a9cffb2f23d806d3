import { listNamed } from "../../board/reference-lists.ts";
import { macrosOf, spanOfTokens } from "../../devicetree/lex/origin.ts";
import type { Reference } from "../../devicetree/parse/ast.ts";
import { cellsOf, compatiblesOf, numberOf, type ReadCell, specifiersOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property, type Tree } from "../../devicetree/tree/tree.ts";
import type { CellAt } from "./cell-place.ts";
import { interruptParentOf } from "./interrupt-parent.ts";

/**
 * How often each macro is written at the same place in nodes: as the same number of an entry that refers to a provider like this
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
	const controller = isInterrupts ? interruptParentOf(tree, node) : undefined;
	const width = WORDS[property] ?? numberOf(controller?.properties.get("#interrupt-cells"));
	for (const other of nodesBelow(tree.root))
		for (const written of settingsOf(tree, other, other === node)) {
			if (cells !== undefined) {
				if (look === undefined || listNamed(written.name)?.cells !== cells) continue;
				for (const entry of specifiersOf(tree, written, cells))
					if (entry.provider !== undefined && lookOf(entry.provider) === look) count(entry.cells[position]);
			} else if (written.name === property && (!isInterrupts || interruptParentOf(tree, other) === controller))
				for (const cell of cellsAtPosition(written, position, width)) count(cell);
		}
	return counts;
}

/** A node's properties that somebody wrote; of the one at the place also what they were before, which what is being typed takes away. */
function settingsOf(tree: Tree, { properties }: Node, isHere: boolean): readonly Property[] {
	const written = [...properties.values()].filter(({ definitions }) => definitions.length > 0);
	if (!isHere) return written;
	const before = written.flatMap((property) =>
		property.definitions.slice(0, -1).map(({ value }) => ({ ...property, value, targets: targetsIn(tree, value) })),
	);
	return [...written, ...before];
}

/** The nodes that labels lead to; a tree knows those of values that stand. */
function targetsIn(tree: Tree, value: Property["value"]): Property["targets"] {
	const targets = new Map<Reference, Node>();
	for (const part of value)
		for (const cell of part.kind === "cells" ? part.cells : []) {
			const target = cell.kind === "reference" ? tree.labels.get(cell.reference.label ?? "") : undefined;
			if (cell.kind === "reference" && target !== undefined) targets.set(cell.reference, target);
		}
	return targets;
}

/** Providers of one kind are numbered in one way; one without a compatible by itself. */
const lookOf = (node: Node): string | Node => compatiblesOf(node)[0] ?? node;

/** Lists of which every so many words are an entry; a macro is one word, whatever it comes to. Linux fsl,imx7d-pinctrl.yaml, matrix-keymap.yaml. */
const WORDS: Readonly<Record<string, number>> = { "fsl,pins": 2, pinmux: 1, "linux,keymap": 1 };

/** The cells that are as many words behind the last reference, or the beginning; `width`: how many make an entry. */
function cellsAtPosition(property: Property, position: number, width: number | undefined): readonly ReadCell[] {
	let words = 0;
	let last: number | undefined;
	return (cellsOf(property) ?? []).filter(({ cell }) => {
		const start = spanOfTokens(cell.first, cell.last).start;
		if (cell.kind === "reference") words = 0;
		if (cell.kind === "reference" || start === last) return false;
		last = start;
		const own = words++;
		return width === undefined || width === 0 ? own === position : own % width === position % width;
	});
}
