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

/** The nodes that references in the value lead to, in their order. */
export function referredBy({ value, targets }: Property): readonly Node[] {
	const references = value.flatMap((part) => {
		if (part.kind === "path") return [part.reference];
		return part.kind === "cells"
			? part.cells.flatMap((cell) => (cell.kind === "reference" ? [cell.reference] : []))
			: [];
	});
	return references.flatMap((reference) => targets.get(reference) ?? []);
}

/** The first cell as a number. */
export function numberOf(property: Property | undefined): number | undefined {
	if (property === undefined) return undefined;
	const { value: parts } = property;
	const [only] = parts;
	// as nearly all are, asked of every provider that a board names
	const isOnly = parts.length === 1 && only?.kind === "cells" && only.bits === 32 && only.cells.length === 1;
	const cell = isOnly ? readCell(property, only.cells[0] as Cell) : cellsOf(property)?.[0];
	return cell?.value === undefined ? undefined : Number(cell.value);
}

/** The strings of a string-list property; undefined when any of it is unknown or it is no text. */
export function stringsOf(property: Property | undefined): readonly string[] | undefined {
	if (property === undefined) return undefined;
	const { value } = property;
	const [only] = value;
	if (value.length === 1 && only?.kind === "string") return wordsOf(only);
	if (value.length > 1 && value.every(isString)) return value.flatMap(wordsOf);
	const bytes = bytesOf(property);
	if (bytes === undefined || bytes.length === 0 || bytes.at(-1) !== 0) return undefined;
	return textOfBytes(bytes.subarray(0, -1)).split("\0");
}

type StringPart = Extract<ValuePart, { kind: "string" }>;

const isString = (part: ValuePart): part is StringPart => part.kind === "string";

const wordsOf = (part: StringPart): readonly string[] => part.words ?? textOfBytes(part.bytes).split("\0");

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

/** Why a list of phandles cannot be read to its end as it is written. */
export type ListFault =
	/** Where the next entry begins stands a number that no node is given as its phandle, or any number among labels. */
	| {
			readonly kind: "no phandle";
			readonly cell: ReadCell;
			readonly before: Specifier | undefined;
			readonly hasLabels: boolean;
	  }
	/** The node that an entry leads to does not say how many arguments follow, or says it as text. */
	| { readonly kind: "no cells"; readonly cell: ReadCell; readonly provider: Node }
	/** An entry ends, or the next begins, before all of its `count` arguments are there. */
	| {
			readonly kind: "short";
			readonly cell: ReadCell;
			readonly entry: Specifier;
			readonly count: number;
			/** The list ends here. */
			readonly isLast: boolean;
	  };

export interface PhandleList {
	readonly specifiers: readonly Specifier[];
	/** Up to the first behind which entries cannot be told apart; none where not every cell is known. */
	readonly faults: readonly ListFault[];
}

/**
 * Splits a list of phandles with arguments, as Linux's of_parse_phandle_with_args does: the provider's `cellsName` says
 * how many arguments follow. A phandle of 0 is an empty entry. Reading ends where a provider, its cells or the rest is unknown; a label
 * where an argument should stand begins the next entry, so that no phandle is taken for a number. `isOptional`: a provider
 * without `cellsName` has no arguments. In a list with labels a number is no phandle.
 */
export function phandleListOf(
	tree: Tree,
	property: Property,
	cellsName: string | undefined,
	isOptional = false,
): PhandleList {
	const unread = property.value.findIndex(({ kind }) => kind === "unknown");
	const cells = cellsOf(unread < 0 ? property : { ...property, value: property.value.slice(0, unread) });
	const specifiers: Specifier[] = [];
	if (cells === undefined) return { specifiers, faults: [] };
	const hasLabels = cells.some(({ cell }) => cell.kind === "reference");
	const faults: ListFault[] = [];
	// a word that is not known may be several cells, and of a label that leads nowhere more is told elsewhere
	let isClear =
		unread < 0 && cells.every(({ cell }) => cell.kind !== "unknown" && !(cell.kind === "number" && cell.lost));
	for (let at = 0; at < cells.length; ) {
		const head = cells[at] as ReadCell;
		const provider = head.target ?? (head.value === undefined ? undefined : nodeOfPhandle(tree, Number(head.value)));
		const isNumber = head.cell.kind === "number";
		const empty = isNumber && head.value === 0;
		if (isClear && isNumber && !isSkipped(head) && (hasLabels || !statesPhandle(provider))) {
			faults.push({ kind: "no phandle", cell: head, before: specifiers.at(-1), hasLabels });
			isClear = false;
		}
		const count = empty || cellsName === undefined ? 0 : cellCount(provider, cellsName, isOptional);
		if (count === undefined) {
			if (
				isClear &&
				provider !== undefined &&
				cellsName !== undefined &&
				saysNoNumber(provider.properties.get(cellsName))
			)
				faults.push({ kind: "no cells", cell: head, provider });
			break;
		}
		let end = at + 1;
		while (end < cells.length && end <= at + count && cells[end]?.cell.kind !== "reference") end++;
		const own = cells.slice(at + 1, end);
		const last = (own.at(-1) ?? head).cell.last;
		const isShort = own.length < count;
		const entry = { provider, cells: own, isShort, index: specifiers.length, first: head.cell.first, last };
		if (isClear && isShort) faults.push({ kind: "short", cell: head, entry, count, isLast: end === cells.length });
		// of one that ends in what cannot be read the rest may stand there
		if (unread < 0 || !isShort || end < cells.length) specifiers.push(entry);
		at = end;
	}
	return { specifiers, faults };
}

/** The entries of such a list, as far as they can be told apart. */
export function specifiersOf(tree: Tree, property: Property, cellsName: string | undefined): readonly Specifier[] {
	return phandleListOf(tree, property, cellsName).specifiers;
}

/** Whether a phandle is one that somebody wrote, so that it can be written elsewhere too: what dtc gives out is nobody's to know. */
export function statesPhandle(node: Node | undefined): boolean {
	return node !== undefined && node.properties.get("phandle")?.value[0]?.kind !== "generated";
}

/** It is not there, or is text. */
const saysNoNumber = (cells: Property | undefined): boolean =>
	cells === undefined || cells.value.some(({ kind }) => kind === "string");

/** dtc's phandle_is_valid(): 0 and -1 stand for an entry that is left out. */
const isSkipped = ({ value }: ReadCell): boolean => value === 0 || value === 0xffffffff;

function cellCount(provider: Node | undefined, cellsName: string, isOptional: boolean): number | undefined {
	const property = provider?.properties.get(cellsName);
	if (provider !== undefined && property === undefined && isOptional) return 0;
	const count = numberOf(property);
	return count !== undefined && count < 64 ? count : undefined;
}

/** The node with an explicit phandle given as a number; 0 is no phandle. */
export function nodeOfPhandle(tree: Tree, phandle: number): Node | undefined {
	return phandle === 0 ? undefined : tree.phandles.get(phandle);
}

export function compatiblesOf(node: Node): readonly string[] {
	return stringsOf(node.properties.get("compatible")) ?? [];
}

/** Whether the node itself says it is in use: no `status`, or "okay" or "ok", and no number. Devicetree Specification 2.3.4. */
export function isOkay(node: Node): boolean {
	const status = node.properties.get("status");
	if (status === undefined) return true;
	const text = stringsOf(status)?.[0];
	return text === undefined ? !isNumber(status) && !isEmpty(status) : text === "okay" || text === "ok";
}

/** No byte of it, which is not the same as none that is known: __of_device_is_status() of Linux and dt_device_is_available() of Xen want some. */
export const isEmpty = (property: Property): boolean => bytesOf(property)?.length === 0;

/** Linux compares bytes with words: __of_device_is_status(). */
const isNumber = ({ value }: Property): boolean =>
	value.length === 1 &&
	value[0]?.kind === "cells" &&
	value[0].cells.length > 0 &&
	value[0].cells.every(({ kind }) => kind === "number");

/** Whether the node and everything above it is in use. */
export function isEnabled(node: Node): boolean {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (switchesOff(at)) return false;
	return true;
}

/**
 * Whether a node's own status switches it off, and with it what is below. Linux looks below /firmware whatever that node says of
 * itself: of_platform_default_populate_init().
 */
export function switchesOff(node: Node): boolean {
	const isFirmware = node.name === "firmware" && node.parent !== undefined && node.parent.parent === undefined;
	return !isFirmware && !isOkay(node);
}

/** Of what is disabled by nothing but its own `status` a board says so in one line, as most do with what their SoC's file has. */
export function canBeEnabled({ parent }: Node): boolean {
	return parent === undefined || isEnabled(parent);
}
