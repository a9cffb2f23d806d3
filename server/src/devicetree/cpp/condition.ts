import { type ExpressionReader, readExpression, readerOfList } from "../lex/expression.ts";
import { cLiteral, type Integer, integer, isTrue } from "../lex/integer.ts";
import { writtenToken } from "../lex/source.ts";
import { unescapeLiteral } from "../lex/text-escapes.ts";
import { FLAG, isPunctuation, KIND, type Token } from "../lex/token.ts";
import { spelling } from "./substitution.ts";

/** What the condition of `#if` may ask of the preprocessor. */
export interface ConditionScope {
	isDefined(symbol: number): boolean;
	expand(tokens: readonly Token[]): readonly Token[];
	hasInclude(name: string, angled: boolean): boolean;
	readonly definedSymbol: number;
	report(message: string): void;
}

class Refused extends Error {}

/** The truth of an `#if` line. C11 6.10.1; false, with a report, where cpp refuses it. */
export function evaluateCondition(line: readonly Token[], scope: ConditionScope): boolean {
	const tokens = scope.expand(answerDefined(line, scope));
	const end = line.at(-1);
	if (tokens[0] === undefined || end === undefined) {
		scope.report("#if needs a condition");
		return false;
	}
	try {
		const reader = conditionReader(tokens, end.source.token(end.source.count - 1));
		const value = readExpression(reader);
		const behind = reader.current();
		if (behind.kind !== KIND.end) reader.fail(`"${behind.text}" is not expected here`);
		return value !== undefined && isTrue(value);
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		scope.report(`this condition cannot be evaluated: ${error.message}`);
		return false;
	}
}

/** Replaces `defined X`, `defined(X)` and `__has_include(...)` by 0 or 1 before macros are expanded. */
function answerDefined(line: readonly Token[], scope: ConditionScope): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < line.length; i++) {
		const token = line[i] as Token;
		if (token.symbol === scope.definedSymbol) {
			const parenthesised = line[i + 1] !== undefined && isPunctuation(line[i + 1] as Token, "(");
			const name = line[i + (parenthesised ? 2 : 1)];
			if (name?.kind !== KIND.identifier) scope.report('"defined" needs a name');
			else if (parenthesised && line[i + 3]?.text !== ")") scope.report('"defined(" is not closed by ")"');
			out.push(digit(token, name !== undefined && name.symbol >= 0 && scope.isDefined(name.symbol)));
			i += parenthesised ? 3 : 1;
		} else if (token.text === "__has_include") {
			const close = line.findIndex((other, k) => k > i + 1 && other.text === ")");
			const inside = line.slice(i + 2, close < 0 ? undefined : close);
			const text = inside.map(spelling).join("");
			if (line[i + 1]?.text !== "(" || close < 0 || !/^(?:".*"|<.+>)$/.test(text))
				scope.report('__has_include needs ("file") or (<file>)');
			out.push(digit(token, scope.hasInclude(text.slice(1, -1), text.startsWith("<"))));
			i = close < 0 ? line.length : close;
		} else out.push(token);
	}
	return out;
}

/** One character is a signed char, several are an int. GCC libcpp/charset.cc narrow_str_to_charconst. */
function valueOfCharacters(bytes: Uint8Array): bigint {
	let value = 0n;
	for (const byte of bytes) value = (value << 8n) | BigInt(byte);
	return BigInt.asIntN(bytes.length === 1 ? 8 : 32, value);
}

const digit = (at: Token, yes: boolean): Token => writtenToken(KIND.number, yes ? "1" : "0", at, at.flags, undefined);

function conditionReader(tokens: readonly Token[], end: Token): ExpressionReader {
	const fail = (message: string): never => {
		throw new Refused(message);
	};
	return readerOfList(tokens, end, {
		dialect: "cpp",
		fail,
		operand(take): Integer {
			const token = take();
			if (token.kind === KIND.number) return cLiteral(token.text) ?? fail(`"${token.text}" is not an integer`);
			if (token.kind === KIND.character) {
				const bytes = unescapeLiteral(token.text);
				if (bytes.length === 0 || (token.flags & FLAG.unterminated) !== 0) fail(`${token.text} is no character`);
				return integer(valueOfCharacters(bytes), false);
			}
			if (token.kind === KIND.identifier) return integer(0n, false);
			return fail(token.kind === KIND.end ? "it ends too early" : `"${token.text}" is not expected here`);
		},
	});
}
