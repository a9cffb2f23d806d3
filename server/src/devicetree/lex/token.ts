import type { Source } from "./source.ts";
import { smallNumberOf } from "./words.ts";

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
	readonly macro: { readonly name: string };
	/** The macro's name at the use, and its last token: the name again, or the closing parenthesis. */
	readonly first: Token;
	readonly last: Token;
	readonly outer: Expansion | undefined;
}

/**
 * A token's kind, flags and value in one number. The value is the word's number in `Names` for identifiers, numbers and
 * keywords, the character's code for punctuation; of a literal that nobody typed as it is, its number and one.
 */
export function packed(kind: Kind, flags: number, value: number): number {
	return kind | (flags << 3) | (value << 8);
}

/** The part of a packed token that is its kind. */
export const KIND_BITS = 7;
const FLAG_BITS = 31 << 3;

/** One token as it is met: kind and place are its source's, flags and expansion those of this use. */
export class Token {
	readonly source: Source;
	/** Its number in the source. */
	readonly index: number;
	readonly packed: number;
	readonly expansion: Expansion | undefined;

	constructor(source: Source, index: number, packed: number, expansion: Expansion | undefined) {
		this.source = source;
		this.index = index;
		this.packed = packed;
		this.expansion = expansion;
	}

	get kind(): Kind {
		return (this.packed & KIND_BITS) as Kind;
	}

	get flags(): number {
		return (this.packed & FLAG_BITS) >> 3;
	}

	/** The identifier's number in `Names`; -1 for everything else. */
	get symbol(): number {
		return (this.packed & KIND_BITS) === KIND.identifier ? this.packed >> 8 : -1;
	}

	get text(): string {
		return this.source.textOf(this.index);
	}

	/** What the digits of a number, if they are few, or a plain character stands for; undefined for all else. */
	get small(): number | undefined {
		const kind = this.packed & KIND_BITS;
		if (kind === KIND.number) return smallNumberOf(this.source.names.spellings, this.packed >> 8);
		return kind === KIND.character && this.packed >> 8 === 0 ? plainCharacter(this) : undefined;
	}

	get start(): number {
		return this.source.startOf(this.index);
	}

	get end(): number {
		return this.source.endOf(this.index);
	}
}

/** The character of `'A'`: one of ASCII's, without escapes. */
function plainCharacter({ source: { text }, start, end }: Token): number | undefined {
	const code = text.charCodeAt(start + 1);
	return end - start === 3 && code < 128 && code !== 92 && text.charCodeAt(end - 1) === 39 ? code : undefined;
}

/** The same token with other flags and expansion. */
export function retoken(token: Token, flags: number, expansion: Expansion | undefined): Token {
	return new Token(token.source, token.index, (token.packed & ~FLAG_BITS) | (flags << 3), expansion);
}

export function isPunctuation(token: Token, text: string): boolean {
	return (token.packed & KIND_BITS) === KIND.punctuation && token.packed >> 8 === text.charCodeAt(0);
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
