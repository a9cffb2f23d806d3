import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { cellsOfEntry, holdsEntry } from "../devicetree/tree/address.ts";
import { cellsOf } from "../devicetree/tree/read-property.ts";
import { displayName, type Node } from "../devicetree/tree/tree.ts";
import type { Fix } from "../text/fix.ts";

/** So many cells of address and of size. */
interface Form {
	readonly address: number;
	readonly size: number;
}

/** A `reg` of one entry that is written for other cells than the nodes above have. */
export interface OtherCells {
	readonly written: Form;
	readonly above: Form;
	readonly fixes: readonly Fix[];
}

const FORMS: readonly Form[] = [
	{ address: 1, size: 1 },
	{ address: 2, size: 1 },
	{ address: 1, size: 2 },
	{ address: 2, size: 2 },
];

/** Undefined: it may be as it should, or no other form makes sense of it. */
export function writtenForOtherCells(node: Node): OtherCells | undefined {
	const above = cellsOfEntry(node);
	const reg = node.properties.get("reg");
	const cells = (reg && cellsOf(reg)) ?? [];
	const values = cells.flatMap(({ value }) => (value === undefined ? [] : [Number(value)]));
	if (above === undefined || values.length === 0 || values.length < cells.length || isPlausible(node, values, above))
		return undefined;
	const fitting = FORMS.filter((form) => !isSame(form, above) && isOneEntry(values, form));
	const [written] = fitting;
	return written && fitting.length === 1 ? { written, above, fixes: rewritten(node, written, above) } : undefined;
}

export const formText = ({ address, size }: Form): string => `${address}+${size}`;

const isSame = (a: Form, b: Form): boolean => a.address === b.address && a.size === b.size;

/** As a page has it: below 48 bits, and of fewer than 16 MiB. */
function isOneEntry(values: readonly number[], { address, size }: Form): boolean {
	if (values.length !== address + size) return false;
	const high = address > 1 ? (values[0] as number) : 0;
	const highOfSize = size > 1 ? (values[address] as number) : 0;
	const low = values.at(-1) as number;
	return high < 0x10000 && highOfSize === 0 && low > 0 && low < 0x1000000;
}

/** Whether each entry makes sense by what the nodes above say. */
function isPlausible(node: Node, values: readonly number[], above: Form): boolean {
	const entry = above.address + above.size;
	if (above.address > 2 || above.size > 2) return true;
	if (entry === 0 || values.length % entry !== 0 || holdsEntry(node) === false) return false;
	return Array.from({ length: values.length / entry }, (_, i) => values.slice(i * entry, (i + 1) * entry)).every(
		(own) => isOneEntry(own, above),
	);
}

/** The same address and size in the cells that the nodes above have. */
function rewritten(node: Node, written: Form, above: Form): readonly Fix[] {
	const reg = node.properties.get("reg");
	const cells = ((reg && cellsOf(reg)) ?? []).map(({ cell }) => cell);
	const [first] = cells;
	const last = cells.at(-1);
	const isTyped = cells.every((cell) => cell.first === cell.last && cell.first.expansion === undefined);
	const isOfOneFile = cells.every((cell) => cell.first.source === first?.first.source);
	if (first === undefined || last === undefined || !isTyped || !isOfOneFile) return [];
	const texts = cells.map((cell) => cell.first.text);
	const address = inCells(texts.slice(0, written.address), above.address);
	const size = inCells(texts.slice(written.address), above.size);
	if (address === undefined || size === undefined) return [];
	const text = [...address, ...size].join(" ");
	const at = spanOfTokens(first.first, last.last);
	return [{ title: `Write reg = <${text}> in ${displayName(node)}`, preferred: false, edits: [{ at, text }] }];
}

function inCells(texts: readonly string[], count: number): readonly string[] | undefined {
	if (count === texts.length) return texts;
	if (count > texts.length) return [...Array.from({ length: count - texts.length }, () => "0x0"), ...texts];
	const dropped = texts.slice(0, texts.length - count);
	return count > 0 && dropped.every((text) => Number(text) === 0) ? texts.slice(dropped.length) : undefined;
}
