import { readExpression, readerOfList } from "../lex/expression.ts";
import { dtcLiteral, type Integer, integer } from "../lex/integer.ts";
import { KIND, type Token } from "../lex/token.ts";
import type { Macro } from "./macro.ts";

/** What a macro comes to in a cell. */
export interface MacroNumber {
	readonly value: number | bigint;
	/** The macros it is and nothing besides, in order: `B`, then `C`, of `#define A B`, `#define B (C)`; none of an expression. */
	readonly through: readonly string[];
}

/** More tokens than any header's number takes; bounds macros that double at every level. */
const MAX_TOKENS = 1000;

class NoNumber extends Error {}

/**
 * The number that the last definition of a macro without parameters comes to, as dtc computes in `< >`; undefined where it comes to
 * something else, or uses a macro with parameters.
 */
export function macroNumber(definitions: readonly Macro[], name: string): MacroNumber | undefined {
	return numberOfMacro(lastDefinitions(definitions), name);
}

/** By name, what each macro is in the end. */
export function lastDefinitions(definitions: readonly Macro[]): ReadonlyMap<string, Macro> {
	const last = new Map<string, Macro>();
	for (const macro of definitions) last.set(macro.name, macro);
	return last;
}

/** The same of many macros of one tree. */
export function numberOfMacro(last: ReadonlyMap<string, Macro>, name: string): MacroNumber | undefined {
	const through: string[] = [];
	for (let alone = aloneIn(last.get(name)); alone !== undefined && last.has(alone) && !through.includes(alone); ) {
		through.push(alone);
		alone = aloneIn(last.get(alone));
	}
	try {
		const tokens = expanded(last, name, new Set(), []);
		const end = tokens.at(-1);
		if (end === undefined) return undefined;
		const reader = readerOf(tokens, end.source.token(end.source.count - 1));
		const value = readExpression(reader);
		return value === undefined || !reader.isAtEnd() ? undefined : { value: value.bits, through };
	} catch (error) {
		if (error instanceof NoNumber) return undefined;
		throw error;
	}
}

/** The one name that a macro's body is, in parentheses or not. */
function aloneIn(macro: Macro | undefined): string | undefined {
	let body = macro?.parameters === undefined ? (macro?.body ?? []) : [];
	while (body.length > 2 && body[0]?.text === "(" && body.at(-1)?.text === ")") body = body.slice(1, -1);
	const [only] = body;
	return body.length === 1 && only?.kind === KIND.identifier ? only.text : undefined;
}

function expanded(last: ReadonlyMap<string, Macro>, name: string, within: Set<string>, into: Token[]): Token[] {
	const macro = last.get(name);
	if (macro === undefined || macro.parameters !== undefined || macro.builtin !== undefined || within.has(name))
		throw new NoNumber();
	within.add(name);
	for (const token of macro.body)
		if (token.kind === KIND.identifier) expanded(last, token.text, within, into);
		else if (into.push(token) > MAX_TOKENS) throw new NoNumber();
	within.delete(name);
	return into;
}

function readerOf(tokens: readonly Token[], end: Token): ReturnType<typeof readerOfList> {
	const fail = (): never => {
		throw new NoNumber();
	};
	return readerOfList(tokens, end, {
		dialect: "dtc",
		fail,
		operand(take): Integer {
			const token = take();
			const value = token.kind === KIND.number ? dtcLiteral(token.text) : undefined;
			return value === undefined ? fail() : integer(value, true);
		},
	});
}
