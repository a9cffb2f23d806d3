/**
 * A 64-bit integer as C arithmetic sees it: the bits as an unsigned number, and whether it counts as unsigned; a bigint
 * only where a number is not exact. dtc computes in unsigned 64 bits throughout; `#if` computes in intmax_t with C's
 * conversions.
 */
export interface Integer {
	readonly bits: number | bigint;
	readonly unsigned: boolean;
}

const MASK = (1n << 64n) - 1n;
const EXACT = BigInt(Number.MAX_SAFE_INTEGER);

export function integer(value: number | bigint, unsigned: boolean): Integer {
	if (typeof value === "number" && value >= 0) return { bits: value, unsigned };
	const bits = BigInt(value) & MASK;
	return { bits: bits <= EXACT ? Number(bits) : bits, unsigned };
}

export const isTrue = ({ bits }: Integer): boolean => bits !== 0;

const signedOf = ({ bits, unsigned }: Integer): bigint =>
	typeof bits === "number" ? BigInt(bits) : unsigned ? bits : BigInt.asIntN(64, bits);
const truth = (condition: boolean, unsigned: boolean): Integer => ({ bits: condition ? 1 : 0, unsigned });

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
	if (typeof a.bits === "number" && typeof b.bits === "number") {
		const bits = quickly(operator, a.bits, b.bits);
		if (bits !== undefined) return { bits, unsigned: isShift(operator) ? allUnsigned || a.unsigned : unsigned };
	}
	const x = signedOf({ bits: a.bits, unsigned });
	const y = signedOf({ bits: b.bits, unsigned });
	switch (operator) {
		case "||":
			return truth(isTrue(a) || isTrue(b), allUnsigned);
		case "&&":
			return truth(isTrue(a) && isTrue(b), allUnsigned);
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
			return integer(x | y, unsigned);
		case "^":
			return integer(x ^ y, unsigned);
		case "&":
			return integer(x & y, unsigned);
		case "<<":
			return shift(a, signedOf({ bits: b.bits, unsigned: allUnsigned || b.unsigned }), allUnsigned);
		case ">>":
			return shift(a, -signedOf({ bits: b.bits, unsigned: allUnsigned || b.unsigned }), allUnsigned);
		case "+":
			return integer(x + y, unsigned);
		case "-":
			return integer(x - y, unsigned);
		case "*":
			return integer(x * y, unsigned);
		case "/":
			return y === 0n ? undefined : integer(x / y, unsigned);
		default:
			return y === 0n ? undefined : integer(x % y, unsigned);
	}
}

const isShift = (operator: string): boolean => operator === "<<" || operator === ">>";

/** The operators of nearly every cell, where operands and result are exact and not negative; undefined for all else. */
function quickly(operator: string, x: number, y: number): number | undefined {
	switch (operator) {
		case "|":
			return x <= 0xffffffff && y <= 0xffffffff ? (x | y) >>> 0 : undefined;
		case "&":
			return x <= 0xffffffff && y <= 0xffffffff ? (x & y) >>> 0 : undefined;
		case "<<":
			return y < 32 ? exact(x * 2 ** y) : undefined;
		case ">>":
			return y < 32 ? Math.floor(x / 2 ** y) : undefined;
		case "+":
			return exact(x + y);
		case "-":
			return x >= y ? x - y : undefined;
		case "*":
			return exact(x * y);
		default:
			return undefined;
	}
}

const exact = (value: number): number | undefined => (value <= Number.MAX_SAFE_INTEGER ? value : undefined);

/** Left by `by` bits, right where it is negative; 64 bits or more shift everything out. */
function shift(a: Integer, by: bigint, allUnsigned: boolean): Integer {
	const unsigned = allUnsigned || a.unsigned;
	const value = signedOf({ bits: a.bits, unsigned: allUnsigned || a.unsigned });
	if (by >= 64n) return integer(0n, unsigned);
	if (by <= -64n) return integer(value < 0n ? -1n : 0n, unsigned);
	return integer(by >= 0n ? value << by : value >> -by, unsigned);
}

export function unary(operator: string, a: Integer, allUnsigned: boolean): Integer {
	if (operator === "!") return truth(!isTrue(a), allUnsigned);
	const bits = BigInt(a.bits);
	return integer(operator === "-" ? -bits : ~bits, allUnsigned || a.unsigned);
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
	if (digits.length > MAX_DIGITS && digits.replace(/^0[xX]?0*/, "").length > MAX_DIGITS) return undefined;
	if (/^0[0-9]/.test(digits)) return /^[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : undefined;
	return BigInt(digits);
}

/** Of a number of 64 bits, in octal. */
const MAX_DIGITS = 22;

const inBounds = (value: bigint | undefined): bigint | undefined =>
	value === undefined || value > MASK ? undefined : value;
