import type { Use } from "../board/board.ts";
import type { ResourceEntry } from "../catalogue/catalogue-index.ts";
import { macrosOf } from "../devicetree/lex/origin.ts";
import { isPunctuation, KIND, type Token } from "../devicetree/lex/token.ts";
import type { Resolved } from "../devicetree/resolve.ts";
import { literalWith } from "../text/integer-literal.ts";
import type { Span } from "../text/span.ts";

/** The edit that puts an entry's number in the place of another, as that is written: a number, or a macro that the tree's headers have. */
export function renumbered(
	resolved: Resolved,
	{ cell, at }: Use,
	entry: ResourceEntry,
	number: number | undefined,
): { readonly at: Span; readonly text: string } | undefined {
	if (cell === undefined || number === undefined) return undefined;
	const { first, last } = cell;
	if (first === last && first.expansion === undefined) return { at, text: literalWith(first.text, number) };
	const symbol = symbolInReach(resolved, entry, [number]);
	const [macro] = macrosOf(first, last);
	return macro && symbol !== undefined ? { at: macro.at, text: symbol } : undefined;
}

/** A symbol of an entry that the tree's headers define as one of its numbers. */
export function symbolInReach(
	resolved: Resolved,
	{ resource }: ResourceEntry,
	numbers: readonly number[],
): string | undefined {
	return resource.symbols?.find((symbol) => {
		const { small } = literalOf(resolved, symbol) ?? {};
		return small !== undefined && numbers.includes(small);
	});
}

/** The number that a macro's last definition is, and nothing besides. */
export function literalOf({ macros }: Resolved, name: string): Token | undefined {
	const body = macros.findLast((macro) => macro.name === name)?.body ?? [];
	const [only, ...others] = body.filter((token) => !isPunctuation(token, "(") && !isPunctuation(token, ")"));
	return only?.kind === KIND.number && others.length === 0 ? only : undefined;
}
