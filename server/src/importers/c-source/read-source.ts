import { evaluate } from "./evaluate.ts";
import { type CDirective, type CToken, scanC } from "./scan.ts";

/** A token of the code, with the conditions it is compiled under that nothing here decides. */
export interface CodeToken extends CToken {
	readonly path: string;
	/** `BUILD_HAS_RESOURCE_PERMISSIONS`, `!(A > 1)`: as written; empty where it is always there. */
	readonly conditions: readonly string[];
}

export interface CMacro {
	readonly name: string;
	/** Undefined of a macro without parentheses. */
	readonly parameters?: readonly string[];
	readonly body: readonly CToken[];
	readonly path: string;
	readonly line: number;
	readonly conditions: readonly string[];
}

/** What a file and those read before it come to. */
export interface CSource {
	readonly tokens: readonly CodeToken[];
	/** Of a name that is defined under several undecided conditions all definitions, else the last. */
	readonly macros: ReadonlyMap<string, readonly CMacro[]>;
}

interface Branch {
	/** What the lines between these directives need: true, false, or the condition that nothing decides. */
	readonly holds: boolean | string;
	/** What the branches before it need, negated. */
	readonly others: readonly (boolean | string)[];
}

/**
 * Files of C as the compiler would read them one after another, without following `#include`: the caller names what
 * counts. A condition that asks for a name which neither `defines` nor these files define is not decided: what stands
 * under it is kept, with the condition beside it. That includes guards of a build system (`-D`), and never guesses.
 */
export function readSource(
	files: readonly { readonly path: string; readonly text: string }[],
	defines: Readonly<Record<string, string>> = {},
): CSource {
	const tokens: CodeToken[] = [];
	const macros = new Map<string, readonly CMacro[]>(
		Object.entries(defines).map(([name, value]) => [
			name,
			[{ name, body: plainTokens(value), path: "", line: 0, conditions: [] }],
		]),
	);
	for (const { path, text } of files) readFile(path, text, tokens, macros);
	return { tokens, macros };
}

function readFile(path: string, text: string, tokens: CodeToken[], macros: Map<string, readonly CMacro[]>): void {
	const open: Branch[] = [];
	const pieces = scanC(text);
	const guard = includeGuard(pieces);
	for (const piece of pieces) {
		const needs = open.flatMap(({ holds, others }) => [holds, ...others]);
		const dead = needs.includes(false);
		const conditions = needs.filter((need) => typeof need === "string");
		if (piece.kind !== "directive") {
			if (!dead) tokens.push({ ...piece, path, conditions });
			continue;
		}
		const { name } = piece;
		if (name === "if" || name === "ifdef" || name === "ifndef")
			open.push({ holds: piece === guard ? true : conditionOf(piece, macros), others: [] });
		else if (name === "elif" || name === "else") {
			const before = open.pop();
			if (before === undefined) continue;
			const holds = name === "else" ? true : conditionOf(piece, macros);
			open.push({ holds, others: [...before.others, negated(before.holds)] });
		} else if (name === "endif") open.pop();
		else if (dead) continue;
		else if (name === "define") define(piece, path, conditions, macros);
		else if (name === "undef" && conditions.length === 0) macros.delete(piece.tokens[0]?.text ?? "");
	}
}

/** `#ifndef X` at the head of a header whose next line defines X. */
function includeGuard(pieces: readonly (CToken | CDirective)[]): CDirective | undefined {
	const [first, second] = pieces;
	if (first?.kind !== "directive" || second?.kind !== "directive") return undefined;
	const same = first.tokens[0]?.text === second.tokens[0]?.text;
	return first.name === "ifndef" && second.name === "define" && same ? first : undefined;
}

function define(
	{ tokens, line }: CDirective,
	path: string,
	conditions: readonly string[],
	macros: Map<string, readonly CMacro[]>,
): void {
	const [name, ...rest] = tokens;
	if (name?.kind !== "word") return;
	const close = rest.findIndex(({ text }) => text === ")");
	// What stands in parentheses behind a name is its parameters only if it is words: `#define A (1 + B)` has none.
	const inside = rest.slice(1, close).filter(({ text }) => text !== ",");
	const isCall = rest[0]?.text === "(" && close < rest.length - 1 && inside.every(({ kind }) => kind === "word");
	const macro: CMacro = isCall
		? {
				name: name.text,
				parameters: inside.map(({ text }) => text),
				body: rest.slice(close + 1),
				path,
				line,
				conditions,
			}
		: { name: name.text, body: rest, path, line, conditions };
	const before = conditions.length > 0 ? (macros.get(name.text) ?? []) : [];
	macros.set(name.text, [...before, macro]);
}

function conditionOf({ name, tokens }: CDirective, macros: ReadonlyMap<string, readonly CMacro[]>): boolean | string {
	const text = tokens.map(({ text }) => text).join(" ");
	if (name === "ifdef" || name === "ifndef") {
		const asked = tokens[0]?.text ?? "";
		const known = macros.get(asked);
		if (known?.some(({ conditions }) => conditions.length === 0)) return name === "ifdef";
		return name === "ifdef" ? asked : `!${asked}`;
	}
	const defined = tokens.flatMap((token, at): readonly CToken[] => {
		const before = tokens[at - 1]?.text === "(" ? at - 2 : at - 1;
		if (tokens[before]?.text !== "defined") return [token];
		return macros.has(token.text) ? [{ ...token, kind: "number", text: "1" }] : [token];
	});
	const value = evaluate(
		defined.filter(({ text }) => text !== "defined"),
		macros,
	);
	return value.kind === "value" ? value.value !== 0n : text;
}

function negated(holds: boolean | string): boolean | string {
	if (typeof holds === "boolean") return !holds;
	return /^\w+$/.test(holds)
		? `!${holds}`
		: holds.startsWith("!") && /^!\w+$/.test(holds)
			? holds.slice(1)
			: `!(${holds})`;
}

function plainTokens(text: string): readonly CToken[] {
	return scanC(text).filter((piece) => piece.kind !== "directive");
}
