import { SketchCursor } from "./yaml-sketch-cursor.ts";
import { flowAt, scalarAt } from "./yaml-sketch-flow.ts";

/**
 * A YAML or JSON text as somebody reads it who looks at it, whether it parses or not: blocks by their indentation, what is in brackets
 * by the brackets. A half-typed key, a missing colon, a line indented wrongly, an open bracket or quote are taken for what they were
 * probably meant to be. It serves what is shown and offered while somebody types; what a text says is read by yaml-read.ts.
 *
 * `start` and `end` are offsets, quotes and brackets included.
 */
export type Sketch = SketchMap | SketchList | SketchScalar;

export interface SketchMap {
	readonly kind: "map";
	readonly start: number;
	readonly end: number;
	/** The column of its keys; undefined where it stands in braces. */
	readonly column: number | undefined;
	/** Its brace is not closed. */
	readonly isOpen?: true;
	readonly entries: readonly SketchEntry[];
}

export interface SketchEntry {
	/** Without quotes. */
	readonly key: string;
	readonly start: number;
	readonly keyEnd: number;
	/** Behind the colon; undefined where there is none (yet). */
	readonly colonEnd: number | undefined;
	readonly value: Sketch | undefined;
}

export interface SketchList {
	readonly kind: "list";
	readonly start: number;
	readonly end: number;
	/** The column of its dashes; undefined where it stands in brackets. */
	readonly column: number | undefined;
	/** Its bracket is not closed. */
	readonly isOpen?: true;
	readonly items: readonly SketchItem[];
}

export interface SketchItem {
	/** Its dash, or itself. */
	readonly start: number;
	readonly value: Sketch | undefined;
}

export interface SketchScalar {
	readonly kind: "scalar";
	readonly start: number;
	readonly end: number;
	/** Without quotes; of a text of several lines nothing. */
	readonly text: string;
	readonly quote: '"' | "'" | "|" | "";
}

export interface SketchedText {
	readonly root: Sketch | undefined;
	readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/** Nested deeper, nothing is looked into. */
const MAX_DEPTH = 64;

export function sketchYaml(text: string): SketchedText {
	const cursor = new SketchCursor(text);
	const root = cursor.skip() ? block(cursor, -1, 0) : undefined;
	return { root, comments: cursor.comments };
}

/** What begins at the cursor and is indented deeper than `parent`. */
function block(cursor: SketchCursor, parent: number, depth: number): Sketch | undefined {
	if (depth > MAX_DEPTH) {
		cursor.at = cursor.text.length;
		return undefined;
	}
	if (cursor.isDash()) return list(cursor, parent, depth);
	if (cursor.isOpening()) return flowAt(cursor, parent, depth);
	return map(cursor, parent, depth);
}

/** Everything below `parent`, also what is indented otherwise than the first key: in what way is for the reader to say. */
function map(cursor: SketchCursor, parent: number, depth: number): SketchMap {
	const { at: start, column } = cursor;
	const entries: SketchEntry[] = [];
	let end = start;
	do {
		if (cursor.isDash()) {
			const stray = list(cursor, parent, depth + 1);
			const last = entries.at(-1);
			if (last !== undefined && last.value === undefined) entries[entries.length - 1] = { ...last, value: stray };
			end = stray.end;
			continue;
		}
		const entry = blockEntry(cursor, depth);
		entries.push(entry);
		end = entry.value?.end ?? entry.colonEnd ?? entry.keyEnd;
	} while (cursor.skip() && cursor.column > parent);
	return { kind: "map", start, end, column, entries };
}

function blockEntry(cursor: SketchCursor, depth: number): SketchEntry {
	const { at: start, column } = cursor;
	if (cursor.isOpening()) {
		const value = flowAt(cursor, column, depth + 1);
		return { key: "", start, keyEnd: start, colonEnd: undefined, value };
	}
	const { key, keyEnd, colonEnd } = cursor.takeKey(false);
	const value = valueBehind(cursor, column, colonEnd !== undefined, depth);
	return { key, start, keyEnd, colonEnd, value };
}

/** What stands behind a key's colon, or below it; of a key without one only what is below. */
function valueBehind(cursor: SketchCursor, column: number, hasColon: boolean, depth: number): Sketch | undefined {
	if (hasColon) {
		cursor.skipProperties();
		if (!cursor.isLineDone()) return inlineValue(cursor, column, depth);
	}
	if (!cursor.skip()) return undefined;
	if (cursor.column > column) return block(cursor, column, depth + 1);
	return cursor.column === column && cursor.isDash() && hasColon ? list(cursor, column - 1, depth + 1) : undefined;
}

function inlineValue(cursor: SketchCursor, column: number, depth: number): Sketch | undefined {
	if (cursor.isOpening()) return flowAt(cursor, column, depth + 1);
	return cursor.isBlockScalar() ? cursor.takeBlockScalar(column) : scalarAt(cursor, false);
}

function list(cursor: SketchCursor, parent: number, depth: number): SketchList {
	const { at: start, column } = cursor;
	const items: SketchItem[] = [];
	let end = start + 1;
	do {
		const dash = cursor.at;
		const dashColumn = cursor.column;
		cursor.at++;
		cursor.skipProperties();
		const value = depth > MAX_DEPTH ? undefined : itemValue(cursor, dashColumn, depth);
		items.push({ start: dash, value });
		end = value?.end ?? dash + 1;
	} while (cursor.skip() && cursor.isDash() && cursor.column > parent && cursor.column >= column);
	return { kind: "list", start, end, column, items };
}

function itemValue(cursor: SketchCursor, column: number, depth: number): Sketch | undefined {
	if (cursor.isLineDone())
		return cursor.skip() && cursor.column > column ? block(cursor, column, depth + 1) : undefined;
	if (cursor.isDash()) return list(cursor, column, depth + 1);
	if (!cursor.isOpening() && cursor.isKeyAhead()) return map(cursor, column, depth + 1);
	return inlineValue(cursor, column, depth);
}

/** What stands below these keys; undefined: nothing does. */
export function sketchAt(sketch: Sketch | undefined, ...path: readonly (string | number)[]): Sketch | undefined {
	let found = sketch;
	for (const step of path) {
		if (typeof step === "number") found = found?.kind === "list" ? found.items[step]?.value : undefined;
		else found = entriesOf(found).find(({ key }) => key === step)?.value;
	}
	return found;
}

/** The entries of a map that have their colon; of anything else none. */
export function entriesOf(sketch: Sketch | undefined): readonly SketchEntry[] {
	return sketch?.kind === "map" ? sketch.entries.filter(({ colonEnd }) => colonEnd !== undefined) : [];
}

/** A text below these keys, or each of the texts of a list. */
export function sketchedTexts(sketch: Sketch | undefined, ...path: readonly (string | number)[]): readonly string[] {
	const found = sketchAt(sketch, ...path);
	const values = found?.kind === "list" ? found.items.map(({ value }) => value) : [found];
	return values.flatMap((value) => (value?.kind === "scalar" ? [value.text] : []));
}
