import type {
	Sketch,
	SketchEntry,
	SketchedText,
	SketchItem,
	SketchList,
	SketchMap,
	SketchScalar,
} from "./yaml-sketch.ts";

/** Where a cursor is in a YAML or JSON text that may be half-typed. */
export type YamlPlace = {
	/** The keys and indices that lead to what it is in: to the map of a key, to the list of an item, to the value itself. */
	readonly path: readonly (string | number)[];
	/** What is typed there already, quotes included; nothing where something new would begin. */
	readonly start: number;
	readonly end: number;
} & (
	| {
			/** A key stands or would stand here; of a map that has none yet, a value might too. */
			readonly kind: "key";
			readonly map: SketchMap | undefined;
			readonly entry: SketchEntry | undefined;
			/** The column it belongs at; undefined in braces. */
			readonly column: number | undefined;
	  }
	| {
			readonly kind: "value";
			readonly map: SketchMap;
			readonly entry: SketchEntry;
			readonly scalar: SketchScalar | undefined;
	  }
	| {
			readonly kind: "item";
			readonly list: SketchList;
			readonly scalar: SketchScalar | undefined;
			/** Its dash is still to be typed. */
			readonly isNew: boolean;
	  }
);

/** Undefined where nothing of ours can stand: in a comment, in a text of several lines, behind a value. */
export function placeIn(text: string, { root, comments }: SketchedText, offset: number): YamlPlace | undefined {
	if (comments.some(({ start, end }) => start < offset && offset <= end)) return undefined;
	const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
	const line = text.slice(lineStart, offset);
	const rest = text.slice(offset).split("\n", 1)[0] as string;
	const isBlank = line.trim() === "" && rest.trim() === "";
	const at: Looked = { text, offset, lineStart, column: isBlank ? offset - lineStart : -1 };
	if (root === undefined) return { kind: "key", path: [], map: undefined, entry: undefined, column: 0, ...none(at) };
	return placeInValue(root, [], at);
}

interface Looked {
	readonly text: string;
	readonly offset: number;
	readonly lineStart: number;
	/** Of the cursor on a blank line; else -1, and what is on the line has its place already. */
	readonly column: number;
}

const none = ({ offset }: Looked) => ({ start: offset, end: offset });

type Path = YamlPlace["path"];

function placeInValue(value: Sketch, path: Path, at: Looked): YamlPlace | undefined {
	if (value.kind === "scalar") return undefined;
	if (value.column === undefined)
		return value.kind === "map" ? placeInBraces(value, path, at) : placeInBrackets(value, path, at);
	return value.kind === "map" ? placeInBlock(value, path, at) : placeInDashes(value, path, at);
}

function placeInBlock(map: SketchMap, path: Path, at: Looked): YamlPlace | undefined {
	const fresh = { kind: "key", path, map, entry: undefined, column: map.column, ...none(at) } as const;
	const entry = lastBefore(map.entries, at.offset);
	if (entry === undefined) return fresh;
	const isBelow = entry.start < at.lineStart;
	const column = columnOf(at.text, entry.start);
	if (isBelow && at.column >= 0 && at.column <= column && !isWithin(entry.value, at)) return fresh;
	if (isBelow && entry.value?.kind === "scalar" && entry.value.quote === "|") return undefined;
	const inner = [...path, entry.key];
	if (isBelow && entry.value === undefined)
		return { kind: "key", path: inner, map: undefined, entry: undefined, column: at.column, ...none(at) };
	// below a value that is all on its line stands another key, indented wrongly
	if (isBelow && (entry.value?.kind === "scalar" || isClosed(entry.value, at))) return fresh;
	return placeInEntry(map, entry, path, at);
}

/** In a key, behind its colon, or in its value. */
function placeInEntry(map: SketchMap, entry: SketchEntry, path: Path, at: Looked): YamlPlace | undefined {
	if (at.offset <= entry.keyEnd)
		return { kind: "key", path, map, entry, column: map.column, start: entry.start, end: entry.keyEnd };
	const { value, colonEnd } = entry;
	const inner = [...path, entry.key];
	if (value !== undefined && value.kind !== "scalar") {
		const isInside = value.start < at.offset && !isClosed(value, at);
		if (isInside || (value.column !== undefined && at.lineStart > entry.start)) return placeInValue(value, inner, at);
	}
	if (colonEnd === undefined || at.offset < colonEnd) return undefined;
	if (value === undefined) return { kind: "value", path: inner, map, entry, scalar: undefined, ...none(at) };
	if (value.kind !== "scalar" || value.quote === "|" || at.offset > value.end) return undefined;
	if (at.offset < value.start) return undefined;
	return { kind: "value", path: inner, map, entry, scalar: value, start: value.start, end: value.end };
}

function placeInBraces(map: SketchMap, path: Path, at: Looked): YamlPlace | undefined {
	const fresh = { kind: "key", path, map, entry: undefined, column: undefined, ...none(at) } as const;
	const entry = lastBefore(map.entries, at.offset);
	if (entry === undefined) return fresh;
	const end = entry.value?.end ?? entry.colonEnd ?? entry.keyEnd;
	if (at.offset > end && at.text.slice(end, at.offset).includes(",")) return fresh;
	return placeInEntry(map, entry, path, at);
}

function placeInBrackets(list: SketchList, path: Path, at: Looked): YamlPlace | undefined {
	const item = lastBefore(list.items, at.offset);
	const fresh = { kind: "item", path, list, scalar: undefined, isNew: false, ...none(at) } as const;
	if (item === undefined) return fresh;
	const end = item.value?.end ?? item.start;
	if (at.offset > end) return at.text.slice(end, at.offset).includes(",") ? fresh : undefined;
	return placeInItem(list, item, path, at);
}

function placeInDashes(list: SketchList, path: Path, at: Looked): YamlPlace | undefined {
	const item = lastBefore(list.items, at.offset);
	const isDeeper = item !== undefined && at.column > columnOf(at.text, item.start);
	if (item === undefined || (at.column >= 0 && !isDeeper && !isWithin(item.value, at)))
		return { kind: "item", path, list, scalar: undefined, isNew: true, ...none(at) };
	return placeInItem(list, item, path, at);
}

function placeInItem(list: SketchList, item: SketchItem, path: Path, at: Looked): YamlPlace | undefined {
	const { value } = item;
	const inner = [...path, list.items.indexOf(item)];
	const place = { kind: "item", path, list, isNew: false } as const;
	if (value === undefined) {
		if (item.start < at.lineStart)
			return { kind: "key", path: inner, map: undefined, entry: undefined, column: at.column, ...none(at) };
		return at.offset > item.start ? { ...place, scalar: undefined, ...none(at) } : undefined;
	}
	if (value.kind !== "scalar") return placeInValue(value, inner, at);
	if (value.quote === "|" || at.offset < value.start || at.offset > value.end) return undefined;
	return { ...place, scalar: value, start: value.start, end: value.end };
}

function lastBefore<T extends { readonly start: number }>(parts: readonly T[], offset: number): T | undefined {
	return parts.findLast(({ start }) => start <= offset);
}

/** Whether a blank line is between the brackets of a value, or in a text of several lines. */
function isWithin(value: Sketch | undefined, { offset }: Looked): boolean {
	return value !== undefined && value.start < offset && offset < value.end;
}

/** Whether it is in brackets and they are closed before the cursor. */
function isClosed(value: Sketch | undefined, { offset }: Looked): boolean {
	if (value === undefined || value.kind === "scalar" || value.column !== undefined) return false;
	return value.isOpen !== true && offset >= value.end;
}

function columnOf(text: string, offset: number): number {
	return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}
