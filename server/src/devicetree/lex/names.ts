import { createWords, numberOfWord, type Words } from "./words.ts";

/** The preprocessor directives, in the order of their symbol numbers. GCC libcpp/directives.c, assembler language. */
export const DIRECTIVES = [
	"include",
	"include_next",
	"define",
	"undef",
	"if",
	"ifdef",
	"ifndef",
	"elif",
	"elifdef",
	"elifndef",
	"else",
	"endif",
	"error",
	"warning",
	"line",
	"pragma",
	"ident",
	"import",
	"assert",
	"unassert",
	"sccs",
] as const;
export type Directive = (typeof DIRECTIVES)[number];

/** The words of the texts of one cache. */
export interface Names {
	/** Identifiers, so that a macro table is an array; the directives come first. */
	readonly identifiers: Words;
	/** All others: numbers, keywords, names joined of several tokens, literals that nobody typed. */
	readonly spellings: Words;
	/** Where the lexer writes down the tokens of the text it reads. */
	table: Int32Array;
}

export function createNames(): Names {
	const names: Names = { identifiers: createWords(), spellings: createWords(), table: new Int32Array(1 << 14) };
	for (const directive of DIRECTIVES) symbolOf(names, directive);
	return names;
}

/** The number of an identifier. */
export function symbolOf(names: Names, text: string): number {
	return numberOfWord(names.identifiers, text);
}

/** The directive an identifier names, if any. */
export function directiveOf(symbol: number): Directive | undefined {
	return DIRECTIVES[symbol];
}
