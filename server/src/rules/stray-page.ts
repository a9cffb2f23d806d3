import { strayCellsOf } from "../board/pages.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOf, type ReadCell } from "../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../devicetree/tree/tree.ts";
import type { Reported } from "./rule.ts";

/** Where the first number stands in `shmem` of a node that is no page, and the edit that takes it away. */
export function placeOfStrayPage(tree: Tree, node: Node): Pick<Reported, "at" | "fixes"> | undefined {
	const [stray] = strayCellsOf(tree, node);
	const property = node.properties.get("shmem");
	if (stray === undefined || property === undefined) return undefined;
	const cells = cellsOf(property) ?? [];
	return {
		at: placeOf(stray),
		fixes: removed(stray, cells[cells.findIndex(({ cell }) => cell.first === stray.cell.first) - 1]),
	};
}

const placeOf = ({ cell }: ReadCell) => spanOfTokens(cell.first, cell.last);

/** With the gap before it, where both are typed in one group. */
function removed(stray: ReadCell, before: ReadCell | undefined): NonNullable<Reported["fixes"]> {
	const { first, last } = stray.cell;
	const { source } = first;
	if (before === undefined || first.expansion !== undefined || last.expansion !== undefined) return [];
	const at = placeOf(stray);
	const start = placeOf(before).end;
	if (before.cell.last.source !== source || source.text.slice(start, at.start).trim() !== "") return [];
	return [{ title: `Remove ${stray.value}`, preferred: true, edits: [{ at: { ...at, start }, text: "" }] }];
}
