/** Words by number: a word is one string however often it stands, and whatever belongs to words can be an array. */
export interface Words {
	/** How many there are. */
	count: number;
	/** Their characters, one word behind the other; `ends` says where each ends. */
	characters: Uint16Array;
	ends: Int32Array;
	/** Open addressing by hash: a word's number and one, 0 where there is none. Its length is a power of two. */
	slots: Int32Array;
	/** The words as strings, as far as somebody asked for them. */
	readonly texts: (string | undefined)[];
}

export function createWords(): Words {
	return {
		count: 0,
		characters: new Uint16Array(1 << 14),
		ends: new Int32Array(1 << 11),
		slots: new Int32Array(1 << 12),
		texts: [],
	};
}

/** The number of a word. */
export function numberOfWord(words: Words, text: string): number {
	let hash = NO_HASH;
	for (let at = 0; at < text.length; at++) hash = hashedWith(hash, text.charCodeAt(at));
	const number = numberOfHashed(words, text, 0, text.length, hash);
	words.texts[number] ??= ownCopy(text);
	return number;
}

/** The number of the word in a text from `start` to `end`, whose characters were hashed with `hashedWith` from `NO_HASH` on. */
export function numberOfHashed(words: Words, text: string, start: number, end: number, hash: number): number {
	const { slots } = words;
	const mask = slots.length - 1;
	let slot = (hash ^ (hash >>> 15)) & mask;
	for (let entry = slots[slot] as number; entry !== 0; entry = slots[slot] as number) {
		if (isWord(words, entry - 1, text, start, end)) return entry - 1;
		slot = (slot + 1) & mask;
	}
	const number = addWord(words, text, start, end);
	slots[slot] = words.count;
	if (2 * words.count > slots.length) rehash(words);
	return number;
}

export const NO_HASH = 0;

export function hashedWith(hash: number, code: number): number {
	return (Math.imul(hash, 31) + code) | 0;
}

/** The word as a string; the text has it from `start` to `end`. */
export function wordAt(words: Words, number: number, text: string, start: number, end: number): string {
	words.texts[number] ??= ownCopy(text.slice(start, end));
	return words.texts[number] as string;
}

/** A piece of a file's text would keep the whole text alive. */
const ownCopy = (text: string): string => `${text} `.slice(0, -1);

/** The number that plain decimal or hexadecimal digits stand for, where it has at most 31 bits; undefined for all else. */
export function smallNumberOf({ characters, ends }: Words, number: number): number | undefined {
	const start = number === 0 ? 0 : (ends[number - 1] as number);
	const length = (ends[number] as number) - start;
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

function isWord({ characters, ends }: Words, number: number, text: string, start: number, end: number): boolean {
	const from = number === 0 ? 0 : (ends[number - 1] as number);
	if ((ends[number] as number) - from !== end - start) return false;
	for (let at = start; at < end; at++) if (characters[from + at - start] !== text.charCodeAt(at)) return false;
	return true;
}

function addWord(words: Words, text: string, start: number, end: number): number {
	const number = words.count++;
	const from = number === 0 ? 0 : (words.ends[number - 1] as number);
	const to = from + end - start;
	if (to > words.characters.length) words.characters = enlarged(words.characters, new Uint16Array(2 * to));
	if (number >= words.ends.length) words.ends = enlarged(words.ends, new Int32Array(2 * number));
	for (let at = from; at < to; at++) words.characters[at] = text.charCodeAt(start + at - from);
	words.ends[number] = to;
	return number;
}

/** `larger`, with what is in an array at its beginning. */
export function enlarged<T extends Int32Array | Uint16Array>(array: T, larger: T): T {
	larger.set(array);
	return larger;
}

function rehash(words: Words): void {
	const { characters, ends, count } = words;
	const slots = new Int32Array(2 * words.slots.length);
	for (let number = 0; number < count; number++) {
		let hash = NO_HASH;
		for (let at = number === 0 ? 0 : (ends[number - 1] as number); at < (ends[number] as number); at++)
			hash = hashedWith(hash, characters[at] as number);
		let slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
		while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
		slots[slot] = number + 1;
	}
	words.slots = slots;
}
