import { FLAG, isPunctuation, KIND, type Token } from "../lex/token.ts";
import type { TokenStream } from "./token-stream.ts";

/**
 * Whether a name stands where a statement begins, and is none of dtc's: where a file is missing, it may be a macro that is
 * defined there, and stand for any number of statements.
 */
export function isUnknownMacro(stream: TokenStream): boolean {
	if (!stream.incomplete || !isPlainName(stream.token)) return false;
	const next = stream.peek();
	if (isPunctuation(next, "(") || isPunctuation(next, "}") || next.kind === KIND.end) return true;
	return (next.flags & FLAG.lineStart) !== 0 && !["{", "=", ";", ":"].some((text) => isPunctuation(next, text));
}

/** Whether it may be a macro that a missing file defines. */
export function mayBeUnknown(stream: TokenStream): boolean {
	return stream.incomplete && isPlainName(stream.token) && !stream.atNext;
}

function isPlainName({ kind, flags }: Token): boolean {
	return kind === KIND.identifier && (flags & FLAG.noExpand) === 0;
}

/** Passes over such a macro, its arguments, and the `;` behind it. */
export function passUnknownMacro(stream: TokenStream): void {
	stream.advance();
	if (stream.is("(")) passParentheses(stream);
	if (stream.is(";")) stream.advance();
}

function passParentheses(stream: TokenStream): void {
	for (let depth = 0; !stream.atEnd && !stream.atNext; ) {
		if (stream.is("(")) depth++;
		else if (stream.is(")")) depth--;
		stream.advance();
		if (depth === 0) return;
	}
}
