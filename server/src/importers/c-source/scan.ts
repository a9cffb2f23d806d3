/** A word, a number, a string or a sign of C source, and the line it stands on, counted from 1. */
export interface CToken {
	readonly kind: "word" | "number" | "string" | "sign";
	/** As written; of a string what stands between the quotes. */
	readonly text: string;
	readonly line: number;
}

/** A line that begins with `#`, continued lines joined; comments are left out. */
export interface CDirective {
	readonly kind: "directive";
	/** `define`, `ifdef`, … */
	readonly name: string;
	readonly tokens: readonly CToken[];
	readonly line: number;
}

const PIECE =
	/(?<blank>[ \t\f\v\r]+|\\\r?\n|\/\/(?:[^\n\\]|\\[\s\S])*|\/\*[\s\S]*?(?:\*\/|$))|(?<newline>\n)|(?<word>[A-Za-z_]\w*)|(?<number>\.?\d(?:[eEpP][+-]|[\w.])*)|(?<string>"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)|(?<sign>##|->|\+\+|--|<<=?|>>=?|[<>=!]=|&&|\|\||[\s\S])/gy;

/**
 * C source as tokens and directives, in order. Any text gives an answer: what is no C is signs.
 */
export function scanC(text: string): readonly (CToken | CDirective)[] {
	const found: (CToken | CDirective)[] = [];
	let line = 1;
	let directive: { name: string; tokens: CToken[]; line: number } | undefined;
	let atLineStart = true;
	const close = (): void => {
		if (directive) found.push({ kind: "directive", ...directive });
		directive = undefined;
	};
	for (const { 0: piece, groups = {} } of text.matchAll(PIECE)) {
		if (groups.newline !== undefined) {
			close();
			atLineStart = true;
		} else if (groups.blank === undefined) {
			const token = tokenOf(piece, groups, line);
			if (atLineStart && piece === "#") directive = { name: "", tokens: [], line };
			else if (directive?.name === "" && directive.tokens.length === 0 && token.kind === "word") directive.name = piece;
			else (directive?.tokens ?? found).push(token);
			atLineStart = false;
		}
		for (let at = piece.indexOf("\n"); at !== -1; at = piece.indexOf("\n", at + 1)) line++;
	}
	close();
	return found;
}

function tokenOf(piece: string, groups: Readonly<Record<string, string | undefined>>, line: number): CToken {
	if (groups.word !== undefined) return { kind: "word", text: piece, line };
	if (groups.number !== undefined) return { kind: "number", text: piece, line };
	if (groups.string !== undefined) return { kind: "string", text: piece.slice(1, piece.length > 1 ? -1 : 1), line };
	return { kind: "sign", text: piece, line };
}
