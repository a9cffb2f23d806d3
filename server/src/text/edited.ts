// Texts and files as they are once edits are made.

import type { Fix } from "./fix.ts";
import { grouped } from "./grouped.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Span } from "./span.ts";

/** Of one or several files; they overlap nowhere. */
type Edits = Fix["edits"];

export function editedText(text: string, edits: Edits): string {
	let made = text;
	for (const { at, text: inserted } of edits.toSorted((a, b) => b.at.start - a.at.start))
		made = made.slice(0, at.start) + inserted + made.slice(at.end);
	return made;
}

export function editedSnapshot(snapshot: Snapshot, edits: Edits): Snapshot {
	const ofFile = grouped(edits, ({ at }) => at.file);
	return {
		...(snapshot.bundled !== undefined && { bundled: snapshot.bundled }),
		read: (path) => {
			const reading = snapshot.read(path);
			const own = reading.kind === "text" ? ofFile.get(reading.path) : undefined;
			return reading.kind === "text" && own ? { ...reading, text: editedText(reading.text, own) } : reading;
		},
		readBytes: (path) => snapshot.readBytes(path),
		list: (folder) => snapshot.list(folder),
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
