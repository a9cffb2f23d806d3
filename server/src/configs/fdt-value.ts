import type { EditCell, EditValue } from "../devicetree/edits/edit.ts";
import type { Span } from "../text/span.ts";

/** One argument of a command, as the command gets it. */
export interface Argument {
	readonly text: string;
	readonly at: Span;
	/** Where its first character stands, if it is in the file as it is. */
	readonly from: number | undefined;
}

/** What is filled in later: a variable that is not known, a build's placeholder. */
const UNKNOWN = /\$\{[^}]*\}|@@\w+@@/;

export function isKnown(text: string): boolean {
	return !UNKNOWN.test(text);
}

/**
 * The value of `fdt set`: cells between < and >, bytes between [ and ], else a text for each argument. Undefined where the
 * command refuses it. U-Boot: cmd/fdt.c fdt_parse_prop.
 */
export function fdtValue(args: readonly Argument[]): readonly EditValue[] | undefined {
	const [first] = args;
	const last = args.at(-1);
	if (first === undefined || last === undefined) return [];
	const at: Span = { ...first.at, end: Math.max(first.at.end, last.at.end) };
	if (first.text.startsWith("<")) return cellsOf(args, at);
	if (first.text.startsWith("[")) return bytesOf(args, at);
	return args.map(
		(argument): EditValue =>
			isKnown(argument.text)
				? { kind: "text", at: argument.at, text: argument.text }
				: { kind: "unknown", at: argument.at },
	);
}

interface Item {
	readonly text: string;
	readonly at: Span;
}

/** The words between the brackets, and what is behind the closing one left out. */
function itemsOf(args: readonly Argument[], close: string): readonly Item[] | undefined {
	const items: Item[] = [];
	for (const [place, { text, at, from }] of args.entries()) {
		const start = place === 0 ? 1 : 0;
		const end = text.indexOf(close, start);
		for (const { 0: word, index } of text.slice(start, end < 0 ? undefined : end).matchAll(/[^ ]+/g)) {
			const own = from === undefined ? undefined : from + start + index;
			items.push({ text: word, at: own === undefined ? at : { ...at, start: own, end: own + word.length } });
			if (items.length > MAX_ITEMS) return undefined;
		}
		if (end >= 0) return items;
	}
	return undefined;
}

const MAX_ITEMS = 20_000;

function cellsOf(args: readonly Argument[], at: Span): readonly EditValue[] | undefined {
	const items = itemsOf(args, ">");
	if (items === undefined) return args.every(({ text }) => isKnown(text)) ? undefined : [{ kind: "unknown", at }];
	const cells: EditCell[] = [];
	for (const item of items) {
		if (!isKnown(item.text)) {
			// `0x${filesize}` is one cell, and so is an address; any other variable by itself may be several.
			const isOne = /^0x|^@@\w+@@$/i.test(item.text) || /^\$\{\w*(addr|size)\w*(:\d+)?\}$/.test(item.text);
			if (!isOne) return [{ kind: "unknown", at }];
			cells.push({ at: item.at, value: undefined });
			continue;
		}
		if (item.text === "?") {
			cells.push({ at: item.at, value: undefined });
			continue;
		}
		const value = cellNumber(item.text);
		if (value === undefined) return undefined;
		cells.push({ at: item.at, value });
	}
	return [{ kind: "cells", at, cells }];
}

/** A number as C writes it: with 0x, octal behind a 0, else decimal. Undefined: no number. */
function cellNumber(text: string): number | undefined {
	if (/^0x[0-9a-f]+$/i.test(text)) return Number(BigInt(text) & 0xffffffffn);
	if (/^0[0-7]*$/.test(text)) return Number(BigInt(`0o0${text}`) & 0xffffffffn);
	return /^[1-9]\d*$/.test(text) ? Number(BigInt(text) & 0xffffffffn) : undefined;
}

function bytesOf(args: readonly Argument[], at: Span): readonly EditValue[] | undefined {
	if (!args.every(({ text }) => isKnown(text))) return [{ kind: "unknown", at }];
	const items = itemsOf(args, "]");
	if (items === undefined || items.some(({ text }) => !/^(0x)?[0-9a-f]+$/i.test(text))) return undefined;
	return [{ kind: "bytes", at, bytes: items.map(({ text }) => Number.parseInt(text, 16) & 0xff) }];
}
