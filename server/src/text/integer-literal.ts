/** An integer as C and dtc write it, apart. */
interface Literal {
	readonly prefix: string;
	readonly base: 8 | 10 | 16;
	readonly digits: string;
	readonly suffix: string;
}

/** The number that a text says by itself: `12`, `0x0cU`, `014`; undefined for any other text. */
export function literalValue(text: string): number | undefined {
	const literal = literalIn(text);
	return literal && Number.parseInt(literal.digits, literal.base);
}

/** The same literal with another number: its base, suffix and letters stay, and zeros in front as far as they fill it up. */
export function literalWith(text: string, number: number): string {
	const literal = literalIn(text);
	if (literal === undefined) return `${number}`;
	const { prefix, base, digits, suffix } = literal;
	const plain = number.toString(base);
	const cased = /[A-F]/.test(digits) ? plain.toUpperCase() : plain;
	const filled = digits.startsWith("0") && digits.length > 1 ? cased.padStart(digits.length, "0") : cased;
	return `${prefix}${filled}${suffix}`;
}

function literalIn(text: string): Literal | undefined {
	const [, hex, hexDigits, octal, decimal, suffix = ""] =
		/^(?:(0[xX])([0-9a-fA-F]+)|0([0-7]+)|(0|[1-9]\d*))([uU]?[lL]{0,2})$/.exec(text) ?? [];
	if (hex !== undefined && hexDigits !== undefined) return { prefix: hex, base: 16, digits: hexDigits, suffix };
	if (octal !== undefined) return { prefix: "0", base: 8, digits: octal, suffix };
	return decimal === undefined ? undefined : { prefix: "", base: 10, digits: decimal, suffix };
}
