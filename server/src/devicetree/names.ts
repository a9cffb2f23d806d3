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

/** Numbers for identifiers, so that a macro table is an array. The directives come first. */
export interface Names {
	readonly numbers: Map<string, number>;
}

export function createNames(): Names {
	const names: Names = { numbers: new Map() };
	for (const directive of DIRECTIVES) symbolOf(names, directive);
	return names;
}

export function symbolOf(names: Names, text: string): number {
	let symbol = names.numbers.get(text);
	if (symbol === undefined) {
		symbol = names.numbers.size;
		names.numbers.set(text, symbol);
	}
	return symbol;
}

/** The directive an identifier names, if any. */
export function directiveOf(symbol: number): Directive | undefined {
	return DIRECTIVES[symbol];
}
