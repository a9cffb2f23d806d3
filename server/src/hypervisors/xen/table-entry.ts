import { spanOfTokens } from "../../devicetree/lex/origin.ts";
import { cellsOf } from "../../devicetree/tree/read-property.ts";
import { type Node, type Property, spanOfNode, spanOfProperty } from "../../devicetree/tree/tree.ts";
import type { Span } from "../../text/span.ts";

/**
 * Where an entry of a mediator's table stands: its numbers, where they are written as such.
 * @param cells of each entry
 */
export function spanOfEntry(node: Node, property: Property, entry: number, cells: number): Span {
	const written = cellsOf(property);
	const [first, last] = [written?.[cells * entry], written?.[cells * (entry + 1) - 1]];
	return first && last
		? spanOfTokens(first.cell.first, last.cell.last)
		: (spanOfProperty(property) ?? spanOfNode(node));
}
