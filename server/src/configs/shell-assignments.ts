import type { Span } from "../text/span.ts";
import { readHush, type Statement, type Word } from "./hush.ts";

/** A variable of a configuration that a shell reads: `KEY="value"`, `KEY[0]=value`. */
export interface Assignment {
	/** `KEY`, or `KEY[0]`. */
	readonly key: string;
	/** The whole assignment. */
	readonly at: Span;
	readonly valueAt: Span;
	/** Undefined where it depends on something that is not in the file. */
	readonly value: string | undefined;
}

export interface Assignments {
	/** The last one of each key. */
	readonly byKey: ReadonlyMap<string, Assignment>;
	/** The first line that is something else: what it does is not known. */
	readonly other: Span | undefined;
}

const KEY = /^([A-Za-z_]\w*)(?:\[(\d{1,6})\])?(\+?=)/;

/** Reads shell assignments; a line that is none is left out and told of. */
export function readAssignments(file: string, text: string): Assignments {
	const byKey = new Map<string, Assignment>();
	const { statements, broken } = readHush(text, (start, end) => ({ file, start, end }), true);
	let other = broken;
	for (const statement of statements)
		if (!assign(statement, byKey) && (other === undefined || statement.at.start < other.start)) other = statement.at;
	return { byKey, other };
}

function assign(statement: Statement, byKey: Map<string, Assignment>): boolean {
	if (statement.kind !== "command" || statement.after === "||") return false;
	const [first, ...rest] = statement.words;
	const isPrefixed = first !== undefined && /^(export|declare|local)$/.test(startOf(first));
	const words = isPrefixed ? rest.filter((word) => !startOf(word).startsWith("-")) : statement.words;
	return words.map((word) => assignWord(word, byKey)).every((isAssignment) => isAssignment);
}

function startOf({ pieces: [piece] }: Word): string {
	return piece?.kind === "text" && !piece.quoted ? piece.text : "";
}

function assignWord(word: Word, byKey: Map<string, Assignment>): boolean {
	const [whole = "", name = "", index, operator] = KEY.exec(startOf(word)) ?? [];
	if (whole === "") return false;
	const key = index === undefined ? name : `${name}[${Number(index)}]`;
	let value: string | undefined = operator === "+=" ? textOf(byKey, key) : "";
	for (const [place, piece] of word.pieces.entries()) {
		const text = piece.kind === "text" ? piece.text.slice(place === 0 ? whole.length : 0) : textOf(byKey, piece.name);
		value = value === undefined || text === undefined || /\$\(|`|^\(/.test(text) ? undefined : value + text;
	}
	if (value !== undefined && value.length > MAX_VALUE) value = undefined;
	const start = word.at.start + whole.length;
	byKey.set(key, { key, at: word.at, valueAt: { ...word.at, start: Math.min(start, word.at.end) }, value });
	return true;
}

const MAX_VALUE = 65_536;

/** A variable without index is the first of an array. */
function textOf(byKey: ReadonlyMap<string, Assignment>, key: string): string | undefined {
	return (byKey.get(key) ?? byKey.get(`${key}[0]`))?.value;
}
