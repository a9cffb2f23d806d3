/** The preprocessor directives, in the order of their symbol numbers. GCC libcpp/directives.c, assembler language. */
export const DIRECTIVES = [
	"include",
	"include_next",
	"define",
	"undef",
	"if",
	"ifdef",
	"ifndef",
	"elif",
	"elifdef",
	"elifndef",
	"else",
	"endif",
	"error",
	"warning",
	"line",
	"pragma",
	"ident",
	"import",
	"assert",
	"unassert",
	"sccs",
] as const;
export type Directive = (typeof DIRECTIVES)[number];

/** Numbers for words, so that a macro table is an array and a word is one string however often it stands. */
export interface Names {
	/** How many words there are; the directives come first. */
	count: number;
	/** The words' characters, one word behind the other; `ends` says where each ends. */
	characters: Uint16Array;
	ends: Int32Array;
	/** Open addressing by hash: a word's number and one, 0 where there is none. Its length is a power of two. */
	slots: Int32Array;
	/** The words as strings, as far as somebody asked for them. */
	readonly texts: (string | undefined)[];
	/** Where the lexer writes down the tokens of the text it reads. */
	table: Int32Array;
}

export function createNames(): Names {
	const names: Names = {
		count: 0,
		characters: new Uint16Array(1 << 14),
		ends: new Int32Array(1 << 11),
		slots: new Int32Array(1 << 12),
		texts: [],
		table: new Int32Array(1 << 14),
	};
	for (const directive of DIRECTIVES) symbolOf(names, directive);
	return names;
}

export function symbolOf(names: Names, text: string): number {
	let hash = NO_HASH;
	for (let at = 0; at < text.length; at++) hash = hashedWith(hash, text.charCodeAt(at));
	const symbol = symbolOfHashed(names, text, 0, text.length, hash);
	names.texts[symbol] ??= text;
	return symbol;
}

/** The number of the word in a text from `start` to `end`, whose characters were hashed with `hashedWith` from `NO_HASH` on. */
export function symbolOfHashed(names: Names, text: string, start: number, end: number, hash: number): number {
	const { slots } = names;
	const mask = slots.length - 1;
	let slot = (hash ^ (hash >>> 15)) & mask;
	for (let entry = slots[slot] as number; entry !== 0; entry = slots[slot] as number) {
		if (isWord(names, entry - 1, text, start, end)) return entry - 1;
		slot = (slot + 1) & mask;
	}
	const symbol = addWord(names, text, start, end);
	slots[slot] = names.count;
	if (2 * names.count > slots.length) rehash(names);
	return symbol;
}

export const NO_HASH = 0;

export function hashedWith(hash: number, code: number): number {
	return (Math.imul(hash, 31) + code) | 0;
}

/** The word as a string; the text has it from `start` to `end`. */
export function wordAt(names: Names, symbol: number, text: string, start: number, end: number): string {
	// A string of its own: a piece of a file's text would keep the whole text alive.
	names.texts[symbol] ??= `${text.slice(start, end)} `.slice(0, -1);
	return names.texts[symbol] as string;
}

/** The number that plain decimal or hexadecimal digits stand for, where it has at most 31 bits; undefined for all else. */
export function smallNumberOf({ characters, ends }: Names, symbol: number): number | undefined {
	const start = symbol === 0 ? 0 : (ends[symbol - 1] as number);
	const length = (ends[symbol] as number) - start;
	const isHex = length > 2 && characters[start] === 48 && ((characters[start + 1] as number) | 32) === 120;
	if (length > 9 || (length > 1 && characters[start] === 48 && !isHex)) return undefined;
	let value = 0;
	for (let at = isHex ? 2 : 0; at < length; at++) {
		const digit = digitOf(characters[start + at] as number);
		if (digit >= (isHex ? 16 : 10)) return undefined;
		value = value * (isHex ? 16 : 10) + digit;
	}
	return value;
}

/** 16 for what is no hexadecimal digit. */
function digitOf(code: number): number {
	if (code >= 48 && code <= 57) return code - 48;
	const letter = (code | 32) - 87;
	return letter >= 10 && letter < 16 ? letter : 16;
}

function isWord({ characters, ends }: Names, symbol: number, text: string, start: number, end: number): boolean {
	const from = symbol === 0 ? 0 : (ends[symbol - 1] as number);
	if ((ends[symbol] as number) - from !== end - start) return false;
	for (let at = start; at < end; at++) if (characters[from + at - start] !== text.charCodeAt(at)) return false;
	return true;
}

function addWord(names: Names, text: string, start: number, end: number): number {
	const symbol = names.count++;
	const from = symbol === 0 ? 0 : (names.ends[symbol - 1] as number);
	const to = from + end - start;
	if (to > names.characters.length) names.characters = enlarged(names.characters, new Uint16Array(2 * to));
	if (symbol >= names.ends.length) names.ends = enlarged(names.ends, new Int32Array(2 * symbol));
	for (let at = from; at < to; at++) names.characters[at] = text.charCodeAt(start + at - from);
	names.ends[symbol] = to;
	return symbol;
}

/** `larger`, with what is in an array at its beginning. */
export function enlarged<T extends Int32Array | Uint16Array>(array: T, larger: T): T {
	larger.set(array);
	return larger;
}

function rehash(names: Names): void {
	const { characters, ends, count } = names;
	const slots = new Int32Array(2 * names.slots.length);
	for (let symbol = 0; symbol < count; symbol++) {
		let hash = NO_HASH;
		for (let at = symbol === 0 ? 0 : (ends[symbol - 1] as number); at < (ends[symbol] as number); at++)
			hash = hashedWith(hash, characters[at] as number);
		let slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
		while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
		slots[slot] = symbol + 1;
	}
	names.slots = slots;
}

/** The directive an identifier names, if any. */
export function directiveOf(symbol: number): Directive | undefined {
	return DIRECTIVES[symbol];
}
