import { lineIndexOf } from "../text/line-index.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";

/** Where the lines that importers name are, counted from 1, without the blanks around them; of what is no text its beginning. */
export function sourcePlaces(snapshot: Snapshot): (path: string, line: number) => Span {
	const known = new Map<string, ((line: number) => Span) | undefined>();
	return (path, line) => {
		if (!known.has(path)) known.set(path, spansIn(snapshot, path));
		return known.get(path)?.(line) ?? { file: path, start: 0, end: 0 };
	};
}

function spansIn(snapshot: Snapshot, path: string): ((line: number) => Span) | undefined {
	const reading = snapshot.read(path);
	if (reading.kind !== "text") return undefined;
	const { starts } = lineIndexOf(reading.text);
	return (line) => {
		const from = starts[line - 1] ?? reading.text.length;
		const text = reading.text.slice(from, starts[line] ?? reading.text.length);
		const start = from + text.length - text.trimStart().length;
		return { file: reading.path, start, end: Math.max(start, from + text.trimEnd().length) };
	};
}
