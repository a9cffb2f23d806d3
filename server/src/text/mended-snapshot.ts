import type { Fix } from "./fix.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";

type Edits = Fix["edits"];

/** The files as they would be with some edits, which do not overlap. */
export function mendedSnapshot(inner: Snapshot, edits: Edits): Snapshot {
	const fromLast = edits.toSorted((a, b) => b.at.start - a.at.start);
	return {
		...(inner.bundled !== undefined && { bundled: inner.bundled }),
		readBytes: (path) => inner.readBytes(path),
		list: (folder) => inner.list(folder),
		read: (path) => {
			const reading = inner.read(path);
			if (reading.kind !== "text") return reading;
			const text = fromLast
				.filter(({ at }) => at.file === reading.path)
				.reduce((all, { at, text: by }) => all.slice(0, at.start) + by + all.slice(at.end), reading.text);
			return text === reading.text ? reading : { ...reading, text };
		},
	};
}

/** Where a place is with those edits; one that an edit replaces is where that begins. */
export function placeWith(edits: Edits, { file, start, end }: Span): Span {
	const moved = (offset: number): number =>
		edits.reduce((sum, { at, text }) => {
			if (at.file !== file || at.start >= offset) return sum;
			return at.end <= offset ? sum + text.length - (at.end - at.start) : sum - (offset - at.start) + text.length;
		}, offset);
	return { file, start: moved(start), end: moved(end) };
}
