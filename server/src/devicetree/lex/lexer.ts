import { keptTokens, restFrom } from "./kept-tokens.ts";
import { type Names, symbolOf } from "./names.ts";
import { COMMENT, LONG, Source, STRIDE, spliced } from "./source.ts";
import { FLAG, KIND, type Kind, packed } from "./token.ts";
import { enlarged, numberOfHashed, numberOfWord } from "./words.ts";

const LETTER = 1;
const DIGIT = 2;
const SPACE = 4;
const WORD = LETTER | DIGIT;
const BACKSLASH = 92;
const HASH = 35;
/** Of what may begin a line behind `#`, what is no property such as `#address-cells`. */
const DIRECTIVE =
	/^[ \t]*(?:define|undef|include|if|ifdef|ifndef|elif|else|endif|error|warning|line|pragma)(?![-,.+\w])/;

const classes = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
	const character = String.fromCharCode(c);
	if (/[A-Za-z_]/.test(character)) classes[c] = LETTER;
	else if (/[0-9]/.test(character)) classes[c] = DIGIT;
	else if (/[ \t\r\f\v\0]/.test(character)) classes[c] = SPACE;
}

/** With room for a backslash that breaks it over two lines. */
const LONGEST_KEYWORD = 30;

const KEYWORDS = new Set([
	"dts-v1",
	"plugin",
	"memreserve",
	"bits",
	"delete-property",
	"delete-node",
	"omit-if-no-ref",
	"include",
	"incbin",
]);

/** The class of a character code, 0 for what is outside ASCII. */
function classAt(text: string, at: number): number {
	const c = text.charCodeAt(at);
	return c < 128 ? (classes[c] as number) : 0;
}

/**
 * Splits one file's text into tokens, as cpp does in assembler mode and dtc after it. Any text lexes; what is cut off
 * by the end of a line or of the file carries `FLAG.unterminated`. `before`: how the file was, with the same names.
 */
export function lex(path: string, text: string, names: Names, before?: Source): Source {
	const { length } = text;
	const kept = before && keptTokens(before, text);
	let table = kept === undefined ? names.table : tableFor(names, kept.count);
	let used = 0;
	let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	if (kept !== undefined && kept.count > 0) {
		kept.source.copyTokens(0, kept.count, 0, table, 0);
		used = kept.count * STRIDE;
		at = kept.source.startOf(kept.count);
	}
	const behind = kept === undefined ? length : kept.behind;
	let flags: number = FLAG.lineStart | FLAG.spaceBefore;
	let isDirective = false;
	while (at < length) {
		const c = text.charCodeAt(at);
		const characterClass = c < 128 ? (classes[c] as number) : 0;
		if (characterClass === SPACE) {
			at++;
			flags |= FLAG.spaceBefore;
			continue;
		}
		if (c === 10) {
			at++;
			flags = FLAG.lineStart | FLAG.spaceBefore;
			isDirective = false;
			continue;
		}
		const splice = c === BACKSLASH ? lengthOfSplice(text, at) : 0;
		if (splice > 0) {
			at += splice;
			continue;
		}
		if (at >= behind && (flags & FLAG.lineStart) !== 0) {
			const rest = kept && restFrom(kept, at);
			if (kept !== undefined && rest !== undefined) {
				const { source, shift } = kept;
				const number = used / STRIDE;
				const count = number + source.count - rest;
				table = tableFor(names, count);
				source.copyTokens(rest, source.count, shift, table, number);
				return new Source(path, text, table.slice(0, count * STRIDE), names);
			}
		}
		let kind: Kind = KIND.punctuation;
		let value = c;
		let end = at + 1;
		if (characterClass === LETTER) {
			kind = KIND.identifier;
			// classAt() and hashedWith() written out, here and below: most of a board is read before anything of this is compiled
			let hash = c;
			let next = text.charCodeAt(end);
			for (; next < 128 && ((classes[next] as number) & WORD) !== 0; next = text.charCodeAt(++end))
				hash = ((hash << 5) - hash + next) | 0;
			if (next === BACKSLASH) {
				end = endOfWord(text, at);
				value = symbolOf(names, spliced(text, at, end));
			} else value = numberOfHashed(names.identifiers, text, at, end, hash);
		} else if (characterClass === DIGIT || (c === 46 && classAt(text, at + 1) === DIGIT)) {
			kind = KIND.number;
			let hash = c;
			let next = text.charCodeAt(end);
			for (; next < 128 && ((classes[next] as number) & WORD) !== 0; next = text.charCodeAt(++end))
				hash = ((hash << 5) - hash + next) | 0;
			if (isMore(text, end)) {
				end = endOfNumber(text, at);
				value = numberOfWord(names.spellings, spliced(text, at, end));
			} else value = numberOfHashed(names.spellings, text, at, end, hash);
		} else if (c === 34 || c === 39) {
			const close = c === 34 ? endOfString(text, at, isDirective) : endOfCharacter(text, at);
			kind = c === 34 ? KIND.string : KIND.character;
			end = Math.abs(close);
			const line = c === 34 ? text.indexOf("\n", at) : -1;
			value = line >= 0 && line < end ? LONG : 0;
			if (close < 0) flags |= FLAG.unterminated;
		} else if (c === HASH) {
			if ((flags & FLAG.lineStart) !== 0) isDirective = DIRECTIVE.test(text.slice(at + 1, at + 24));
		} else if (c === 47) {
			const second = behindSplices(text, at + 1);
			const next = text.charCodeAt(second);
			if (next === 47) {
				at = endOfLineComment(text, at);
				flags |= FLAG.spaceBefore;
				continue;
			}
			if (next === 42) {
				const close = endOfComment(text, second + 1);
				if (close >= 0) {
					at = close;
					flags |= FLAG.spaceBefore;
					continue;
				}
				value = COMMENT;
				end = length;
				flags |= FLAG.unterminated;
			} else {
				const close = text.indexOf("/", at + 1);
				const word = close > 0 && close - at < LONGEST_KEYWORD ? spliced(text, at + 1, close) : "";
				if (KEYWORDS.has(word)) {
					kind = KIND.keyword;
					value = numberOfWord(names.spellings, word);
					end = close + 1;
				}
			}
		}
		if (used + 2 * STRIDE > table.length) table = tableFor(names, used / STRIDE);
		table[used] = at;
		table[used + 1] = end;
		table[used + 2] = packed(kind, flags, value);
		used += STRIDE;
		flags = 0;
		at = end;
	}
	table[used] = length;
	table[used + 1] = length;
	table[used + 2] = packed(KIND.end, FLAG.lineStart | FLAG.spaceBefore, 0);
	return new Source(path, text, table.slice(0, used + STRIDE), names);
}

/** Where tokens are written down, with room for so many and two more. */
function tableFor(names: Names, count: number): Int32Array {
	const length = (count + 2) * STRIDE;
	if (names.table.length < length) names.table = enlarged(names.table, new Int32Array(2 * length));
	return names.table;
}

/** Behind the letters and digits that begin at `start`; a backslash at the end of a line joins it with the next. */
function endOfWord(text: string, start: number): number {
	for (let end = start; ; ) {
		while ((classAt(text, end) & WORD) !== 0) end++;
		const splice = text.charCodeAt(end) === BACKSLASH ? lengthOfSplice(text, end) : 0;
		const next = end + splice;
		if (splice === 0 || (classAt(text, next) & WORD) === 0) return end;
		end = next;
	}
}

/** Whether a number may go on with a character that is neither letter nor digit. */
function isMore(text: string, at: number): boolean {
	const c = text.charCodeAt(at);
	return c === 46 || c === BACKSLASH || ((c === 43 || c === 45) && isExponent(text.charCodeAt(at - 1)));
}

/** A pp-number: digits, letters, dots, and a sign after e, E, p or P. */
function endOfNumber(text: string, start: number): number {
	let end = start + 1;
	for (;;) {
		const c = text.charCodeAt(end);
		if (c === 46) end++;
		else if ((c === 43 || c === 45) && isExponent(text.charCodeAt(end - 1))) end++;
		else {
			const next = endOfWord(text, end);
			if (next === end) return end;
			end = next;
		}
	}
}

/**
 * Behind a string's closing quote; negative where it is not closed. A string may run over lines (dtc allows it); but a
 * quote forgotten at the end of a statement must not swallow the rest of the file, so a line that ends in `;`, `{` or
 * `}`, stands before a directive, or has behind it a quote that opens another string, ends an unclosed string. A directive
 * ends with its line.
 */
function endOfString(text: string, start: number, isDirective: boolean): number {
	let crossed = false;
	for (let at = start + 1; at < text.length; at++) {
		const c = text.charCodeAt(at);
		if (c === BACKSLASH) at = endOfEscape(text, at) - 1;
		else if (c === 34) {
			if (!crossed || !opensString(text, at)) return at + 1;
			break;
		} else if (c === 10) {
			crossed = true;
			if (isDirective) break;
			let last = at - 1;
			while (last > start && classAt(text, last) === SPACE) last--;
			if (last === start || startsWithHash(text, at + 1) || ";{}".includes(text[last] as string)) break;
		}
	}
	const newline = text.indexOf("\n", start);
	const line = newline < 0 ? text.length : newline;
	// what stands on its line behind a `;` is the next statement, or the end of the node
	const statement = isDirective ? -1 : text.indexOf(";", start);
	return -(statement < 0 ? line : Math.min(statement, line));
}

/** Whether a quote would, as the end of a string of several lines, stand before what never follows one. */
function opensString(text: string, quote: number): boolean {
	const next = text.charCodeAt(quote + 1);
	if (next === 34 || (classAt(text, quote + 1) & WORD) !== 0) return true;
	let before = quote - 1;
	while (classAt(text, before) === SPACE) before--;
	return text[before] === "=" && !";,)".includes(text[quote + 1] ?? ";");
}

/** Whether the line that begins there may be a directive. */
function startsWithHash(text: string, start: number): boolean {
	let at = start;
	while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
	return text.charCodeAt(at) === HASH;
}

/** Behind a character literal's closing quote; negative where it is not closed. */
function endOfCharacter(text: string, start: number): number {
	for (let at = start + 1; at < text.length; at++) {
		const c = text.charCodeAt(at);
		if (c === 10) return -at;
		if (c === BACKSLASH) at = endOfEscape(text, at) - 1;
		else if (c === 39) return at + 1;
	}
	return -text.length;
}

/** How long a backslash is with the end of its line, between which cpp lets blanks stand; 0 where it does not stand there. */
function lengthOfSplice(text: string, at: number): number {
	let end = at + 1;
	while (classAt(text, end) === SPACE) end++;
	return text.charCodeAt(end) === 10 ? end + 1 - at : 0;
}

/** Behind what the backslash in a literal begins: the end of its line, or a character that it keeps from ending the literal. */
function endOfEscape(text: string, at: number): number {
	const splice = lengthOfSplice(text, at);
	return splice > 0 ? at + splice : behindSplices(text, at + 1) + 1;
}

/** The first place from there on at which no backslash joins two lines. */
function behindSplices(text: string, start: number): number {
	let at = start;
	while (text.charCodeAt(at) === BACKSLASH) {
		const splice = lengthOfSplice(text, at);
		if (splice === 0) break;
		at += splice;
	}
	return at;
}

/** Behind the end of a comment whose inside begins there; negative where it has none. */
function endOfComment(text: string, start: number): number {
	for (let star = text.indexOf("*", start); star >= 0; star = text.indexOf("*", star + 1)) {
		const slash = behindSplices(text, star + 1);
		if (text.charCodeAt(slash) === 47) return slash + 1;
	}
	return -1;
}

/** e, E, p or P. */
const isExponent = (code: number): boolean => (code | 32) === 101 || (code | 32) === 112;

/** A `//` comment goes on after a backslash at the end of its line. */
function endOfLineComment(text: string, start: number): number {
	for (let from = start; ; ) {
		const end = text.indexOf("\n", from);
		if (end < 0) return text.length;
		let last = end - 1;
		while (classAt(text, last) === SPACE) last--;
		if (text.charCodeAt(last) !== BACKSLASH) return end;
		from = end + 1;
	}
}
