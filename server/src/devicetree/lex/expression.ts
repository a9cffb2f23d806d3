import { binary, type Integer, isTrue, PRECEDENCE, unary } from "./integer.ts";
import { isPunctuation, KIND, standsApart, type Token } from "./token.ts";

/** Deepest nesting of parentheses, unary operators and `?:`; beyond it the expression is refused. */
export const MAX_DEPTH = 256;

/**
 * Tokens of an expression, and what its dialect makes of the leaves. One is made for every expression: with a getter in it V8 would make
 * a class for each, and keep among the old what it closes over.
 */
export interface ExpressionReader {
	/** The current token. */
	current(): Token;
	/** The one after it. */
	peek(): Token;
	advance(): void;
	/** Reads one operand that is not a parenthesis; undefined when its value is unknown. */
	operand(): Integer | undefined;
	/** Gives up on the expression. */
	fail(message: string): never;
	/** dtc: everything unsigned and evaluated; cpp: C's conversions, short circuits, unary plus. */
	readonly dialect: "dtc" | "cpp";
}

/** A reader of the tokens of a list; `operand` takes one from it. */
export function readerOfList(
	tokens: readonly Token[],
	end: Token,
	{ dialect, fail, operand }: Pick<ExpressionReader, "dialect" | "fail"> & { operand(take: () => Token): Integer },
): ExpressionReader & { isAtEnd(): boolean } {
	let next = 0;
	const take = (): Token => tokens[next++] ?? end;
	return {
		dialect,
		fail,
		current: () => tokens[next] ?? end,
		isAtEnd: () => next >= tokens.length,
		peek: () => tokens[next + 1] ?? end,
		advance: take,
		operand: () => operand(take),
	};
}

/** Reads an expression with C's precedence; undefined when it depends on an unknown value. */
export function readExpression(reader: ExpressionReader): Integer | undefined {
	return sequence(reader, true, 0);
}

/** cpp only warns of a comma; its value is what stands behind it. */
function sequence(reader: ExpressionReader, live: boolean, depth: number): Integer | undefined {
	let value = ternary(reader, live, depth);
	while (reader.dialect === "cpp" && isPunctuation(reader.current(), ",")) {
		reader.advance();
		value = ternary(reader, live, depth);
	}
	return value;
}

function ternary(reader: ExpressionReader, live: boolean, depth: number): Integer | undefined {
	const condition = chain(reader, 0, live, depth);
	if (!isPunctuation(reader.current(), "?")) return condition;
	const holds = condition === undefined ? undefined : isTrue(condition);
	reader.advance();
	const lazy = reader.dialect === "cpp";
	const yes = ternary(reader, live && !(lazy && holds === false), depth + 1);
	if (!isPunctuation(reader.current(), ":")) reader.fail('expected ":"');
	reader.advance();
	const no = ternary(reader, live && !(lazy && holds === true), depth + 1);
	return holds === undefined ? undefined : holds ? yes : no;
}

const TWO_CHARACTER = new Set(["&&", "||", "<<", ">>", "<=", ">=", "==", "!="]);

function operatorAt(reader: ExpressionReader): string | undefined {
	const token = reader.current();
	if (token.kind !== KIND.punctuation) return undefined;
	const { text } = token;
	if (!"<>&|=!".includes(text)) return text;
	const next = reader.peek();
	if (next.kind !== KIND.punctuation || standsApart(token, next)) return text;
	const pair = text + next.text;
	return TWO_CHARACTER.has(pair) ? pair : text;
}

function chain(reader: ExpressionReader, above: number, live: boolean, depth: number): Integer | undefined {
	let left = operand(reader, live, depth);
	for (;;) {
		const operator = operatorAt(reader);
		const precedence = operator === undefined ? undefined : PRECEDENCE[operator];
		if (operator === undefined || precedence === undefined || precedence <= above) return left;
		reader.advance();
		if (operator.length === 2) reader.advance();
		const settled: boolean =
			reader.dialect === "cpp" &&
			left !== undefined &&
			((operator === "&&" && !isTrue(left)) || (operator === "||" && isTrue(left)));
		const right = chain(reader, precedence, live && !settled, depth);
		left = combine(reader, operator, left, right, live);
	}
}

function combine(
	reader: ExpressionReader,
	operator: string,
	left: Integer | undefined,
	right: Integer | undefined,
	live: boolean,
): Integer | undefined {
	if (left === undefined || right === undefined) return undefined;
	const result = binary(operator, left, right, reader.dialect === "dtc");
	if (result === undefined && live) reader.fail("division by zero");
	return result ?? left;
}

function operand(reader: ExpressionReader, live: boolean, depth: number): Integer | undefined {
	if (depth > MAX_DEPTH) reader.fail(`this expression is nested more than ${MAX_DEPTH} deep`);
	const token = reader.current();
	if (token.kind === KIND.punctuation) {
		if (token.text === "(") {
			reader.advance();
			const inner = sequence(reader, live, depth + 1);
			if (!isPunctuation(reader.current(), ")")) reader.fail('expected ")"');
			reader.advance();
			return inner;
		}
		if ("-~!".includes(token.text) || (token.text === "+" && reader.dialect === "cpp")) {
			reader.advance();
			const inner = operand(reader, live, depth + 1);
			if (inner === undefined || token.text === "+") return inner;
			return unary(token.text, inner, reader.dialect === "dtc");
		}
	}
	return reader.operand();
}
