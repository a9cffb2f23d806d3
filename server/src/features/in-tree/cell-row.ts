import type { PropertyBinding } from "../../board/bindings/binding.ts";
import { propertyBinding } from "../../board/bindings/bindings.ts";
import { RANGES_ROW, REG_ROW, type RowPart, UNSAID_CELLS } from "../../board/bindings/rows.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { ALL_BINDINGS } from "../bindings.ts";
import { code, plain } from "../markdown.ts";
import { argumentNames, type CellName } from "./argument-names.ts";
import { interruptParentOf } from "./interrupt-parent.ts";
import { shapeAround } from "./node-around.ts";
import { referenceRow } from "./reference-row.ts";
import { areSingle } from "./single-cells.ts";
import { targetKind } from "./target-kinds.ts";
import type { KnownTree, TreePlace } from "./tree-place.ts";

type CellPlace = Extract<CursorPlace, { kind: "cell" }>;

/** The row of cells that a place is in: an entry of a list, an address with its size. */
export interface CellRow {
	readonly cells: readonly CellName[];
	/** Which of them stands at the place. */
	readonly active: number;
}

/** What the cells around a place mean; undefined: that is not known, or not how many stand before it. */
export function cellRowAt(place: CellPlace, at: TreePlace): CellRow | undefined {
	const { known, node } = at;
	if (known === undefined) return undefined;
	const { property, before } = place;
	const shape = shapeAround(place.nodes, at);
	const binding = shape && propertyBinding(shape, property, ALL_BINDINGS);
	if (property === "fsl,pins" && binding !== undefined) return pinsRow(place, binding);
	if (!areSingle(before, known.stack.resolved.macros)) return undefined;
	if (binding?.value.kind === "numbers") return numbersRow(before.length, binding, node);
	if (targetKind(property, known.stack.board) !== undefined) return referenceRow(place, known, node);
	const cells = property === "interrupts" ? interruptCells(known, node) : addressCells(rowOf(property, binding), at);
	if (cells === undefined || cells.length === 0) return undefined;
	return { cells, active: before.length % cells.length };
}

/** Numbers with names; of a table whose rows are shorter than they may be, the last are not there. */
function numbersRow(count: number, { name, value, of }: PropertyBinding, node: Node | undefined): CellRow | undefined {
	if (value.kind !== "numbers") return undefined;
	const width = numberOf(node?.properties.get(`#${name}-cells`)) ?? value.cells.length;
	const names = value.cells.slice(0, width);
	if (names.length === 0 || (value.repeats !== true && count >= names.length)) return undefined;
	const place = Math.floor(count / names.length) + 1;
	const text = of === undefined ? "" : `for entry ${place} of ${code(of)}`;
	return { cells: names.map((each) => ({ name: each, text })), active: count % names.length };
}

/** A macro is five of a pin's six numbers. */
function pinsRow({ before }: CellPlace, { value }: PropertyBinding): CellRow | undefined {
	if (value.kind !== "numbers") return undefined;
	const isMacro = before.map(({ text }) => /^[A-Za-z_]/.test(text));
	if (before.length > 0 && !isMacro.includes(true))
		return { cells: value.cells.map((name) => ({ name, text: "" })), active: before.length % value.cells.length };
	if (isMacro.some((each, i) => each !== (i % 2 === 0))) return undefined;
	return {
		cells: [
			{ name: "pin", text: "its macro, which is five numbers" },
			{ name: value.cells.at(-1) ?? "", text: "" },
		],
		active: before.length % 2,
	};
}

function rowOf(property: string, binding: PropertyBinding | undefined): readonly RowPart[] {
	if (binding?.value.kind === "addresses") return binding.value.row;
	if (property === "reg") return REG_ROW;
	return property === "ranges" || property === "dma-ranges" ? RANGES_ROW : [];
}

/** A row of addresses and sizes, each in as many cells as the nodes around say. */
function addressCells(row: readonly RowPart[], { node, parent }: TreePlace): readonly CellName[] | undefined {
	const whose = { node, parent };
	const cells: CellName[] = [];
	for (const { name, cells: counted, of } of row) {
		const from = whose[of];
		if (from === undefined) return undefined;
		const count = numberOf(from.properties.get(counted)) ?? UNSAID_CELLS[counted];
		for (let i = 0; i < count; i++)
			cells.push({
				name: partName(name, i, count),
				text: `${code(counted)} of ${plain(from.name || "/")} is ${count}`,
			});
	}
	return cells;
}

/** The high part of a number of two cells comes first. */
function partName(name: string, place: number, count: number): string {
	if (count === 1) return name;
	if (count === 2) return `${name} ${place === 0 ? "(high)" : "(low)"}`;
	return `${name} (${place + 1} of ${count})`;
}

function interruptCells(known: KnownTree, node: Node | undefined): readonly CellName[] | undefined {
	const controller = node && interruptParentOf(known.tree, node);
	const count = numberOf(controller?.properties.get("#interrupt-cells"));
	if (controller === undefined || count === undefined) return undefined;
	return argumentNames(known, "#interrupt-cells", count, controller);
}
