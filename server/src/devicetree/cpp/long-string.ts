import { positionAt } from "../../text/line-index.ts";
import { lex } from "../lex/lexer.ts";
import { spliced, writtenToken } from "../lex/source.ts";
import { FLAG, KIND, standsApart, type Token } from "../lex/token.ts";
import { spelling } from "./substitution.ts";

/**
 * A string over several lines as cpp hands it to dtc: to cpp a quote opens a string on its own line only, and what follows are
 * words like others. Macros are expanded in them, comments go, blanks become one, but for those that a line begins with; lines
 * that a backslash joins leave empty ones behind. `turned`: already the first line is words to cpp, for behind another such string
 * each quote on the line ends what dtc begins. GCC libcpp lex_string, c-ppoutput.cc scan_translation_unit.
 */
export function printedString(
	token: Token,
	turned: boolean,
	expandAll: (tokens: readonly Token[]) => readonly Token[],
): Token {
	const raw = token.source.text.slice(token.start, token.end);
	const from = turned ? 1 : endOfLogicalLine(raw) + 1;
	const words = raw.slice(from);
	// Behind a \" cpp takes what is no string for one.
	if (from > raw.length || words.indexOf('"') !== words.length - 1) return token;
	const before = raw.slice(0, from);
	const linesBefore = before.split("\n").length - 1;
	const source = lex(token.source.path, words, token.source.names);
	let text = turned ? before : spliced(before, 0, from - 1);
	/** The line that was printed last, counted in the whole string. */
	let printed = 0;
	for (let next = 0; source.kindOf(next) !== KIND.end; ) {
		const first = next++;
		while (!source.startsLine(next)) next++;
		const { line, character } = positionAt(source.lines, source.startOf(first));
		const number = line + linesBefore;
		const blanks = number === 0 ? Math.min(character, 1) : character;
		text += "\n".repeat(number - printed) + " ".repeat(blanks) + lineText(expandAll(source.tokensBetween(first, next)));
		printed = number;
	}
	return writtenToken(KIND.string, text, token, token.flags, token.expansion);
}

/** Where the first line ends that no backslash joins with the next. */
function endOfLogicalLine(text: string): number {
	const end = /(?<!\\[ \t\r\f\v\0]*)\n/.exec(text);
	return end?.index ?? text.length;
}

function lineText(tokens: readonly Token[]): string {
	let text = "";
	for (const [at, token] of tokens.entries()) {
		const previous = tokens[at - 1];
		if (previous !== undefined && (standsApart(previous, token) || (token.flags & FLAG.lineStart) !== 0)) text += " ";
		text += spelling(token);
	}
	return text;
}
