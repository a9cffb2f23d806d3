import { grouped } from "../../text/grouped.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { NumberEdit } from "./renumbering.ts";

/** A text with edits made, which overlap nowhere. */
export function editedText(text: string, edits: readonly NumberEdit[]): string {
	let made = text;
	for (const { at, text: inserted } of edits.toSorted((a, b) => b.at.start - a.at.start))
		made = made.slice(0, at.start) + inserted + made.slice(at.end);
	return made;
}

/** The files as they are once edits are made. */
export function editedSnapshot(snapshot: Snapshot, edits: readonly NumberEdit[]): Snapshot {
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
