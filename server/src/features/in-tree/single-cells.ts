import type { Macro } from "../../devicetree/cpp/macro.ts";
import type { CellWord } from "../../devicetree/cursor/statement-reader.ts";
import { KIND } from "../../devicetree/lex/token.ts";

/** Whether each word is surely one cell: of a macro of several, or one that is not known, what comes behind it cannot be counted. */
export function areSingle(words: readonly CellWord[], macros: readonly Macro[]): boolean {
	return words.every(({ kind, text }) => kind !== "word" || isSingle(text, macros, 0));
}

/** Macros of macros are followed as far as anybody writes them. */
const DEPTH = 8;

function isSingle(word: string, macros: readonly Macro[], depth: number): boolean {
	if (!/^[A-Za-z_]/.test(word)) return true;
	const [name] = /^\w+/.exec(word) ?? [];
	const body = macros.findLast((macro) => macro.name === name)?.body;
	const [first] = body ?? [];
	if (body === undefined || first === undefined || depth > DEPTH) return false;
	if (first.text === "(") return closes(body.map(({ text }) => text)) === body.length - 1;
	if (body.length > 1) return false;
	return first.kind !== KIND.identifier || isSingle(first.text, macros, depth + 1);
}

/** Where the parenthesis that begins a text ends. */
function closes(tokens: readonly string[]): number {
	let depth = 0;
	return tokens.findIndex((token) => {
		if (token === "(") depth++;
		if (token === ")") depth--;
		return depth === 0;
	});
}
