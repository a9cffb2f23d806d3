import { mayReach, spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { cellsOf, type ReadCell } from "../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property } from "../devicetree/tree/tree.ts";
import { type Span, spanContains } from "../text/span.ts";

/** A cell that somebody points at, or several that one macro stands for. */
export interface CellsAt {
	readonly node: Node;
	readonly property: Property;
	/** Of the whole value. */
	readonly cells: readonly ReadCell[];
	/** The first that is pointed at, among `cells`, and how many. */
	readonly index: number;
	readonly count: number;
	readonly at: Span;
}

/** The cells written at an offset, of a value that counts in the end. */
export function cellsAt({ tree }: Resolved, file: string, offset: number): CellsAt | undefined {
	const isHere = (span: Span): boolean => span.file === file && spanContains(span, offset);
	for (const node of nodesBelow(tree.root))
		for (const property of node.properties.values()) {
			const last = property.definitions.at(-1);
			if (last === undefined) continue;
			const { first } = last.name;
			if (!mayReach(first, file, offset) || !isHere(spanOfTokens(first, last.last))) continue;
			const cells = cellsOf(property) ?? [];
			const places = cells.map(({ cell }) => spanOfTokens(cell.first, cell.last));
			const index = places.findIndex(isHere);
			const at = places[index];
			if (at === undefined) continue;
			const count = places.filter(
				({ start, end, file }) => start === at.start && end === at.end && file === at.file,
			).length;
			return { node, property, cells, index, count, at };
		}
	return undefined;
}
