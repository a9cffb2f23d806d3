import { listNamed } from "../../board/reference-lists.ts";
import { macroNamesOf, spanOfTokens } from "../../devicetree/lex/origin.ts";
import { settingsOf } from "../../devicetree/tree/property-settings.ts";
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
		const name = cell && macroNamesOf(cell.cell.first, cell.cell.last)[0];
		if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
	};
	const cells = listNamed(property)?.cells;
	const look = provider && lookOf(provider);
	const isInterrupts = property === "interrupts" && node !== undefined;
	const controller = isInterrupts ? interruptParentOf(tree, node) : undefined;
	const width = WORDS[property] ?? numberOf(controller?.properties.get("#interrupt-cells"));
	// an address means what the bus around it makes of it
	const bus = property === "reg" && node !== undefined ? busOf(node) : undefined;
	const isLikeHere = (other: Node): boolean => bus === undefined || busOf(other) === bus;
	for (const other of nodesBelow(tree.root))
		for (const written of other === node ? everWritten(tree, other) : other.properties.values()) {
			if (written.definitions.length === 0) continue;
			if (cells !== undefined) {
				if (look === undefined || listNamed(written.name)?.cells !== cells) continue;
				for (const entry of specifiersOf(tree, written, cells))
					if (entry.provider !== undefined && lookOf(entry.provider) === look) count(entry.cells[position]);
			} else if (
				written.name === property &&
				isLikeHere(other) &&
				(!isInterrupts || interruptParentOf(tree, other) === controller)
			)
				for (const cell of cellsAtPosition(written, position, width)) count(cell);
		}
	return counts;
}

/** The nearest node above that says what it is. */
function busOf({ parent }: Node): string | Node | undefined {
	if (parent === undefined) return undefined;
	return parent.properties.has("compatible") ? lookOf(parent) : busOf(parent);
}

/** With what was written before, of which what is being typed takes the place. */
const everWritten = (tree: Tree, { properties }: Node): readonly Property[] =>
	[...properties.values()].flatMap((property) => [...settingsOf(tree, property)]);

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
