import { spanOfTokens } from "../../devicetree/lex/origin.ts";
import { cellsOf } from "../../devicetree/tree/read-property.ts";
import { type Node, type Property, spanOfNode, spanOfProperty } from "../../devicetree/tree/tree.ts";
import type { Cause } from "../../machine/boot-plan.ts";
import type { Span } from "../../text/span.ts";
import type { CauseTable } from "../causes.ts";

/** What stands for an entry of a mediator's table, whoever reads it. */
export function causeOfEntry(causes: CauseTable, node: Node, property: Property, entry: number, cells: number): Cause {
	const origin = () => ({
		at: spanOfEntry(node, property, entry, cells),
		text: `entry ${entry + 1} of ${property.name}`,
	});
	const first = cellsOf(property)?.[cells * entry]?.cell;
	return first === undefined ? causes.add(origin()) : causes.causeOf(first, origin);
}

/**
 * Where an entry of a mediator's table stands: its numbers, where they are written as such.
 * @param cells of each entry
 */
function spanOfEntry(node: Node, property: Property, entry: number, cells: number): Span {
	const written = cellsOf(property);
	const [first, last] = [written?.[cells * entry], written?.[cells * (entry + 1) - 1]];
	return first && last
		? spanOfTokens(first.cell.first, last.cell.last)
		: (spanOfProperty(property) ?? spanOfNode(node));
}
