import type { Source } from "./source.ts";

/** Kinds of lexical tokens, as cpp and dtc tell them apart. */
export const KIND = {
	end: 0,
	identifier: 1,
	/** A C pp-number: `0x1e+FOO` is one. */
	number: 2,
	string: 3,
	character: 4,
	/** One character. */
	punctuation: 5,
	/** `/bits/` and its like; the text is the word between the slashes. */
	keyword: 6,
} as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

export const FLAG = {
	lineStart: 1,
	spaceBefore: 2,
	/** Met while its macro was being expanded: never expanded again. */
	noExpand: 4,
	/** Stands at the edge of a macro expansion, where cpp may print a space of its own. */
	padded: 8,
	/** A string, character or comment that its line or file ended. */
	unterminated: 16,
} as const;

/** A macro being used: links outward to the use that contains it. */
export interface Expansion {
	readonly macroName: string;
	/** The macro's name at the use, and its last token: the name again, or the closing parenthesis. */
	readonly first: Token;
	readonly last: Token;
	readonly outer: Expansion | undefined;
}

export class Token {
	readonly kind: Kind;
	readonly text: string;
	/** The identifier's number in `Names`; -1 for everything else. */
	readonly symbol: number;
	readonly source: Source;
	readonly start: number;
	readonly end: number;
	readonly flags: number;
	readonly expansion: Expansion | undefined;

	constructor(
		kind: Kind,
		text: string,
		symbol: number,
		source: Source,
		start: number,
		end: number,
		flags: number,
		expansion: Expansion | undefined,
	) {
		this.kind = kind;
		this.text = text;
		this.symbol = symbol;
		this.source = source;
		this.start = start;
		this.end = end;
		this.flags = flags;
		this.expansion = expansion;
	}
}

/** The same token with other flags and expansion. */
export function retoken(token: Token, flags: number, expansion: Expansion | undefined): Token {
	return new Token(token.kind, token.text, token.symbol, token.source, token.start, token.end, flags, expansion);
}

export function isPunctuation(token: Token, text: string): boolean {
	return token.kind === KIND.punctuation && token.text === text;
}

/** True when white space, or a space cpp would print at a macro's edge, stands before `token`. */
export function standsApart(previous: Token, token: Token): boolean {
	if ((token.flags & (FLAG.spaceBefore | FLAG.lineStart)) !== 0) return true;
	return (token.flags & FLAG.padded) !== 0 && wouldPaste(previous, token);
}

/** Whether cpp puts a space between two tokens at a macro's edge so that they do not become one (GCC `cpp_avoid_paste`). */
function wouldPaste(left: Token, right: Token): boolean {
	const c = right.text[0] ?? "";
	if (left.kind === KIND.identifier)
		return right.kind === KIND.identifier || right.kind === KIND.number || right.kind === KIND.character;
	if (left.kind === KIND.number)
		return (
			right.kind === KIND.number || right.kind === KIND.identifier || right.kind === KIND.character || ".+-".includes(c)
		);
	if (left.kind !== KIND.punctuation || right.kind !== KIND.punctuation)
		return isPunctuation(left, ".") && right.kind === KIND.number;
	switch (left.text) {
		case "<":
			return c === "=" || c === "<" || c === ":" || c === "%";
		case ">":
			return c === "=" || c === ">";
		case "+":
		case "&":
		case "|":
			return c === "=" || c === left.text;
		case "-":
			return c === "=" || c === "-" || c === ">";
		case "/":
			return c === "=" || c === "/" || c === "*";
		case ":":
			return c === ":" || c === ">";
		case ".":
			return c === "." || c === "*";
		case "%":
			return c === "=" || c === ":" || c === ">";
		case "#":
			return c === "#";
		case "=":
		case "!":
		case "*":
		case "^":
			return c === "=";
		default:
			return false;
	}
}
