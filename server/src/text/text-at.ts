import type { Snapshot } from "./snapshot.ts";

/** The text of a file; undefined where it cannot be read as text. */
export function textAt(snapshot: Snapshot, path: string): string | undefined {
	const reading = snapshot.read(path);
	return reading.kind === "text" ? reading.text : undefined;
}
