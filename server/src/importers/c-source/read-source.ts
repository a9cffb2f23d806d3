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
	/** The last parameter takes all arguments that are left: `rest...`, or `...` by the name `__VA_ARGS__`. */
	readonly isVariadic?: true;
	readonly body: readonly CToken[];
	readonly path: string;
	readonly line: number;
	readonly conditions: readonly string[];
}

/** What besides the files and `-D` decides about them. */
export interface CSettings {
	/** Names that are known not to be defined, but by the files themselves. */
	readonly absent?: ReadonlySet<string>;
	/** The file that `#include "name"` in another one means; undefined where it is not to be had. Each is read once. */
	readonly include?: (name: string, from: string) => CFile | undefined;
	/** The same as scanC of a file's text, kept by a caller that reads files more than once. */
	readonly scanned?: (file: CFile) => readonly (CToken | CDirective)[];
}

export interface CFile {
	readonly path: string;
	readonly text: string;
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
 * Files of C as the compiler would read them one after another; `#include` is followed where the caller says what it
 * means. A condition that asks for a name of which nothing says whether it is defined is not decided: what stands
 * under it is kept, with the condition beside it. That includes guards of a build system (`-D`), and never guesses.
 */
export function readSource(
	files: readonly CFile[],
	defines: Readonly<Record<string, string>> = {},
	{ absent = new Set(), include, scanned = ({ text }) => scanC(text) }: CSettings = {},
): CSource {
	const tokens: CodeToken[] = [];
	const macros = new Map<string, readonly CMacro[]>(
		Object.entries(defines).map(([name, value]) => [
			name,
			[{ name, body: plainTokens(value), path: "", line: 0, conditions: [] }],
		]),
	);
	// What was read under conditions only is read again where there are none.
	const read = new Map<string, number>();
	const readOnce = (file: CFile, around: readonly string[]): void => {
		if (around.length >= (read.get(file.path) ?? Number.POSITIVE_INFINITY)) return;
		read.set(file.path, around.length);
		readFile(file, around, {
			tokens,
			macros,
			absent,
			scanned,
			include:
				include &&
				((name, from, conditions) => {
					const found = include(name, from);
					if (found) readOnce(found, conditions);
				}),
		});
	};
	for (const file of files) readOnce(file, []);
	return { tokens, macros };
}

interface Reading {
	readonly tokens: CodeToken[];
	readonly macros: Map<string, readonly CMacro[]>;
	readonly absent: ReadonlySet<string>;
	readonly scanned: NonNullable<CSettings["scanned"]>;
	readonly include: ((name: string, from: string, conditions: readonly string[]) => void) | undefined;
}

/** `around`: the conditions the file is included under. */
function readFile(file: CFile, around: readonly string[], { tokens, macros, absent, scanned, include }: Reading): void {
	const { path } = file;
	const open: Branch[] = [];
	const pieces = scanned(file);
	const guard = includeGuard(pieces);
	let { isDead, conditions } = standing(open, around);
	for (const piece of pieces) {
		if (piece.kind !== "directive") {
			if (!isDead) tokens.push({ ...piece, path, conditions });
			continue;
		}
		const { name } = piece;
		if (name === "if" || name === "ifdef" || name === "ifndef")
			open.push({ holds: piece === guard ? true : conditionOf(piece, macros, absent), others: [] });
		else if (name === "elif" || name === "else") {
			const before = open.pop();
			if (before === undefined) continue;
			const holds = name === "else" ? true : conditionOf(piece, macros, absent);
			open.push({ holds, others: [...before.others, negated(before.holds)] });
		} else if (name === "endif") open.pop();
		else if (isDead) continue;
		else if (name === "define") define(piece, path, conditions, macros);
		else if (name === "include") include?.(includedName(piece), path, conditions);
		else if (name === "undef" && conditions.length === 0) macros.delete(piece.tokens[0]?.text ?? "");
		({ isDead, conditions } = standing(open, around));
	}
}

/** Whether what follows is left out for certain, else the conditions it needs that nothing decides. */
function standing(
	open: readonly Branch[],
	around: readonly string[],
): { readonly isDead: boolean; readonly conditions: readonly string[] } {
	const needs = open.flatMap(({ holds, others }) => [holds, ...others]);
	const undecided = needs.filter((need) => typeof need === "string");
	return {
		isDead: needs.includes(false),
		conditions: undecided.length === 0 ? around : [...new Set([...around, ...undecided])],
	};
}

/** `stdint.h` of `#include <stdint.h>`. */
function includedName({ tokens }: CDirective): string {
	const [first] = tokens;
	if (first?.kind === "string") return first.text;
	const close = tokens.findIndex(({ text }) => text === ">");
	return tokens
		.slice(1, close)
		.map(({ text }) => text)
		.join("");
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
	const dots = inside.filter(({ text }) => text === ".").length;
	const words = inside.slice(0, inside.length - dots);
	const areNames = words.every(({ kind }) => kind === "word") && (dots === 0 || dots === 3);
	const isCall = rest[0]?.text === "(" && close < rest.length - 1 && areNames;
	const names = words.map(({ text }) => text);
	const isUnnamed = dots === 3 && rest[close - 4]?.kind !== "word";
	const macro: CMacro = isCall
		? {
				name: name.text,
				parameters: isUnnamed ? [...names, "__VA_ARGS__"] : names,
				...(dots === 3 && { isVariadic: true as const }),
				body: rest.slice(close + 1),
				path,
				line,
				conditions,
			}
		: { name: name.text, body: rest, path, line, conditions };
	const before = conditions.length > 0 ? (macros.get(name.text) ?? []) : [];
	macros.set(name.text, [...before, macro]);
}

function conditionOf(
	{ name, tokens }: CDirective,
	macros: ReadonlyMap<string, readonly CMacro[]>,
	absent: ReadonlySet<string>,
): boolean | string {
	const text = tokens.map(({ text }) => text).join(" ");
	if (name === "ifdef" || name === "ifndef") {
		const asked = tokens[0]?.text ?? "";
		const known = macros.get(asked);
		if (known?.some(({ conditions }) => conditions.length === 0)) return name === "ifdef";
		if (!known && absent.has(asked)) return name === "ifndef";
		return name === "ifdef" ? asked : `!${asked}`;
	}
	const defined = tokens.flatMap((token, at): readonly CToken[] => {
		const before = tokens[at - 1]?.text === "(" ? at - 2 : at - 1;
		const isAsked = tokens[before]?.text === "defined";
		if (!isAsked && macros.has(token.text)) return [token];
		if (!isAsked && !absent.has(token.text)) return [token];
		if (macros.has(token.text)) return [{ ...token, kind: "number", text: "1" }];
		return [absent.has(token.text) ? { ...token, kind: "number", text: "0" } : token];
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
