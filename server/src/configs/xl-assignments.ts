import type { Problem } from "../text/problem.ts";
import type { Span } from "../text/span.ts";
import { refusalOf, type XlRefusal } from "./xl-refusal.ts";
import { xlTokenAt } from "./xl-tokens.ts";

/** A value of an xl configuration, with its place. */
export type XlValue =
	| { readonly kind: "text"; readonly at: Span; readonly text: string }
	| {
			readonly kind: "number";
			readonly at: Span;
			readonly number: number;
			readonly text: string;
	  }
	| {
			readonly kind: "list";
			readonly at: Span;
			readonly items: readonly XlValue[];
			/** Undefined where the list is not closed. */
			readonly end: XlListEnd | undefined;
	  }
	/**
	 * Something that is filled in later, by a build or a script: `@@VCPUS@@`, `"/soc/@I2C@"`, `STORAGE_PART2` outside quotes; or that
	 * may just be typed: a text without its closing quote, what follows in a list without its closing bracket.
	 */
	| { readonly kind: "unknown"; readonly at: Span };

/** How a list ends, for one more item. */
export interface XlListEnd {
	/** Behind its last item, or its opening bracket. */
	readonly item: Span;
	/** A comma stands behind the last. */
	readonly hasComma: boolean;
	/** Of a list with one item a line: the end of the line of the last, comment included, and what begins the next one. */
	readonly line: { readonly at: Span; readonly begins: string } | undefined;
}

export interface XlAssignment {
	readonly key: string;
	readonly keyAt: Span;
	/** `+=` adds to what is there. */
	readonly adds: boolean;
	readonly value: XlValue;
}

export interface XlAssignments {
	readonly assignments: readonly XlAssignment[];
	/** Lines that are no assignment but will be replaced by some: `[VIRTIO_EXTRA_PARAMETERS]`, `@@DISKS@@`. */
	readonly placeholders: readonly Span[];
	readonly problems: readonly Problem[];
	/** Where and why xl's own parser gives up, so that it refuses the whole file; what is read here goes on behind it. */
	readonly refusal: XlRefusal | undefined;
}

/** The text of one xl.cfg or a fragment of one, as xl's own reader takes it. Goes on after a line it cannot read. */
export function readXlAssignments(file: string, text: string): XlAssignments {
	const assignments: XlAssignment[] = [];
	const placeholders: Span[] = [];
	const problems: Problem[] = [];
	let offset = 0;
	/** How many lists are open. */
	let depth = 0;

	const span = (start: number, end = offset): Span => ({ file, start, end });
	const take = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = offset;
		const found = pattern.exec(text)?.[0];
		if (found !== undefined) offset += found.length;
		return found;
	};
	const skipLine = (): Span => {
		const start = offset;
		take(/[^\n\r]*/y);
		return span(start, start + text.slice(start, offset).trimEnd().length);
	};

	const statement = (): void => {
		const start = offset;
		const first = xlTokenAt(text, start);
		if (first.kind === "placeholder" && endsLine(xlTokenAt(text, first.end).kind)) {
			offset = first.end;
			placeholders.push(span(start));
			return;
		}
		const key = take(/[A-Za-z_]\w*/y);
		const keyAt = span(start);
		take(SPACE);
		const operator = key === undefined ? undefined : take(/\+?=/y);
		if (key === undefined || operator === undefined) {
			offset = start;
			skipLine();
			return;
		}
		take(SPACE);
		const value = readValue();
		if (value) assignments.push({ key, keyAt, adds: operator === "+=", value });
	};

	const readValue = (): XlValue | undefined => {
		const start = offset;
		const quote = take(/["']/y);
		if (quote !== undefined) return quoted(start, quote);
		if (take(/\[/y) !== undefined) return list(start);
		const number = take(/(0[xX][0-9a-fA-F]+|\d+)(?![\w.])/y);
		if (number !== undefined)
			return {
				kind: "number",
				at: span(start),
				number: Number(number),
				text: number,
			};
		return take(/[^\s#,;[\]"']+/y) === undefined ? undefined : { kind: "unknown", at: span(start) };
	};

	const quoted = (start: number, quote: string): XlValue => {
		const body = take(quote === '"' ? /(?:[^"\\\n\r]|\\.)*/y : /(?:[^'\\\n\r]|\\.)*/y) ?? "";
		const isClosed = take(quote === '"' ? /"/y : /'/y) !== undefined;
		if (!isClosed || PLACEHOLDER.test(body)) return { kind: "unknown", at: span(start) };
		return {
			kind: "text",
			at: span(start),
			text: body.replace(/\\(.)/g, "$1"),
		};
	};

	const list = (start: number): XlValue => {
		const items: XlValue[] = [];
		if (depth >= MAX_DEPTH) {
			const message = `Lists are nested more than ${MAX_DEPTH} deep here: the rest of the file is not read.`;
			problems.push({ code: "scmi-xl-config", severity: "warning", at: skipLine(), message });
			offset = text.length;
			return { kind: "list", at: span(start), items, end: undefined };
		}
		depth++;
		let end: XlListEnd | undefined;
		for (let isApart = true; ; ) {
			take(GAP);
			if (take(/\]/y) !== undefined) {
				end = endOfList(start, items.at(-1)?.at ?? span(start, start + 1), isApart && items.length > 0);
				break;
			}
			if (take(/,/y) !== undefined) {
				isApart = true;
				continue;
			}
			// A line that begins the next assignment: the bracket was forgotten.
			const forgotten = /[a-z_]\w*[ \t]*\+?=/y;
			forgotten.lastIndex = offset;
			const item = forgotten.test(text) ? undefined : readValue();
			if (item) {
				isApart = false;
				items.push(item);
			} else {
				items.push({ kind: "unknown", at: span(offset) });
				break;
			}
		}
		depth--;
		return { kind: "list", at: span(start), items, end };
	};

	const endOfList = (start: number, last: Span, hasComma: boolean): XlListEnd => {
		const item = span(last.end, last.end);
		const before = text.slice(start, last.start);
		const newline = before.lastIndexOf("\n");
		const indent = before.slice(newline + 1);
		const rest = /^[ \t]*,?[ \t]*(?:#[^\n\r]*)?(?=\r?\n)/.exec(text.slice(last.end, offset))?.[0];
		if (newline < 0 || indent.trim() !== "" || rest === undefined) return { item, hasComma, line: undefined };
		const lineEnd = last.end + rest.trimEnd().length;
		const begins = `${before[newline - 1] === "\r" ? "\r\n" : "\n"}${indent}`;
		return { item, hasComma, line: { at: span(lineEnd, lineEnd), begins } };
	};

	take(/\ufeff/y);
	while (offset < text.length) {
		if (take(GAP) === undefined && take(/[;\0]/y) === undefined) statement();
	}
	return { assignments, placeholders, problems, refusal: refusalOf(file, text) };
}

/** Something in it is filled in later, or not written to its end. */
export function mayBeFilledIn(value: XlValue): boolean {
	return value.kind === "unknown" || (value.kind === "list" && value.items.some(mayBeFilledIn));
}

const endsLine = (kind: string): boolean => kind === "newline" || kind === "end";

/** xl's own lists are two deep. */
const MAX_DEPTH = 32;
const SPACE = /[ \t]+/y;
/** Parts that a build fills in, in the usual spellings; a device tree's path has an `@` but not two around a name. */
const PLACEHOLDER = /@@?[A-Z][A-Z0-9_]*@@?|\$\{\w+\}/;
/** Space, line ends and comments. */
const GAP = /(?:\s|#[^\n\r]*)+/y;
