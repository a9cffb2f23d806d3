import type { Sketch, SketchEntry, SketchItem, SketchScalar } from "./yaml-sketch.ts";
import type { SketchCursor } from "./yaml-sketch-cursor.ts";

/** Nested deeper, nothing is looked into. */
const MAX_DEPTH = 64;

/** A map in braces or a list in brackets, which belongs to something at this column, up to its end or to where that must be; `around` closes the others. */
export function flowAt(cursor: SketchCursor, column: number, depth: number, around = ""): Sketch {
	const { text, at: start } = cursor;
	const isMap = text[start] === "{";
	const entries: SketchEntry[] = [];
	const items: SketchItem[] = [];
	const closing = `${around}${isMap ? "}" : "]"}`;
	let end = ++cursor.at;
	let isOpen = true;
	while (cursor.skip() && !cursor.isBackAt(column)) {
		const c = text[cursor.at];
		if (c === "}" || c === "]") {
			// of the other kind it closes what this lies in, or nothing
			if ((c === "}") !== isMap && around.includes(c)) break;
			end = ++cursor.at;
			isOpen = (c === "}") !== isMap;
			if (!isOpen) break;
		} else if (c === ",") end = ++cursor.at;
		else if (isMap) {
			const entry = flowEntry(cursor, column, depth, closing);
			entries.push(entry);
			end = entry.value?.end ?? entry.colonEnd ?? entry.keyEnd;
		} else {
			const item = { start: cursor.at, value: flowValue(cursor, column, depth, closing) };
			items.push(item);
			end = item.value?.end ?? item.start;
		}
	}
	const place = { start, end, column: undefined, ...(isOpen && { isOpen }) };
	return isMap ? { kind: "map", ...place, entries } : { kind: "list", ...place, items };
}

function flowEntry(cursor: SketchCursor, column: number, depth: number, around: string): SketchEntry {
	const { text, at: start } = cursor;
	if (cursor.isOpening()) {
		const value = flowValue(cursor, column, depth, around);
		return { key: "", start, keyEnd: start, colonEnd: undefined, value };
	}
	const { key, keyEnd, colonEnd } = cursor.takeKey(true);
	if (colonEnd === undefined) {
		if (cursor.at === start) cursor.at++;
		return { key, start, keyEnd, colonEnd, value: undefined };
	}
	const isMore = cursor.skip() && !cursor.isBackAt(column) && !",}]".includes(text[cursor.at] as string);
	return { key, start, keyEnd, colonEnd, value: isMore ? flowValue(cursor, column, depth, around) : undefined };
}

function flowValue(cursor: SketchCursor, column: number, depth: number, around: string): Sketch | undefined {
	cursor.skipProperties();
	if (!cursor.isOpening()) return scalarAt(cursor, true);
	if (depth <= MAX_DEPTH) return flowAt(cursor, column, depth + 1, around);
	cursor.at = cursor.text.length;
	return undefined;
}

/** It goes on by one character at least. */
export function scalarAt(cursor: SketchCursor, isFlow: boolean): SketchScalar {
	const { at } = cursor;
	const scalar = cursor.takeScalar(isFlow);
	if (cursor.at === at) cursor.at++;
	return scalar;
}
