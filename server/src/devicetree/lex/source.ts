import { type LineIndex, lineIndexOf } from "../../text/line-index.ts";
import { type Names, symbolOf } from "./names.ts";
import { type Expansion, FLAG, KIND, KIND_BITS, type Kind, packed, Token } from "./token.ts";
import { hashedWith, NO_HASH, numberOfHashed, numberOfWord } from "./words.ts";

/** What the table of a source holds of each token: where it begins and ends, and `packed`. */
export const STRIDE = 3;

const BACKSLASH = 92;

/** One version of one file's text, with its tokens; the last is always `KIND.end`. */
export class Source {
	readonly path: string;
	readonly text: string;
	/** How many tokens there are. */
	readonly count: number;
	private readonly table: Int32Array;
	readonly names: Names;
	private lineIndex: LineIndex | undefined;
	private defined: Map<number, object> | undefined;

	constructor(path: string, text: string, table: Int32Array, names: Names) {
		this.path = path;
		this.text = text;
		this.table = table;
		this.names = names;
		this.count = table.length / STRIDE;
	}

	get lines(): LineIndex {
		this.lineIndex ??= lineIndexOf(this.text);
		return this.lineIndex;
	}

	/**
	 * What the preprocessor made of its `#define` lines that were read so far, by the number of the `#` token: boards that share a header
	 * share them.
	 */
	get definitions(): Map<number, object> {
		this.defined ??= new Map();
		return this.defined;
	}

	/** The token of that number. Each is made anew: one that is kept here would be kept as long as the text, and few are asked for twice. */
	token(index: number): Token {
		return new Token(this, index, this.packedOf(index), undefined);
	}

	/** Whether a token is the one of that number, as it was typed. */
	isToken(index: number, { source, index: own, packed: met, expansion }: Token): boolean {
		return source === this && own === index && met === this.packedOf(index) && expansion === undefined;
	}

	tokensBetween(from: number, to: number): Token[] {
		const tokens: Token[] = [];
		for (let index = from; index < to; index++) tokens.push(this.token(index));
		return tokens;
	}

	startOf(index: number): number {
		return this.table[index * STRIDE] as number;
	}

	endOf(index: number): number {
		return this.table[index * STRIDE + 1] as number;
	}

	/** Kind, flags and value, as `packed` puts them together. */
	packedOf(index: number): number {
		return this.table[index * STRIDE + 2] as number;
	}

	kindOf(index: number): Kind {
		return (this.packedOf(index) & KIND_BITS) as Kind;
	}

	flagsOf(index: number): number {
		return (this.packedOf(index) >> 3) & 31;
	}

	/** The number of an identifier's name; -1 for all else. */
	symbolOf(index: number): number {
		const token = this.packedOf(index);
		return (token & KIND_BITS) === KIND.identifier ? token >> 8 : -1;
	}

	/** Whether the token is this one character of punctuation. */
	isPunctuation(index: number, character: string): boolean {
		const token = this.packedOf(index);
		return (token & KIND_BITS) === KIND.punctuation && token >> 8 === character.charCodeAt(0);
	}

	startsLine(index: number): boolean {
		return (this.packedOf(index) & (FLAG.lineStart << 3)) !== 0;
	}

	textOf(index: number): string {
		const token = this.packedOf(index);
		switch (token & KIND_BITS) {
			case KIND.end:
				return "";
			case KIND.identifier:
				return this.names.identifiers.texts[token >> 8] as string;
			case KIND.number:
			case KIND.keyword:
				return this.names.spellings.texts[token >> 8] as string;
			case KIND.punctuation:
				return token >> 8 === COMMENT ? "/*" : String.fromCharCode(token >> 8);
			default:
				if (token >> 8 > 0) return this.names.spellings.texts[(token >> 8) - 1] as string;
				return spliced(this.text, this.startOf(index), this.endOf(index));
		}
	}

	/** The text between two places as a word; the same string for the same word. */
	wordBetween(start: number, end: number): string {
		let hash = NO_HASH;
		for (let at = start; at < end; at++) {
			const code = this.text.charCodeAt(at);
			if (code === BACKSLASH) return spliced(this.text, start, end);
			hash = hashedWith(hash, code);
		}
		const { spellings } = this.names;
		return spellings.texts[numberOfHashed(spellings, this.text, start, end, hash)] as string;
	}

	/** Writes down tokens of another version of this text as those of that number and on, `shift` characters later than here. */
	copyTokens(from: number, to: number, shift: number, table: Int32Array, number: number): void {
		table.set(this.table.subarray(from * STRIDE, to * STRIDE), number * STRIDE);
		if (shift === 0) return;
		for (let at = number * STRIDE; at < (number + to - from) * STRIDE; at += STRIDE) {
			table[at] = (table[at] as number) + shift;
			table[at + 1] = (table[at + 1] as number) + shift;
		}
	}

	/** Whether the first `count` tokens are those of another version, in the same places. */
	beginsAs(other: Source, count: number): boolean {
		if (this.count < count || other.count < count) return false;
		for (let at = 0; at < count * STRIDE; at++) if (this.table[at] !== other.table[at]) return false;
		const end = count === 0 ? 0 : this.endOf(count - 1);
		return this.text.slice(0, end) === other.text.slice(0, end);
	}
}

/** Stands for the value of the opening of a comment that is never closed: no character has this code. */
export const COMMENT = 0x10000;

/** Stands for the value of a string that does not end on the line where it begins; that of others that were typed is 0. */
export const LONG = -1;

/** A token that nobody typed as it is, such as a pasted one; its place is that of something typed. */
export function writtenToken(
	kind: Kind,
	text: string,
	place: Pick<Token, "source" | "start" | "end">,
	flags: number,
	expansion: Expansion | undefined,
): Token {
	const { path, text: typed, names } = place.source;
	const token = packed(kind, flags, packedValue(names, kind, text));
	return new Token(new Source(path, typed, Int32Array.of(place.start, place.end, token), names), 0, token, expansion);
}

function packedValue(names: Names, kind: Kind, text: string): number {
	switch (kind) {
		case KIND.punctuation:
			return text.charCodeAt(0);
		case KIND.identifier:
			return symbolOf(names, text);
		case KIND.string:
		case KIND.character:
			return numberOfWord(names.spellings, text) + 1;
		default:
			return numberOfWord(names.spellings, text);
	}
}

/** A piece of the text without the line ends that a backslash hides. */
export function spliced(text: string, start: number, end: number): string {
	const piece = text.slice(start, end);
	return piece.includes("\\") ? piece.replace(/\\[ \t\r\f\v\0]*\n/g, "") : piece;
}
