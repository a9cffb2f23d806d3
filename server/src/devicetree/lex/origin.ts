import type { MacroUse, Origin, Span } from "../../text/span.ts";
import type { Expansion, Token } from "./token.ts";

/** The outermost place a token comes from: itself, or the macro use around it. */
function outermost(token: Token): { first: Token; last: Token } {
	return outermostUse(token) ?? { first: token, last: token };
}

/** The text from one token to another as it stands in a body, macro uses unexpanded. */
export function spanOfTokens(first: Token, last: Token): Span {
	const from = outermost(first).first;
	const to = outermost(last).last;
	const end = from.source.path === to.source.path && to.end >= from.start ? to.end : from.end;
	return { file: from.source.path, start: from.start, end };
}

/** Whether what begins with a token may reach to an offset in a file: most is told apart by that, without a span. */
export function mayReach({ expansion, start, source }: Token, file: string, offset: number): boolean {
	return expansion !== undefined || (start <= offset && source.path === file);
}

/** Where the tokens from `first` to `last` were typed, where they stand in a body, and the macros between. */
export function originOfTokens(first: Token, last: Token): Origin {
	const at = spanOfTokens(first, last);
	const via: MacroUse[] = [];
	// Of a name that is typed in part, `power-domain@PD_PIPE`, the macro is in its end.
	for (let use: Expansion | undefined = first.expansion ?? last.expansion; use !== undefined; use = use.outer)
		via.push({ name: use.macro.name, at: spanOfTokens(use.first, use.last) });
	via.reverse();
	const together =
		first.expansion === last.expansion && first.source.path === last.source.path && last.end >= first.start;
	return { typed: together ? { file: first.source.path, start: first.start, end: last.end } : at, at, via };
}

/**
 * The macros that a cell is written as and nothing besides, outermost first: `A` of `#define A B`, then `B`. None where it is a number
 * or an expression, or where the outermost takes arguments.
 */
export function macrosOf(first: Token, last: Token): readonly MacroUse[] {
	return isMacroAlone(first, last) ? originOfTokens(first, last).via : [];
}

/** What those are called, for who asks it of every cell of a board. */
export function macroNamesOf(first: Token, last: Token): readonly string[] {
	if (!isMacroAlone(first, last)) return [];
	const names: string[] = [];
	for (let use = first.expansion; use !== undefined; use = use.outer) names.push(use.macro.name);
	return names.reverse();
}

function isMacroAlone(first: Token, last: Token): boolean {
	const use = outermostUse(first);
	return use !== undefined && use.first === use.last && use.first === (outermostUse(last)?.first ?? last);
}

function outermostUse({ expansion }: Token): Expansion | undefined {
	let use = expansion;
	while (use?.outer !== undefined) use = use.outer;
	return use;
}
