import type { Cell } from "../parse/ast.ts";
import { bytesOf } from "./bytes.ts";
import { cellsOf, numberOf } from "./read-property.ts";
import type { Node, Property } from "./tree.ts";

/** A region in the processor's address space. */
export interface Region {
	readonly address: number;
	readonly size: number;
}

/** A `reg` cannot be placed: there is none, a value is unknown, or a bus above does not translate it. */
export type RegionReading =
	| { readonly kind: "region"; readonly region: Region }
	| ({ readonly kind: "untranslated" } & Untranslated)
	| { readonly kind: "absent" | "unknown" };

/** A bus that has no `ranges`, none that covers the address, or none and a last row that is cut off. */
export interface Untranslated {
	readonly bus: Node;
	readonly because: "no-ranges" | "outside-ranges" | "uneven-ranges";
}

/** An entry of `reg`, the first unless told, as the processor sees it, through the `ranges` of every bus above. Devicetree Specification 2.3.6, 2.3.8. */
export function regionOf(node: Node, entry = 0): RegionReading {
	const property = node.properties.get("reg");
	if (property === undefined || node.parent === undefined) return { kind: "absent" };
	const addressCells = countOf(node.parent, "#address-cells", 2);
	const sizeCells = countOf(node.parent, "#size-cells", 1);
	const start = entry * (addressCells + sizeCells);
	const plain = plainRegion(node, property, start, addressCells, sizeCells);
	if (plain !== undefined) return plain;
	const values = cellsOf(property)?.map((cell) => cell.value);
	const own = joined(values, start, addressCells);
	const size = joined(values, start + addressCells, sizeCells);
	if (own === undefined || size === undefined) return { kind: "unknown" };
	let address = own;
	for (let bus: Node = node.parent; bus.parent !== undefined; bus = bus.parent) {
		const translated = translate(bus, address);
		if (translated === undefined) return { kind: "unknown" };
		if (typeof translated === "string") return { kind: "untranslated", bus, because: translated };
		address = translated;
	}
	return { kind: "region", region: { address: Number(address), size: Number(size) } };
}

/** Typed as numbers below 2^53 on buses that do not translate: asked of every device of a board, where that is so of nearly all. */
function plainRegion(
	{ parent }: Node,
	{ value }: Property,
	start: number,
	addressCells: number,
	sizeCells: number,
): RegionReading | undefined {
	for (let bus = parent; bus?.parent !== undefined; bus = bus.parent)
		if (bus.properties.get("ranges")?.value.length !== 0) return undefined;
	const [part] = value;
	if (value.length !== 1 || part?.kind !== "cells" || part.bits !== 32) return undefined;
	const address = plainNumber(part.cells, start, addressCells);
	const size = plainNumber(part.cells, start + addressCells, sizeCells);
	return address === undefined || size === undefined ? undefined : { kind: "region", region: { address, size } };
}

function plainNumber(cells: readonly Cell[], at: number, count: number): number | undefined {
	let number = 0;
	for (let i = at; i < at + count; i++) {
		const cell = cells[i];
		if (cell?.kind !== "number" || typeof cell.value !== "number" || number >= 1 << 21) return undefined;
		number = number * 0x100000000 + cell.value;
	}
	return number;
}

/**
 * How many cells an entry of a node's `reg` has, as the buses above say: Linux's of_bus_n_addr_cells() goes up until one does. Undefined:
 * none does, or what it says is not known.
 */
export function cellsOfEntry({ parent }: Node): { readonly address: number; readonly size: number } | undefined {
	const [address, size] = [saidAt(parent, "#address-cells"), saidAt(parent, "#size-cells")].map(numberOf);
	return address === undefined || size === undefined ? undefined : { address, size };
}

function saidAt(bus: Node | undefined, name: string): Property | undefined {
	for (let at = bus; at !== undefined; at = at.parent) {
		const property = at.properties.get(name);
		if (property !== undefined) return property;
	}
	return undefined;
}

/**
 * Whether `reg` has a whole entry that Linux makes an address of: OF_CHECK_COUNTS() wants 1 to 4 cells of address and one of size.
 * Undefined: not known.
 */
export function holdsEntry(node: Node): boolean | undefined {
	const cells = cellsOfEntry(node);
	const property = node.properties.get("reg");
	const bytes = property && bytesOf(property);
	if (cells === undefined || bytes === undefined) return undefined;
	const { address, size } = cells;
	return size > 0 && address > 0 && address <= 4 && bytes.length >= 4 * (address + size);
}

/** All entries of `reg` up to one that cannot be placed. */
export function regionsOf(node: Node): readonly Region[] {
	const regions: Region[] = [];
	for (let entry = 0; ; entry++) {
		const reading = regionOf(node, entry);
		if (reading.kind !== "region") return regions;
		regions.push(reading.region);
	}
}

function countOf(bus: Node, name: string, fallback: number): number {
	return numberOf(saidAt(bus, name)) ?? fallback;
}

function joined(
	values: readonly (number | bigint | undefined)[] | undefined,
	at: number,
	count: number,
): bigint | undefined {
	let number = 0n;
	for (let i = at; i < at + count; i++) {
		const value = values?.[i];
		if (value === undefined) return undefined;
		number = (number << 32n) | BigInt(value);
	}
	return number;
}

/** of_translate_one() of Linux; undefined: not known. */
function translate(bus: Node, address: bigint): bigint | Untranslated["because"] | undefined {
	const ranges = bus.properties.get("ranges");
	if (bus.parent === undefined) return undefined;
	if (ranges === undefined) return "no-ranges";
	if (ranges.value.length === 0) return address;
	const values = cellsOf(ranges)?.map((cell) => cell.value);
	if (values === undefined) return undefined;
	const childCells = countOf(bus, "#address-cells", 2);
	const parentCells = countOf(bus.parent, "#address-cells", 2);
	const sizeCells = countOf(bus, "#size-cells", 1);
	const row = childCells + parentCells + sizeCells;
	for (let at = 0; at + row <= values.length && row > 0; at += row) {
		const child = joined(values, at, childCells);
		const parent = joined(values, at + childCells, parentCells);
		const size = joined(values, at + childCells + parentCells, sizeCells);
		if (child === undefined || parent === undefined || size === undefined) return undefined;
		if (address >= child && address < child + size) return address - child + parent;
	}
	// three cells name more than an address, and who says nothing of cells has those of a bus above
	const saysCells = (node: Node, names: readonly string[]) => names.every((name) => node.properties.has(name));
	if (childCells > 2 || !saysCells(bus, CELLS) || !saysCells(bus.parent, CELLS.slice(0, 1))) return undefined;
	return row > 0 && values.length % row === 0 ? "outside-ranges" : "uneven-ranges";
}

const CELLS: readonly string[] = ["#address-cells", "#size-cells"];
