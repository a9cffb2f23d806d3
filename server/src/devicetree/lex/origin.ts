import type { MacroUse, Origin, Span } from "../../text/span.ts";
import type { Expansion, Token } from "./token.ts";

/** The outermost place a token comes from: itself, or the macro use around it. */
function outermost(token: Token): { first: Token; last: Token } {
	let expansion = token.expansion;
	if (expansion === undefined) return { first: token, last: token };
	while (expansion.outer !== undefined) expansion = expansion.outer;
	return { first: expansion.first, last: expansion.last };
}

/** The text from one token to another as it stands in a body, macro uses unexpanded. */
export function spanOfTokens(first: Token, last: Token): Span {
	const from = outermost(first).first;
	const to = outermost(last).last;
	const end = from.source.path === to.source.path && to.end >= from.start ? to.end : from.end;
	return { file: from.source.path, start: from.start, end };
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
	const from = outermost(first);
	const to = outermost(last);
	if (first.expansion === undefined || from.first !== from.last || from.first !== to.first) return [];
	return originOfTokens(first, last).via;
}
