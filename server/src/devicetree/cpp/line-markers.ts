import { lineIndexOf, positionAt } from "../../text/line-index.ts";
import { folderOf, joinPath } from "../../text/path.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Span } from "../../text/span.ts";
import type { Source } from "../lex/source.ts";
import { KIND, type Token } from "../lex/token.ts";

/** `# 5 "file"`, which an earlier run of cpp left behind, or `#line 5 "file"`: where the lines below come from. cpp reads the second, dtc both. */
interface LineMarker {
	/** Behind its last token. */
	readonly end: number;
	/** The number of the line below, counted from 1. */
	readonly line: number;
	/** Undefined where no file is named so far. */
	readonly file: string | undefined;
}

/** Markers that were met, by the path of the file, in the order of its text. */
export type LineMarkers = Map<string, readonly LineMarker[]>;

/** Notes the marker of a line: its tokens behind `#` or `#line`, macros expanded, and where it ends. */
export function noteMarker(markers: LineMarkers, source: Source, [number, name]: readonly Token[], end: number): void {
	const known = markers.get(source.path) ?? [];
	const last = known.at(-1);
	// A file that is included again is read again.
	if (number === undefined || (last !== undefined && last.end >= end)) return;
	const file = name?.kind === KIND.string ? name.text.slice(1, -1) : last?.file;
	if (last === undefined) markers.set(source.path, [{ end, line: Number(number.text), file }]);
	else (known as LineMarker[]).push({ end, line: Number(number.text), file });
}

export function copyOfMarkers(markers: LineMarkers): LineMarkers {
	return new Map([...markers].map(([path, known]) => [path, [...known]]));
}

/** The line, counted from 1, and the file that a place has by the marker above it. */
export function presumedPlace(
	markers: LineMarkers,
	source: Source,
	start: number,
): { readonly line: number; readonly file: string | undefined } {
	const own = positionAt(source.lines, start).line;
	const known = markers.get(source.path) ?? [];
	let above = 0;
	for (let high = known.length; above < high; ) {
		const middle = (above + high) >> 1;
		if ((known[middle] as LineMarker).end <= start) above = middle + 1;
		else high = middle;
	}
	const marker = known[above - 1];
	if (marker === undefined) return { line: own + 1, file: undefined };
	return { line: marker.line + own - positionAt(source.lines, marker.end).line - 1, file: marker.file };
}

/**
 * The place in the file that a marker names, where that can be read: what stands there on its line, else the line. The file is looked
 * for as it is named, and beside the preprocessed one; where it is in neither place, the place stays in the preprocessed text.
 */
export function originalPlace(
	at: Span,
	source: Source,
	markers: LineMarkers,
	snapshot: Snapshot,
	lookups: Map<string, string | undefined>,
): Span {
	const { file, line } = presumedPlace(markers, source, at.start);
	if (file === undefined) return at;
	const path = joinPath(folderOf(source.path), file);
	const reading = snapshot.read(path);
	lookups.set(path, reading.kind === "text" ? reading.text : undefined);
	if (reading.kind !== "text" || reading.path === source.path) return at;
	const { text } = reading;
	const { starts } = lineIndexOf(text);
	const start = starts[line - 1];
	if (start === undefined) return at;
	const there = text.slice(start, starts[line]).trimEnd();
	const said = source.text.slice(at.start, at.end);
	const column = said === "" ? -1 : there.indexOf(said);
	const from = column >= 0 ? column : there.length - there.trimStart().length;
	const length = column >= 0 ? said.length : there.length - from;
	return { file: reading.path, start: start + from, end: start + from + length };
}
