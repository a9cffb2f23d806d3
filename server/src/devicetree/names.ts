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
	/** The names by number. */
	readonly texts: string[];
}

export function createNames(): Names {
	const names: Names = { numbers: new Map(), texts: [] };
	for (const directive of DIRECTIVES) symbolOf(names, directive);
	return names;
}

export function symbolOf(names: Names, text: string): number {
	let symbol = names.numbers.get(text);
	if (symbol === undefined) {
		symbol = names.texts.length;
		// A string of its own: a piece of a file's text would keep the whole text alive.
		const copy = `${text} `.slice(0, -1);
		names.numbers.set(copy, symbol);
		names.texts.push(copy);
	}
	return symbol;
}

/** The directive an identifier names, if any. */
export function directiveOf(symbol: number): Directive | undefined {
	return DIRECTIVES[symbol];
}
