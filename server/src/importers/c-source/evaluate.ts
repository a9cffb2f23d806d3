import type { CMacro } from "./read-source.ts";
import type { CToken } from "./scan.ts";

/** A whole number, or the first name or sign that stands in the way of one. */
export type CNumber =
	| { readonly kind: "value"; readonly value: bigint }
	| { readonly kind: "unknown"; readonly because: string };

/** How deep macros may stand for macros, and parentheses in parentheses: more is a circle, or no program. */
const DEEPEST = 64;

const PRECEDENCE: readonly Readonly<Record<string, (a: bigint, b: bigint) => bigint>>[] = [
	{ "||": (a, b) => BigInt(a !== 0n || b !== 0n) },
	{ "&&": (a, b) => BigInt(a !== 0n && b !== 0n) },
	{ "|": (a, b) => a | b },
	{ "^": (a, b) => a ^ b },
	{ "&": (a, b) => a & b },
	{ "==": (a, b) => BigInt(a === b), "!=": (a, b) => BigInt(a !== b) },
	{
		"<": (a, b) => BigInt(a < b),
		">": (a, b) => BigInt(a > b),
		"<=": (a, b) => BigInt(a <= b),
		">=": (a, b) => BigInt(a >= b),
	},
	{ "<<": (a, b) => (b < 0n || b > 63n ? 0n : a << b), ">>": (a, b) => (b < 0n || b > 63n ? 0n : a >> b) },
	{ "+": (a, b) => a + b, "-": (a, b) => a - b },
	{ "*": (a, b) => a * b, "/": (a, b) => (b === 0n ? 0n : a / b), "%": (a, b) => (b === 0n ? 0n : a % b) },
];

/**
 * The number an expression of C stands for: constants of `enum` by name, macros by their one definition, casts to a
 * pointer or an integer type left out.
 */
export function evaluate(
	tokens: readonly CToken[],
	macros: ReadonlyMap<string, readonly CMacro[]>,
	constants: ReadonlyMap<string, bigint> = new Map(),
	depth = 0,
): CNumber {
	let at = 0;
	let open = 0;
	let because: string | undefined;
	const unknown = (name: string): bigint => {
		because ??= name;
		return 0n;
	};

	const word = (name: string): bigint => {
		const constant = constants.get(name);
		if (constant !== undefined) return constant;
		const [macro, another] = macros.get(name) ?? [];
		if (!macro || another || macro.parameters || depth + open >= DEEPEST) return unknown(name);
		const value = evaluate(macro.body, macros, constants, depth + open + 1);
		return value.kind === "value" ? value.value : unknown(value.because);
	};

	const signed = (sign: string): bigint => {
		if (depth + open >= DEEPEST) return unknown(sign);
		open++;
		const value = primary();
		open--;
		if (sign === "-") return -value;
		if (sign === "~") return ~value;
		return sign === "!" ? BigInt(value === 0n) : value;
	};

	const primary = (): bigint => {
		const token = tokens[at++];
		if (token === undefined) return unknown("nothing");
		if (token.kind === "number") return numberOf(token.text) ?? unknown(token.text);
		if (OF_STDINT.test(token.text) && tokens[at]?.text === "(") return signed("+");
		if (token.kind === "word") return word(token.text);
		if (/^[-+~!]$/.test(token.text)) return signed(token.text);
		if (token.text !== "(") return unknown(token.text);
		const close = castEnd(tokens, at);
		if (close !== undefined) {
			at = close;
			return signed("+");
		}
		if (depth + open >= DEEPEST) return unknown("(");
		open++;
		const value = binary(0);
		open--;
		if (tokens[at]?.text !== ")") return unknown(tokens[at]?.text ?? "(");
		at++;
		return value;
	};

	const binary = (level: number): bigint => {
		const operators = PRECEDENCE[level];
		if (operators === undefined) return primary();
		let left = binary(level + 1);
		for (;;) {
			const operator = operators[tokens[at]?.kind === "sign" ? (tokens[at]?.text ?? "") : ""];
			if (operator === undefined) return left;
			at++;
			left = operator(left, binary(level + 1));
		}
	};

	const value = binary(0);
	if (because === undefined && at < tokens.length) unknown(tokens[at]?.text ?? "");
	return because === undefined ? { kind: "value", value } : { kind: "unknown", because };
}

/** The macros of <stdint.h> that give a number its type. */
const OF_STDINT = /^U?INT(?:8|16|32|64|MAX)_C$/;

const INTEGER_TYPE = /^(?:\w+_t|unsigned|signed|int|long|short|char|u8|u16|u32|u64)$/;

/** Where a cast whose parenthesis was just read ends: `MU_Type *)`, `uint32_t)`. */
function castEnd(tokens: readonly CToken[], from: number): number | undefined {
	let at = from;
	while (tokens[at]?.kind === "word") at++;
	if (at === from) return undefined;
	const words = tokens.slice(from, at);
	const pointers = at;
	while (tokens[at]?.text === "*") at++;
	if (tokens[at]?.text !== ")") return undefined;
	return at > pointers || words.every(({ text }) => INTEGER_TYPE.test(text)) ? at + 1 : undefined;
}

function numberOf(text: string): bigint | undefined {
	const digits = text.replace(/[uUlL]+$/, "");
	if (/^0[xX][0-9a-fA-F]+$/.test(digits) || /^(?:0|[1-9]\d*)$/.test(digits)) return BigInt(digits);
	return /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : undefined;
}
