import { textOfBytes } from "../lex/text-escapes.ts";
import type { Token } from "../lex/token.ts";
import type { Cell, ValuePart } from "../parse/ast.ts";
import { bytesOf } from "./bytes.ts";
import type { Node, Property, Tree } from "./tree.ts";

/** A cell of a property with the property's own knowledge of where a reference leads. */
export interface ReadCell {
	/** Undefined: unknown. */
	readonly value: number | bigint | undefined;
	/** The node a reference leads to. */
	readonly target: Node | undefined;
	readonly cell: Cell;
}

/** The 32-bit cells of a value made of `< >` groups only, or of a blob's; undefined for any other value. */
export function cellsOf(property: Property): readonly ReadCell[] | undefined {
	const cells: ReadCell[] = [];
	for (const part of property.value) {
		if (part.kind === "flat" && part.bytes.length % 4 === 0) {
			cells.push(...cellsOfBytes(part));
			continue;
		}
		if (part.kind !== "cells" || part.bits !== 32) return undefined;
		for (const cell of part.cells) cells.push(readCell(property, cell));
	}
	return cells;
}

function cellsOfBytes({ bytes, first, last }: Extract<ValuePart, { kind: "flat" }>): ReadCell[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	return Array.from({ length: bytes.length / 4 }, (_, index) => {
		const value = view.getUint32(4 * index);
		return { value, target: undefined, cell: { kind: "number", value, first, last } };
	});
}

function readCell(property: Property, cell: Cell): ReadCell {
	if (cell.kind === "number") return { value: cell.value, target: undefined, cell };
	if (cell.kind === "unknown") return { value: undefined, target: undefined, cell };
	const target = property.targets.get(cell.reference);
	return { value: target?.phandle, target, cell };
}

/** The first cell as a number. */
export function numberOf(property: Property | undefined): number | undefined {
	const value = property === undefined ? undefined : cellsOf(property)?.[0]?.value;
	return value === undefined ? undefined : Number(value);
}

/** The strings of a string-list property; undefined when any of it is unknown or it is no text. */
export function stringsOf(property: Property | undefined): readonly string[] | undefined {
	const bytes = property === undefined ? undefined : bytesOf(property);
	if (bytes === undefined || bytes.length === 0 || bytes.at(-1) !== 0) return undefined;
	return textOfBytes(bytes.subarray(0, -1)).split("\0");
}

/** The string at the beginning of a value, whatever follows; undefined: it has no end. */
export function firstStringIn(bytes: Uint8Array): string | undefined {
	const end = bytes.indexOf(0);
	return end < 0 ? undefined : textOfBytes(bytes.subarray(0, end));
}

/** One entry of a `phandle + arguments` list, such as `clocks`. */
export interface Specifier {
	/** Undefined where the reference leads somewhere unknown. */
	readonly provider: Node | undefined;
	readonly cells: readonly ReadCell[];
	/** The list or the next reference begins before all its arguments are there. */
	readonly isShort: boolean;
	/** Place in the list, counting from 0. */
	readonly index: number;
	readonly first: Token;
	readonly last: Token;
}

/**
 * Splits a list of phandles with arguments, as Linux's of_parse_phandle_with_args does: the provider's `cellsName` says
 * how many arguments follow. A phandle of 0 is an empty entry. Reading ends where a provider or its cells are unknown; a label
 * where an argument should stand begins the next entry, so that no phandle is taken for a number.
 */
export function specifiersOf(tree: Tree, property: Property, cellsName: string | undefined): readonly Specifier[] {
	const cells = cellsOf(property);
	const specifiers: Specifier[] = [];
	if (cells === undefined) return specifiers;
	for (let at = 0; at < cells.length; ) {
		const head = cells[at] as ReadCell;
		const provider = head.target ?? (head.value === undefined ? undefined : nodeOfPhandle(tree, Number(head.value)));
		const empty = head.cell.kind === "number" && head.value === 0;
		const count = empty ? 0 : cellsName === undefined ? 0 : cellCount(provider, cellsName);
		if (count === undefined) return specifiers;
		const following = cells.slice(at + 1, at + 1 + count);
		const next = following.findIndex(({ cell }) => cell.kind === "reference");
		const own = next < 0 ? following : following.slice(0, next);
		const last = (own.at(-1) ?? head).cell.last;
		const isShort = own.length < count;
		specifiers.push({ provider, cells: own, isShort, index: specifiers.length, first: head.cell.first, last });
		at += 1 + own.length;
	}
	return specifiers;
}

function cellCount(provider: Node | undefined, cellsName: string): number | undefined {
	const count = numberOf(provider?.properties.get(cellsName));
	return count !== undefined && count < 64 ? count : undefined;
}

/** The node with an explicit phandle given as a number; 0 is no phandle. */
export function nodeOfPhandle(tree: Tree, phandle: number): Node | undefined {
	return phandle === 0 ? undefined : tree.phandles.get(phandle);
}

export function compatiblesOf(node: Node): readonly string[] {
	return stringsOf(node.properties.get("compatible")) ?? [];
}

/** Whether the node itself says it is in use: no `status`, or "okay" or "ok". Devicetree Specification 2.3.4. */
export function isOkay(node: Node): boolean {
	const status = node.properties.get("status");
	if (status === undefined) return true;
	const text = stringsOf(status)?.[0];
	return text === undefined || text === "okay" || text === "ok";
}

/** Whether the node and everything above it is in use. */
export function isEnabled(node: Node): boolean {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (!isOkay(at)) return false;
	return true;
}
