/**
 * A 64-bit integer as C arithmetic sees it: the bits as an unsigned number, and whether it counts as unsigned.
 * dtc computes in unsigned 64 bits throughout; `#if` computes in intmax_t with C's conversions.
 */
export interface Integer {
	readonly bits: bigint;
	readonly unsigned: boolean;
}

const MASK = (1n << 64n) - 1n;

export const integer = (value: bigint, unsigned: boolean): Integer => ({ bits: value & MASK, unsigned });

const signedOf = (x: Integer): bigint => (x.unsigned ? x.bits : BigInt.asIntN(64, x.bits));
const truth = (condition: boolean, unsigned: boolean): Integer => ({ bits: condition ? 1n : 0n, unsigned });

/** Binary operators by precedence, tightest last. */
export const PRECEDENCE: Readonly<Record<string, number>> = {
	"||": 1,
	"&&": 2,
	"|": 3,
	"^": 4,
	"&": 5,
	"==": 6,
	"!=": 6,
	"<": 7,
	">": 7,
	"<=": 7,
	">=": 7,
	"<<": 8,
	">>": 8,
	"+": 9,
	"-": 9,
	"*": 10,
	"/": 10,
	"%": 10,
};

/** `a operator b`; undefined for a division by zero. `allUnsigned` is dtc's arithmetic. */
export function binary(operator: string, a: Integer, b: Integer, allUnsigned: boolean): Integer | undefined {
	const unsigned = allUnsigned || a.unsigned || b.unsigned;
	const x = signedOf({ bits: a.bits, unsigned });
	const y = signedOf({ bits: b.bits, unsigned });
	switch (operator) {
		case "||":
			return truth(a.bits !== 0n || b.bits !== 0n, allUnsigned);
		case "&&":
			return truth(a.bits !== 0n && b.bits !== 0n, allUnsigned);
		case "==":
			return truth(a.bits === b.bits, allUnsigned);
		case "!=":
			return truth(a.bits !== b.bits, allUnsigned);
		case "<":
			return truth(x < y, allUnsigned);
		case ">":
			return truth(x > y, allUnsigned);
		case "<=":
			return truth(x <= y, allUnsigned);
		case ">=":
			return truth(x >= y, allUnsigned);
		case "|":
			return integer(a.bits | b.bits, unsigned);
		case "^":
			return integer(a.bits ^ b.bits, unsigned);
		case "&":
			return integer(a.bits & b.bits, unsigned);
		case "<<":
			return shift(a, allUnsigned ? b.bits : signedOf(b), allUnsigned);
		case ">>":
			return shift(a, -(allUnsigned ? b.bits : signedOf(b)), allUnsigned);
		case "+":
			return integer(a.bits + b.bits, unsigned);
		case "-":
			return integer(a.bits - b.bits, unsigned);
		case "*":
			return integer(a.bits * b.bits, unsigned);
		case "/":
			return y === 0n ? undefined : integer(x / y, unsigned);
		default:
			return y === 0n ? undefined : integer(x % y, unsigned);
	}
}

/** Left by `by` bits, right where it is negative; 64 bits or more shift everything out. */
function shift(a: Integer, by: bigint, allUnsigned: boolean): Integer {
	const unsigned = allUnsigned || a.unsigned;
	const value = allUnsigned ? a.bits : signedOf(a);
	if (by >= 64n) return integer(0n, unsigned);
	if (by <= -64n) return integer(value < 0n ? -1n : 0n, unsigned);
	return integer(by >= 0n ? value << by : value >> -by, unsigned);
}

export function unary(operator: string, a: Integer, allUnsigned: boolean): Integer {
	if (operator === "!") return truth(a.bits === 0n, allUnsigned);
	return integer(operator === "-" ? -a.bits : ~a.bits, allUnsigned || a.unsigned);
}

/** The number that plain decimal or hexadecimal digits stand for, where it has at most 31 bits; undefined for all else. */
export function smallLiteral(text: string): number | undefined {
	const { length } = text;
	if (text.charCodeAt(0) !== 48) {
		if (length > 9) return undefined;
		let value = 0;
		for (let at = 0; at < length; at++) {
			const digit = text.charCodeAt(at) - 48;
			if (digit < 0 || digit > 9) return undefined;
			value = value * 10 + digit;
		}
		return value;
	}
	if (length === 1) return 0;
	if (length < 3 || length > 9 || (text.charCodeAt(1) | 32) !== 120) return undefined;
	let value = 0;
	for (let at = 2; at < length; at++) {
		const c = text.charCodeAt(at);
		const digit = c <= 57 ? c - 48 : (c | 32) - 87;
		if (digit < 0 || digit > 15 || (c > 57 && digit < 10)) return undefined;
		value = value * 16 + digit;
	}
	return value;
}

/** The number a dtc literal stands for: decimal, 0x or octal, with U, L, UL, LL or ULL. Undefined where dtc refuses it. */
export function dtcLiteral(text: string): bigint | undefined {
	const digits = /^(0[xX][0-9a-fA-F]+|[0-9]+)(?:U|L|UL|LL|ULL)?$/.exec(text)?.[1];
	return digits === undefined ? undefined : inBounds(valueOfDigits(digits));
}

/** The number a C integer literal stands for in `#if`. */
export function cLiteral(text: string): Integer | undefined {
	const match = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uU]?(?:ll|LL|[lL])?|(?:ll|LL|[lL])[uU])$/.exec(text);
	const value = match?.[1] === undefined ? undefined : inBounds(valueOfDigits(match[1]));
	if (value === undefined) return undefined;
	return integer(value, /[uU]/.test(match?.[2] ?? "") || value > MASK >> 1n);
}

function valueOfDigits(digits: string): bigint | undefined {
	if (/^0[0-9]/.test(digits)) return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : undefined;
	return BigInt(digits);
}

const inBounds = (value: bigint | undefined): bigint | undefined =>
	value === undefined || value > MASK ? undefined : value;
