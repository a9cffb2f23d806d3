/** Words by number: a word is one string however often it stands, and whatever belongs to words can be an array. */
export interface Words {
	readonly texts: string[];
	/** By `hashedWith`, of each word. */
	hashes: Int32Array;
	/** Open addressing by hash: a word's number and one, 0 where there is none. Its length is a power of two. */
	slots: Int32Array;
}

export function createWords(): Words {
	return { texts: [], hashes: new Int32Array(1 << 11), slots: new Int32Array(1 << 12) };
}

/** The number of a word. */
export function numberOfWord(words: Words, text: string): number {
	let hash = NO_HASH;
	for (let at = 0; at < text.length; at++) hash = hashedWith(hash, text.charCodeAt(at));
	return numberOfHashed(words, text, 0, text.length, hash);
}

/** The number of the word in a text from `start` to `end`, whose characters were hashed with `hashedWith` from `NO_HASH` on. */
export function numberOfHashed(words: Words, text: string, start: number, end: number, hash: number): number {
	const { slots, texts, hashes } = words;
	const mask = slots.length - 1;
	let slot = (hash ^ (hash >>> 15)) & mask;
	for (let entry = slots[slot] as number; entry !== 0; entry = slots[slot] as number) {
		if (hashes[entry - 1] === hash) {
			const word = texts[entry - 1] as string;
			if (word.length === end - start && text.startsWith(word, start)) return entry - 1;
		}
		slot = (slot + 1) & mask;
	}
	const number = texts.push(ownCopy(text.slice(start, end))) - 1;
	if (number === hashes.length) words.hashes = enlarged(hashes, new Int32Array(2 * number));
	words.hashes[number] = hash;
	slots[slot] = number + 1;
	if (2 * texts.length > slots.length) rehash(words);
	return number;
}

export const NO_HASH = 0;

/** The lexer has the same in its loop. */
export function hashedWith(hash: number, code: number): number {
	return ((hash << 5) - hash + code) | 0;
}

/** A piece of a file's text would keep the whole text alive. */
const ownCopy = (text: string): string => `${text} `.slice(0, -1);

/** The number that plain decimal or hexadecimal digits stand for, where it has at most 31 bits; undefined for all else. */
export function smallNumberOf({ texts }: Words, number: number): number | undefined {
	const text = texts[number] as string;
	const { length } = text;
	const isHex = length > 2 && text.charCodeAt(0) === 48 && (text.charCodeAt(1) | 32) === 120;
	if (length > 9 || (length > 1 && text.charCodeAt(0) === 48 && !isHex)) return undefined;
	let value = 0;
	for (let at = isHex ? 2 : 0; at < length; at++) {
		const digit = digitOf(text.charCodeAt(at));
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

/** `larger`, with what is in an array at its beginning. */
export function enlarged(array: Int32Array, larger: Int32Array): Int32Array {
	larger.set(array);
	return larger;
}

function rehash(words: Words): void {
	const slots = new Int32Array(2 * words.slots.length);
	const mask = slots.length - 1;
	for (let number = 0; number < words.texts.length; number++) {
		const hash = words.hashes[number] as number;
		let slot = (hash ^ (hash >>> 15)) & mask;
		while (slots[slot] !== 0) slot = (slot + 1) & mask;
		slots[slot] = number + 1;
	}
	words.slots = slots;
}
