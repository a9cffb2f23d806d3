import { positionAt } from "../../text/line-index.ts";
import { FLAG, isPunctuation, type Token } from "../lex/token.ts";

/** What the indentation of broken text says of its braces: people indent before they balance. */

/** Column of the first character of a token's line, tabs counting 8. */
export function lineIndent(token: Token): number {
	const { text, lines } = token.source;
	let start = token.start;
	while (start > 0 && text.charCodeAt(start - 1) !== 10) start--;
	let column = 0;
	for (let at = start; at < lines.length; at++) {
		const c = text.charCodeAt(at);
		if (c === 9) column += 8;
		else if (c === 32) column++;
		else break;
	}
	return column;
}

/** Whether both stand where somebody typed them, in one file: only then their places can be compared. */
const areTyped = (a: Token, b: Token): boolean =>
	a.expansion === undefined && b.expansion === undefined && a.source.path === b.source.path;

const isFirstOnLine = (token: Token): boolean => (token.flags & FLAG.lineStart) !== 0;

const lineOf = ({ source, start }: Token): number => positionAt(source.lines, start).line;

/** Whether a quote is missing before a word: on the rest of its line they do not pair. */
export function lacksQuote(word: Token): boolean {
	if (word.expansion !== undefined) return false;
	const { text } = word.source;
	const end = text.indexOf("\n", word.end);
	return text.slice(word.end, end < 0 ? undefined : end).split('"').length % 2 === 0;
}

/** A line at or left of the body's own beginning, other than its `}`: the body should have ended before. */
export function closesBefore(token: Token, open: Token, indent: number): boolean {
	if (!isFirstOnLine(token) || !areTyped(token, open)) return false;
	const column = lineIndent(token);
	return isPunctuation(token, "}") ? column < indent : column <= indent;
}

/** A `}` that stands deeper than its body's beginning, or behind something else on its line: it closes nothing. */
export function isStray(close: Token, open: Token, indent: number): boolean {
	if (!areTyped(close, open) || lineOf(close) === lineOf(open)) return false;
	return !isFirstOnLine(close) || lineIndent(close) > indent;
}

/** What shows on its own line that a statement begins: a name with what must follow it, a label, a word that stands nowhere else. */
const BEGINNING =
	/^(?:\\?[\w,.+*#?@-]+\s*(?:[{;]|=(?!=))|\w+:|\/\s*\{|&\w+\s*\{|&\{[^}\s]*\}\s*\{|\/(?:delete-node|delete-property|omit-if-no-ref|memreserve|dts-v1|plugin)\/)/;

/** Whether a statement ends before this token without saying so, because another surely begins on a line no deeper. */
export function beginsNext(token: Token, statement: Token): boolean {
	if (!isFirstOnLine(token) || token === statement || !areTyped(token, statement)) return false;
	const { text } = token.source;
	const end = text.indexOf("\n", token.start);
	const line = text.slice(token.start, end < 0 ? undefined : end);
	return BEGINNING.test(line) && lineIndent(token) <= lineIndent(statement);
}

/** Whether all from one token to another is the rest of one line, and what stands `behind` begins another. */
export function isRestOfLine(first: Token, last: Token, behind: Token): boolean {
	return areTyped(first, last) && lineOf(first) === lineOf(last) && isFirstOnLine(behind);
}

/** Whether a body ends on the line it begins on, or as deep as that. */
export function isBalanced(open: Token, close: Token): boolean {
	return areTyped(open, close) && (lineOf(open) === lineOf(close) || lineIndent(open) === lineIndent(close));
}

/** What follows a name where a `{` is missing: a deeper line, or a `};` on the same one. */
export function lacksOpening(name: Token, next: Token, after: Token): boolean {
	if (!areTyped(name, next)) return false;
	if (isFirstOnLine(next)) return lineIndent(next) > lineIndent(name);
	return isPunctuation(next, "}") && isPunctuation(after, ";") && lineOf(next) === lineOf(name);
}

/** Whether what `failed` begins goes on with this token: it stands deeper, or is a `}` of it. */
export function goesOn(failed: Token, token: Token): boolean {
	if (!areTyped(failed, token)) return false;
	return !isFirstOnLine(token) || isPunctuation(token, "}") || lineIndent(token) > lineIndent(failed);
}
