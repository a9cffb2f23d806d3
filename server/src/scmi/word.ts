/** The 32-bit little-endian word at an offset, unsigned. */
export function wordAt(bytes: Uint8Array, offset: number): number {
	return (
		((bytes[offset] ?? 0) |
			((bytes[offset + 1] ?? 0) << 8) |
			((bytes[offset + 2] ?? 0) << 16) |
			((bytes[offset + 3] ?? 0) << 24)) >>>
		0
	);
}

/** Writes the low 32 bits of a number, negative ones as two's complement. */
export function putWord(bytes: Uint8Array, offset: number, value: number): void {
	bytes[offset] = value;
	bytes[offset + 1] = value >>> 8;
	bytes[offset + 2] = value >>> 16;
	bytes[offset + 3] = value >>> 24;
}

/** The words one after another, as a message has them. */
export function bytesOfWords(words: readonly number[]): Uint8Array {
	const bytes = new Uint8Array(4 * words.length);
	for (const [at, word] of words.entries()) putWord(bytes, 4 * at, word);
	return bytes;
}
