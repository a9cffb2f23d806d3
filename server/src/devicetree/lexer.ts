import { lineIndexOf } from "../text/line-index.ts";
import { type Names, symbolOf } from "./names.ts";
import { FLAG, KIND, type Kind, type Source, Token } from "./token.ts";

const LETTER = 1;
const DIGIT = 2;
const SPACE = 4;

const classes = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
	const character = String.fromCharCode(c);
	if (/[A-Za-z_]/.test(character)) classes[c] = LETTER;
	else if (/[0-9]/.test(character)) classes[c] = DIGIT;
	else if (/[ \t\r\f\v\0]/.test(character)) classes[c] = SPACE;
}

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
const classAt = (text: string, at: number): number => classes[text.charCodeAt(at)] ?? 0;

/**
 * Splits one file's text into tokens, as cpp does in assembler mode and dtc after it. Any text lexes; what is cut off
 * by the end of a line or of the file carries `FLAG.unterminated`.
 */
export function lex(path: string, text: string, names: Names): Source {
	const tokens: Token[] = [];
	const source: Source = { path, text, tokens, lines: lineIndexOf(text), definitions: new Map() };
	const length = text.length;
	let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	let flags: number = FLAG.lineStart | FLAG.spaceBefore;

	const push = (kind: Kind, value: string, symbol: number, end: number, extra = 0): void => {
		tokens.push(new Token(kind, value, symbol, source, at, end, flags | extra, undefined));
		flags = 0;
		at = end;
	};

	while (at < length) {
		const c = text.charCodeAt(at);
		const characterClass = c < 128 ? (classes[c] as number) : 0;
		if (characterClass === SPACE) {
			at++;
			flags |= FLAG.spaceBefore;
		} else if (c === 10) {
			at++;
			flags = FLAG.lineStart | FLAG.spaceBefore;
		} else if (characterClass === LETTER) {
			const end = endOfWord(text, at);
			const symbol = symbolOf(names, spliced(text, at, end));
			push(KIND.identifier, names.texts[symbol] as string, symbol, end);
		} else if (characterClass === DIGIT || (c === 46 && classAt(text, at + 1) === DIGIT)) {
			const end = endOfNumber(text, at);
			push(KIND.number, spliced(text, at, end), -1, end);
		} else if (c === 34) {
			const { end, closed } = endOfString(text, at);
			push(KIND.string, spliced(text, at, end), -1, end, closed ? 0 : FLAG.unterminated);
		} else if (c === 39) {
			const { end, closed } = endOfCharacter(text, at);
			push(KIND.character, text.slice(at, end), -1, end, closed ? 0 : FLAG.unterminated);
		} else if (c === 92 && continuesLine(text, at)) {
			at += lengthOfSplice(text, at);
		} else if (c === 47) {
			const next = text.charCodeAt(at + 1);
			if (next === 42) {
				const close = text.indexOf("*/", at + 2);
				if (close < 0) push(KIND.punctuation, "/*", -1, length, FLAG.unterminated);
				else at = close + 2;
				flags |= FLAG.spaceBefore;
			} else if (next === 47) {
				at = endOfLineComment(text, at);
				flags |= FLAG.spaceBefore;
			} else {
				const close = text.indexOf("/", at + 1);
				const word = close > 0 && close - at < 20 ? text.slice(at + 1, close) : "";
				if (KEYWORDS.has(word)) push(KIND.keyword, word, -1, close + 1);
				else push(KIND.punctuation, "/", -1, at + 1);
			}
		} else push(KIND.punctuation, text[at] as string, -1, at + 1);
	}
	flags = FLAG.lineStart | FLAG.spaceBefore;
	push(KIND.end, "", -1, length);
	return source;
}

/** Behind the letters and digits that begin at `start`; a backslash at the end of a line joins it with the next. */
function endOfWord(text: string, start: number): number {
	for (let end = start; ; ) {
		while ((classAt(text, end) & (LETTER | DIGIT)) !== 0) end++;
		if (text.charCodeAt(end) !== 92 || !continuesLine(text, end)) return end;
		const next = end + lengthOfSplice(text, end);
		if ((classAt(text, next) & (LETTER | DIGIT)) === 0) return end;
		end = next;
	}
}

/** A piece of the text without the line ends that a backslash hides. */
function spliced(text: string, start: number, end: number): string {
	const piece = text.slice(start, end);
	return piece.includes("\\") ? piece.replace(/\\\r?\n/g, "") : piece;
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
 * A string may run over lines (dtc allows it); but a quote forgotten at the end of a statement must not swallow the
 * rest of the file, so a line that ends in `;`, `{` or `}`, or stands before a
 * directive, ends an unclosed string.
 */
function endOfString(text: string, start: number): { end: number; closed: boolean } {
	for (let at = start + 1; at < text.length; at++) {
		const c = text.charCodeAt(at);
		if (c === 92) at++;
		else if (c === 34) return { end: at + 1, closed: true };
		else if (c === 10) {
			let last = at - 1;
			while (last > start && classAt(text, last) === SPACE) last--;
			const directive = /^[ \t]*#/.test(text.slice(at + 1, at + 20));
			if (last === start || directive || ";{}".includes(text[last] as string)) return { end: at, closed: false };
		}
	}
	const line = text.indexOf("\n", start);
	return { end: line < 0 ? text.length : line, closed: false };
}

function endOfCharacter(text: string, start: number): { end: number; closed: boolean } {
	for (let at = start + 1; at < text.length; at++) {
		const c = text.charCodeAt(at);
		if (c === 10) return { end: at, closed: false };
		if (c === 92 && text.charCodeAt(at + 1) !== 10) at++;
		else if (c === 39) return { end: at + 1, closed: true };
	}
	return { end: text.length, closed: false };
}

const lengthOfSplice = (text: string, at: number): number => (text.charCodeAt(at + 1) === 13 ? 3 : 2);

/** e, E, p or P. */
const isExponent = (code: number): boolean => (code | 32) === 101 || (code | 32) === 112;

function continuesLine(text: string, at: number): boolean {
	const next = text.charCodeAt(at + 1);
	return next === 10 || (next === 13 && text.charCodeAt(at + 2) === 10);
}

/** A `//` comment goes on after a backslash at the end of its line. */
function endOfLineComment(text: string, start: number): number {
	for (let from = start; ; ) {
		const end = text.indexOf("\n", from);
		if (end < 0) return text.length;
		const last = text.charCodeAt(end - 1) === 13 ? end - 2 : end - 1;
		if (text.charCodeAt(last) !== 92) return end;
		from = end + 1;
	}
}
