import type { Source } from "../lex/source.ts";
import { KIND } from "../lex/token.ts";
import { type CellWord, type MacroCall, type OuterNode, type ReadState, StatementReader } from "./statement-reader.ts";

/** What is typed there already: the text from `start` to the cursor; what is put in takes the place of `start` to `end`. */
interface Typed {
	readonly typed: string;
	readonly start: number;
	readonly end: number;
}

/** The nodes around a place, the outermost first: none between the nodes of a file. */
interface Within {
	readonly nodes: readonly OuterNode[];
}

export type IncludeStyle = "quoted" | "angled" | "dtc";

/** Where somebody types in a device tree, read from the tokens before it alone: the text may be broken and go on as it likes. */
export type CursorPlace =
	/** The name of a file, behind `#include` or `/include/`; bare: without quotes or brackets yet. */
	| ({ readonly kind: "include"; readonly style: IncludeStyle | "bare" } & Typed)
	/** Where a statement begins: a property, a node, `&label`, `/delete-node/`, `#include`. */
	| ({ readonly kind: "name"; readonly hasLabel: boolean } & Typed & Within)
	/** What `/delete-node/` or `/delete-property/` is to take away. */
	| ({ readonly kind: "deletion"; readonly what: "node" | "property" } & Typed & Within)
	/** Between `<` and `>`; `typed` begins with `&` where a reference is begun. */
	| ({
			readonly kind: "cell";
			readonly property: string;
			/** All cells of the property that stand before it. */
			readonly before: readonly CellWord[];
	  } & Typed &
			Within)
	/** An argument of a macro that stands for a value, or for cells where `isInCells` says so. */
	| ({
			readonly kind: "argument";
			readonly property: string;
			readonly call: MacroCall;
			readonly isInCells: boolean;
			/** All cells of the property that stand before the macro. */
			readonly before: readonly CellWord[];
	  } & Typed &
			Within)
	/** Between quotes, which are not part of it. */
	| ({
			readonly kind: "string";
			readonly property: string;
			/** The strings before it. */
			readonly before: readonly string[];
			/** The other strings on its line behind it. */
			readonly after: readonly string[];
			readonly isClosed: boolean;
	  } & Typed &
			Within)
	/** Behind `=`, outside of all brackets and quotes; a value that stands there is part of it. */
	| ({
			readonly kind: "value";
			readonly property: string;
			/** What stands before it. */
			readonly cells: readonly CellWord[];
			readonly strings: readonly string[];
			/** What comes next: `,` or `;`, a value that is not part of it, or another statement. */
			readonly next: "end" | "value" | "statement";
	  } & Typed &
			Within);

const DIRECTIVE =
	/^[ \t]*#[ \t]*(?:define|undef|include|include_next|if|ifdef|ifndef|elif|else|endif|error|warning|line|pragma)\b(?![-,=])/;
const INCLUDE = /^[ \t]*#[ \t]*include(?:_next)?[ \t]*(["<])([^">]*)$/;

/** Undefined in comments, in directives, and where nothing can be put in. */
export function cursorPlace(source: Source, offset: number): CursorPlace | undefined {
	const { text } = source;
	const line = text.lastIndexOf("\n", offset - 1) + 1;
	const lead = text.slice(line, offset);
	const include = INCLUDE.exec(lead);
	if (include !== null) {
		const typed = include[2] as string;
		const start = offset - typed.length;
		const end = offset + lengthOf(/^[\w./,+-]*/, text, offset);
		return { kind: "include", style: include[1] === "<" ? "angled" : "quoted", typed, start, end };
	}
	if (/^[ \t]*#[ \t]*include[ \t]+$/.test(lead) && /^[ \t]*(?:[\n\r]|$)/.test(text.slice(offset)))
		return { kind: "include", style: "bare", typed: "", start: offset, end: offset };
	if (DIRECTIVE.test(lead)) return undefined;
	const at = tokenBefore(source, offset);
	if (isInComment(source, at, offset)) return undefined;
	if (at >= 0 && isWithinString(source, at, offset)) return stringPlace(source, at, offset);
	const start = wordStart(text, line, offset);
	const state = new StatementReader(source).readTo(start);
	return state.isInParentheses ? argumentPlace(source, offset) : placeOfWord(source, state, start, offset);
}

function stringPlace(source: Source, at: number, offset: number): CursorPlace | undefined {
	const { text } = source;
	const start = source.startOf(at) + 1;
	const typed = text.slice(start, offset);
	if (typed.includes("\n")) return undefined;
	const end = offset + lengthOf(/^(?:[^"\\\n\r;]|\\.)*/, text, offset);
	const rest = { typed, start, end };
	if (at > 0 && source.kindOf(at - 1) === KIND.keyword && source.textOf(at - 1) === "include")
		return { kind: "include", style: "dtc", ...rest };
	const { nodes, property, strings } = new StatementReader(source).readTo(start - 1);
	if (property === undefined) return undefined;
	const isClosed = text[end] === '"';
	const line = /^[^\n;]*/.exec(text.slice(isClosed ? end + 1 : text.length))?.[0] ?? "";
	const after = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = ""]) => word);
	return { kind: "string", nodes, property, before: strings, after, isClosed, ...rest };
}

/** Nothing in a part of an expression. */
function argumentPlace(source: Source, offset: number): CursorPlace | undefined {
	const { text } = source;
	const [typed = ""] = /\w*$/.exec(text.slice(0, offset)) ?? [];
	const start = offset - typed.length;
	const { nodes, property, call, isInCells, cells } = new StatementReader(source).readTo(start);
	if (property === undefined || call === undefined || !/[(,]\s*$/.test(text.slice(0, start))) return undefined;
	const end = offset + lengthOf(/^\w*/, text, offset);
	return { kind: "argument", nodes, property, call, isInCells, before: cells, typed, start, end };
}

function placeOfWord(source: Source, state: ReadState, start: number, offset: number): CursorPlace | undefined {
	const { text } = source;
	const { nodes, property } = state;
	if (property !== undefined && !state.isInCells) {
		const typed = text.slice(start, offset);
		const end = offset + lengthOf(typed.startsWith("&{") ? PATH : VALUE, text, offset);
		return {
			kind: "value",
			nodes,
			property,
			cells: state.cells,
			strings: state.strings,
			next: nextBehind(text.slice(end, end + 400)),
			typed,
			start,
			end,
		};
	}
	if (property !== undefined) {
		const word = text[start] === "&" ? start : offset - lengthOf(/\w*$/, text.slice(start, offset), 0);
		const typed = text.slice(word, offset);
		const rest = typed.startsWith("&{") ? /^[^\s>;}]*\}?/ : typed === "" ? /^(?:&\{[^\s>;}]*\}?|&?\w*)/ : /^\w*/;
		// what is typed behind an operator is part of an expression
		if (word > start && /[+*/-]/.test(text[word - 1] as string)) return undefined;
		const end = offset + lengthOf(rest, text, offset);
		return { kind: "cell", nodes, property, before: state.cells, typed, start: word, end };
	}
	const typed = text.slice(start, offset);
	const end = offset + lengthOf(typed.startsWith("&{") ? /^[^\s{;}]*\}?/ : /^[\w,.+*#?@-]*\/?/, text, offset);
	if (state.deletes !== undefined) return { kind: "deletion", what: state.deletes, nodes, typed, start, end };
	if (state.isBegun) return undefined;
	return { kind: "name", hasLabel: state.hasLabel, nodes, typed, start, end };
}

/** What is left of a word, or a whole value on the same line: cells, a string, a reference. */
const VALUE = /^(?:[ \t]*(?:<[^<>;{}"\n\r]*>|"(?:[^"\\\n\r]|\\.)*"|&\{[^\s};]*\}?|&\w+)|[\w/.@-]*)/;
const PATH = /^[^\s{};]*\}?/;

const BEGINS_VALUE = /^\s*(?:[<"[(\d]|\/(?:bits|incbin)\/|&(?:\w+|\{[^\s}]*\})\s*[,;])/;

function nextBehind(text: string): "end" | "value" | "statement" {
	if (/^\s*[;,]/.test(text)) return "end";
	return BEGINS_VALUE.test(text) ? "value" : "statement";
}

const lengthOf = (pattern: RegExp, text: string, from: number): number =>
	pattern.exec(from === 0 ? text : text.slice(from, from + 400))?.[0].length ?? 0;

/** Where the word begins that ends at the cursor: a name, a number, `&label`, `&{/path`, `/delete-`. */
function wordStart(text: string, line: number, offset: number): number {
	const lead = text.slice(line, offset);
	const path = /&\{[^\s{};<>]*$/.exec(lead);
	if (path !== null) return line + path.index;
	const [word = ""] = /(?:(?:^|(?<=[\s;{}]))\/)?[\w,.+*#?@-]*$/.exec(lead) ?? [];
	const start = offset - word.length;
	return start > line && text[start - 1] === "&" ? start - 1 : start;
}

/** The last token that begins before an offset; -1: none. */
function tokenBefore(source: Source, offset: number): number {
	let low = -1;
	let high = source.count - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (source.startOf(middle) < offset) low = middle;
		else high = middle - 1;
	}
	return low;
}

function isWithinString(source: Source, at: number, offset: number): boolean {
	if (source.kindOf(at) !== KIND.string || offset > source.endOf(at)) return false;
	return offset < source.endOf(at) || source.text[offset - 1] !== '"' || offset - 1 === source.startOf(at);
}

/** Whether an offset behind a token, and before the next one, is in a comment. */
function isInComment(source: Source, token: number, offset: number): boolean {
	const { text } = source;
	const from = token < 0 ? 0 : source.endOf(token);
	if (token >= 0 && text.startsWith("/*", source.startOf(token))) return true;
	for (let at = from; at < offset; at++) {
		if (text.startsWith("//", at)) {
			const end = text.indexOf("\n", at);
			if (end < 0 || end >= offset) return true;
			at = end;
		} else if (text.startsWith("/*", at)) {
			const end = text.indexOf("*/", at + 2);
			if (end < 0 || end + 2 > offset) return true;
			at = end + 1;
		}
	}
	return false;
}
