import { type ExpressionReader, readExpression } from "./expression.ts";
import { dtcLiteral, integer } from "./integer.ts";
import type { Macro } from "./macro.ts";
import { type Source, writtenToken } from "./source.ts";
import { isPunctuation, KIND, type Token } from "./token.ts";

/** What a macro with certain arguments always comes to, while the macros it uses are the same. */
export interface Fold {
	/** Holds the one number; undefined where it comes to anything else. */
	readonly number: Source | undefined;
	readonly uses: readonly MacroUsed[];
}

export interface MacroUsed {
	readonly symbol: number;
	readonly macro: Macro;
}

/** A use that comes to something else every time. */
export const UNFOLDABLE: Fold = { number: undefined, uses: [] };

/** Arguments by their spelling. */
export function keyOf(arguments_: readonly (readonly Token[])[]): string {
	let key = "";
	for (const tokens of arguments_) {
		for (const token of tokens) key += `${token.text} `;
		key += ",";
	}
	return key;
}

/** The number that expanded tokens come to as dtc computes in cells: `0x…`, standing where the macro's body was typed. */
export function numberOf(tokens: readonly Token[], { body }: Macro): Source | undefined {
	const value = isOneGroup(tokens) ? constantOf(tokens) : undefined;
	const [from, to] = [body[0], body.at(-1)];
	if (value === undefined || from === undefined || to === undefined) return undefined;
	const place = { source: from.source, start: from.start, end: to.end };
	return writtenToken(KIND.number, `0x${value.toString(16)}`, place, 0, undefined).source;
}

/** Whether the first parenthesis is closed by the last token. */
function isOneGroup(tokens: readonly Token[]): boolean {
	let depth = 0;
	for (const [at, token] of tokens.entries()) {
		if (isPunctuation(token, "(")) depth++;
		else if (isPunctuation(token, ")")) depth--;
		if (depth === 0) return at > 0 && at === tokens.length - 1;
	}
	return false;
}

class NoConstant extends Error {}

function constantOf(tokens: readonly Token[]): number | bigint | undefined {
	const end = tokens.at(-1) as Token;
	const none = end.source.token(end.source.count - 1);
	let next = 0;
	const reader: ExpressionReader = {
		dialect: "dtc",
		get token() {
			return tokens[next] ?? none;
		},
		peek: () => tokens[next + 1] ?? none,
		advance: () => {
			next++;
		},
		fail: (message) => {
			throw new NoConstant(message);
		},
		operand() {
			const token = tokens[next++];
			const value = token?.kind === KIND.number ? (token.small ?? dtcLiteral(token.text)) : token?.small;
			if (value === undefined) throw new NoConstant();
			return integer(value, true);
		},
	};
	try {
		const value = readExpression(reader);
		return next === tokens.length ? value?.bits : undefined;
	} catch (error) {
		if (error instanceof NoConstant) return undefined;
		throw error;
	}
}
