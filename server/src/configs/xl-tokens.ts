/** A word of an xl configuration, as libxlu_cfg_l.l (Xen c447b7308b) splits the text. */
export interface XlToken {
	readonly kind: XlTokenKind;
	readonly start: number;
	readonly end: number;
}

/**
 * `strange`: what that lexer takes for nothing, up to the next space; `placeholder`: the same where it looks like something that a
 * build fills in; `newline`: a comment with its line end too.
 */
export type XlTokenKind =
	| "ident"
	| "number"
	| "string"
	| "["
	| "]"
	| ","
	| ";"
	| "="
	| "+="
	| "newline"
	| "end"
	| "strange"
	| "placeholder";

/** A line that a build replaces by some, such as `[VIRTIO_EXTRA_PARAMETERS]`. */
const LINE_FILLED_IN = /\[[A-Z_][A-Z0-9_]*\](?=[ \t\r]*(?:#[^\n]*)?(?:\n|$))/y;

/** What is filled in later, in the usual spellings: `@X@`, `$X`, `${x}`, `$(x)`, `{{ x }}`, `{% x %}`, `%X%`, `<X>`. */
const MARK = String.raw`@+\w+@+|\$\{[^}\n]{0,99}\}|\$\([^)\n]{0,99}\)|\$\w+|\{\{[^\n]{0,99}?\}\}|\{%[^\n]{0,99}?%\}|%\w+%|<[A-Z_]+>`;
const APART = String.raw`[^\s,;=[\]"'#]`;
/** A word with such a mark in it, or all in capitals. */
const FILLED_IN = new RegExp(`(?:${APART}{0,99}?(?:${MARK}))+${APART}*|[A-Z_][A-Z0-9_]*(?!${APART})`, "y");

const TOKENS: readonly (readonly [XlTokenKind, RegExp])[] = [
	["ident", /[a-z][._0-9a-z]*/y],
	["number", /[0-9][0-9a-fx]*/y],
	["string", /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'/y],
	["+=", /\+=/y],
	["newline", /#[^\n]*\n|\n/y],
];
const SIGNS = ["[", "]", ",", ";", "="] as const;
/** A carriage return before a line end too: the file may have been checked out with them, and be delivered without. */
const SPACE = /(?:[ \t]|\r+(?=\n|$))+/y;
const REST = /[^ \t\n]*/y;

/** The word at an offset, or behind the space there. */
export function xlTokenAt(text: string, from: number): XlToken {
	const ends = (pattern: RegExp, offset: number): number | undefined => {
		pattern.lastIndex = offset;
		return pattern.test(text) ? pattern.lastIndex : undefined;
	};
	const start = ends(SPACE, from) ?? from;
	const token = (kind: XlTokenKind, end: number): XlToken => ({ kind, start, end });
	if (start >= text.length) return token("end", start);
	const isApart = start > from || start === 0 || !/[^\s,;=[\]"']/.test(text[start - 1] ?? "");
	const filledIn =
		isApart && mayBeFilledIn(text, start) ? (ends(LINE_FILLED_IN, start) ?? ends(FILLED_IN, start)) : undefined;
	if (filledIn !== undefined) return token("placeholder", filledIn);
	for (const [kind, pattern] of TOKENS) {
		const end = ends(pattern, start);
		if (end !== undefined) return token(kind, end);
	}
	const sign = SIGNS.find((each) => each === text[start]);
	if (sign !== undefined) return token(sign, start + 1);
	// flex meets the end of the file there before the rule that would complain
	if (start + 1 === text.length && text.charCodeAt(start) < 0x80) return token("end", text.length);
	return token("strange", ends(REST, start + 1) ?? start + 1);
}

/** Most words are not, and are not looked at twice. */
function mayBeFilledIn(text: string, start: number): boolean {
	WORD.lastIndex = start;
	const [word = ""] = WORD.exec(text) ?? [];
	return /^[A-Z_]|[@$%{<]/.test(word) || text[start] === "[";
}

const WORD = /[^\s,;=[\]"'#]+/y;
