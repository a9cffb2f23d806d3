import type { Macro } from "../../devicetree/cpp/macro.ts";
import type { CursorPlace } from "../../devicetree/cursor/cursor-place.ts";
import { type CellWord, type ReadState, StatementReader } from "../../devicetree/cursor/statement-reader.ts";
import { lex } from "../../devicetree/lex/lexer.ts";
import { createNames } from "../../devicetree/lex/names.ts";
import type { Token } from "../../devicetree/lex/token.ts";

type PlaceOf<K extends CursorPlace["kind"]> = Extract<CursorPlace, { kind: K }>;

export type MacroNamed = (name: string) => Macro | undefined;

/** The cell that an argument of a macro stands for; undefined: it stands for no whole cell, or the macro is not known. */
export function cellOfArgument(
	{ call, isInCells, ...place }: PlaceOf<"argument">,
	macroNamed: MacroNamed,
): PlaceOf<"cell"> | undefined {
	const macro = macroNamed(call.name);
	const parameter = macro?.parameters?.[call.argument];
	const at = macro?.body.findIndex(({ symbol }) => symbol === parameter) ?? -1;
	if (macro === undefined || parameter === undefined || at < 0) return undefined;
	const [before, after] = [macro.body[at - 1]?.text, macro.body[at + 1]?.text];
	// a part of a word, or of a reference
	if (before === "#" || before === "&" || after === "#") return undefined;
	const state = readCells(macro.body.slice(0, at), isInCells);
	if (!state.isInCells || state.isInParentheses) return undefined;
	return { ...place, kind: "cell", before: [...withReferences(place.before, macroNamed), ...state.cells] };
}

/** Macros of macros are followed as far as anybody writes them. */
const DEPTH = 8;

/** Cells in which macros that stand for a reference, alone or with its numbers, are written out. */
export function withReferences(cells: readonly CellWord[], macroNamed: MacroNamed, depth = 0): readonly CellWord[] {
	return cells.flatMap((cell) => {
		const name = cell.kind === "reference" ? undefined : /^[A-Za-z_]\w*/.exec(cell.text)?.[0];
		const macro = name === undefined || depth > DEPTH ? undefined : macroNamed(name);
		if (macro === undefined) return [cell];
		const inner = withReferences(readCells(macro.body, true).cells, macroNamed, depth + 1);
		return inner.some(({ kind }) => kind === "reference") ? inner : [cell];
	});
}

function readCells([first, ...more]: readonly Token[], isInCells: boolean): ReadState {
	const last = more.at(-1) ?? first;
	const body = first && last ? first.source.text.slice(first.start, last.end).replace(/\\\r?\n/g, " ") : "";
	const text = `/ { p = ${isInCells ? "<" : ""}${body} `;
	return new StatementReader(lex("", text, createNames())).readTo(text.length);
}
