import type { Cell, Reference, ValuePart } from "../parse/ast.ts";
import { nameBytes } from "../tree/bytes.ts";
import { sizeOf } from "../tree/plugin.ts";
import { type Node, pathOf } from "../tree/tree.ts";
import type { GrowingProperty } from "./growing-tree.ts";

/**
 * An overlay's property while phandles are put into it: numbers by their offset in the value. libfdt fdt_wip.c
 * fdt_setprop_inplace_namelen_partial.
 */
export type PhandleCells = Map<number, number>;

/** The number at an offset as it is by now; undefined where there is none or it is unknown. */
export function cellAt({ bytes }: GrowingProperty, cells: PhandleCells, offset: number): number | undefined {
	if (bytes === undefined || offset + 4 > bytes.length) return undefined;
	return cells.get(offset) ?? new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset);
}

/** What stands at an offset of a value: what a finding about that phandle underlines. */
export function tokensAt(property: GrowingProperty, offset: number): Pick<Cell, "first" | "last"> | undefined {
	let start = 0;
	for (const part of property.value) {
		const size = sizeOf(part, property.targets);
		if (size === undefined) return undefined;
		if (offset < start + size) {
			if (part.kind === "cells") return part.cells[Math.floor((offset - start) / (part.bits / 8))];
			return part.kind === "generated" ? undefined : part;
		}
		start += size;
	}
	return undefined;
}

/**
 * The property as it is merged into the base: its phandles are the base's, and a node's path is the text it was, for
 * libfdt does not know that it is one. In an overlay a reference without a number is unknown.
 */
export function withCells(property: GrowingProperty, cells: PhandleCells, isPlugin: boolean): GrowingProperty {
	const { name, definitions, targets } = property;
	const phandles = new Map<Reference, { readonly phandle: number; readonly node: Node | undefined }>();
	const left = new Map(cells);
	const offsets = [...cells.keys()].sort((a, b) => a - b);
	let next = 0;
	const value: ValuePart[] = [];
	let start: number | undefined = 0;
	for (const part of property.value) {
		value.push(settle(part, start ?? Number.NaN));
		const size = sizeOf(part, targets);
		start = start === undefined || size === undefined ? undefined : start + size;
	}
	const bytes = property.bytes && patched(property.bytes, cells, 0);
	const place = tokensAt(property, 0);
	// A phandle across the bounds of what was written: only the bytes can be told.
	const isTorn = left.size > 0 && bytes !== undefined && place !== undefined;
	const torn = isTorn ? [{ kind: "flat" as const, bytes, first: place.first, last: place.last }] : undefined;
	return { name, value: torn ?? value, definitions, targets: new Map(), phandles, bytes };

	function settle(part: ValuePart, at: number): ValuePart {
		switch (part.kind) {
			case "cells":
				if (part.bits !== 32) return part;
				return { ...part, cells: part.cells.map((cell, index) => settleCell(cell, at + 4 * index)) };
			case "path": {
				const { first, last } = part;
				const target = targets.get(part.reference);
				return target === undefined ? part : { kind: "string", bytes: nameBytes(pathOf(target)), first, last };
			}
			case "string":
			case "unknown":
				return part;
		}
		const { bytes: old } = part;
		if (old === undefined) return part;
		while ((offsets[next] as number) < at) next++;
		const own = new Map<number, number>();
		for (let index = next; (offsets[index] as number) + 4 <= at + old.length; index++) {
			const offset = offsets[index] as number;
			own.set(offset, cells.get(offset) as number);
			left.delete(offset);
		}
		return own.size === 0 ? part : { ...part, bytes: patched(old, own, at) };
	}

	function settleCell(cell: Cell, offset: number): Cell {
		const number = left.get(offset);
		left.delete(offset);
		if (cell.kind === "number") return number === undefined ? cell : { ...cell, value: number };
		if (cell.kind === "unknown") return cell;
		const node = targets.get(cell.reference);
		const phandle = number ?? (isPlugin ? undefined : node?.phandle);
		if (phandle !== undefined) phandles.set(cell.reference, { phandle, node });
		return cell;
	}
}

function patched(bytes: Uint8Array, cells: PhandleCells, at: number): Uint8Array {
	if (cells.size === 0) return bytes;
	const copy = new Uint8Array(bytes);
	const view = new DataView(copy.buffer);
	for (const [offset, number] of cells) view.setUint32(offset - at, number);
	return copy;
}
