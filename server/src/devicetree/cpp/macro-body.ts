import { FLAG, isPunctuation, KIND, packed, type Token } from "../lex/token.ts";

/** A piece of a function-like macro's body, as substitution meets it. */
export interface Piece {
	readonly kind: "token" | "argument" | "argument as typed" | "argument as string" | "optional" | "optional as string";
	/** What stands in the parentheses of `__VA_OPT__`. */
	readonly inside: readonly Piece[];
	readonly token: Token;
	/** The argument's number. */
	readonly argument: number;
	/** `##` stands before it. */
	readonly pastes: boolean;
	/** A token's kind, flags and value in an expansion. */
	readonly packed: number;
}

const NOTHING: readonly Piece[] = [];

/**
 * Takes a body apart at its parameters, `#` and `##`, that of a variadic macro also at `__VA_OPT__`. C11 6.10.3.2 and 6.10.3.3;
 * C23 6.10.4.1.
 */
export function piecesOf(
	body: readonly Token[],
	parameters: readonly number[] | undefined,
	variadic: boolean,
): readonly Piece[] {
	const parameterAt = (at: number): number => {
		const token = body[at];
		return token?.kind === KIND.identifier ? (parameters?.indexOf(token.symbol) ?? -1) : -1;
	};
	const isOptionalAt = (at: number): boolean => variadic && body[at] !== undefined && isOptional(body[at]);
	const pieces: Piece[] = [];
	let edge = 0;
	for (let at = 0; at < body.length; at++) {
		const pastes = isPasteAt(body, at) && at > 0;
		if (pastes) at += 2;
		const token = body[at];
		if (token === undefined) break;
		// In assembler `#` may also stand for itself.
		const isHash = isPunctuation(token, "#");
		const isString = isHash && (parameterAt(at + 1) >= 0 || isOptionalAt(at + 1));
		if (isString) at++;
		const parameter = parameterAt(at);
		const optional = isOptionalAt(at);
		const from = at + 2;
		if (optional) at = closingOf(body, at);
		const beside = pastes || isPasteAt(body, at + 1);
		pieces.push({
			kind: kindOf({ isString, optional, isArgument: parameter >= 0, beside }),
			inside: optional ? piecesOf(body.slice(from, at), parameters, false) : NOTHING,
			token,
			argument: parameter,
			pastes,
			packed: packed(token.kind, (token.flags & ~FLAG.lineStart) | (pastes ? 0 : edge), token.packed >> 8),
		});
		// What stands behind an argument stands at its edge.
		edge = (parameter >= 0 || optional) && !isString && !pastes ? FLAG.padded : 0;
	}
	return pieces;
}

function kindOf(is: {
	readonly isString: boolean;
	readonly optional: boolean;
	readonly isArgument: boolean;
	/** `##` stands beside it. */
	readonly beside: boolean;
}): Piece["kind"] {
	if (is.optional) return is.isString ? "optional as string" : "optional";
	if (is.isString) return "argument as string";
	if (!is.isArgument) return "token";
	return is.beside ? "argument as typed" : "argument";
}

const isOptional = ({ kind, text }: Token): boolean => kind === KIND.identifier && text === "__VA_OPT__";

/** The place of the parenthesis that closes the one behind `at`; the end of the body where it is missing. */
function closingOf(body: readonly Token[], at: number): number {
	for (let close = at + 1, depth = 0; close < body.length; close++) {
		const token = body[close] as Token;
		if (isPunctuation(token, "(")) depth++;
		else if (isPunctuation(token, ")") && --depth === 0) return close;
	}
	return body.length;
}

/** What is wrong with a `__VA_OPT__` in the body of a variadic macro. GCC libcpp vaopt_state. */
export function optionalProblem(body: readonly Token[], name: string): string | undefined {
	for (let at = 0; at < body.length; at++) {
		if (!isOptional(body[at] as Token)) continue;
		const close = closingOf(body, at);
		const open = body[at + 1];
		if (open === undefined || !isPunctuation(open, "(") || close === body.length)
			return `__VA_OPT__ in ${name} needs "(" and ")" behind it`;
		const inside = body.slice(at + 2, close);
		if (inside.some(isOptional)) return `a __VA_OPT__ in ${name} stands in another`;
		if (isPasteAt(inside, 0) || isPasteAt(inside, inside.length - 2))
			return `"##" can stand neither first nor last in the __VA_OPT__ of ${name}`;
		at = close;
	}
	return undefined;
}

function isPasteAt(body: readonly Token[], at: number): boolean {
	const [first, second] = [body[at], body[at + 1]];
	return first !== undefined && second?.flags === 0 && isPunctuation(first, "#") && isPunctuation(second, "#");
}
