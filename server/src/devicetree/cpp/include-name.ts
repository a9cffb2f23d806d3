import type { Source } from "../lex/source.ts";
import { FLAG, KIND, type Token } from "../lex/token.ts";

/** The name between quotes or angle brackets, exactly as typed where it was typed. */
export function includeName(tokens: readonly Token[], source: Source): string | undefined {
	const first = tokens[0] as Token;
	if (first.kind === KIND.string) return first.text.slice(1, -1);
	if (first.text !== "<") return undefined;
	if (first.expansion === undefined) {
		// Read from the text: between the brackets "//" begins no comment.
		const close = source.text.indexOf(">", first.end);
		const name = source.text.slice(first.end, close);
		return close < 0 || name.includes("\n") ? undefined : name;
	}
	const close = tokens.findIndex((token) => token.text === ">");
	if (close < 0) return undefined;
	return tokens
		.slice(1, close)
		.map((token, k) => (k > 0 && (token.flags & FLAG.spaceBefore) !== 0 ? ` ${token.text}` : token.text))
		.join("");
}
