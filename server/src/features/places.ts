import type { Location, Range } from "vscode-languageserver-types";
import { URI } from "vscode-uri";
import type { Analysis } from "../analysis.ts";
import { type LineIndex, lineIndexOf, positionAt } from "../text/line-index.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";

/** Turns the engine's spans into what editors count: URIs, lines and characters. */
export interface Places {
	rangeOf(span: Span): Range;
	locationOf(span: Span): Location;
}

/** The URI of a file known by its real path. */
export function uriOf(path: string): string {
	return URI.file(path).toString();
}

/** The places of the files that some analyses read. */
export function placesIn(analyses: readonly Analysis[]): Places {
	return placesOf((file) => linesRead(analyses, file));
}

function linesRead(analyses: readonly Analysis[], file: string): LineIndex | undefined {
	for (const { facts, reads } of analyses) {
		for (const { stack } of facts.stacks) {
			const source = stack.resolved.sources.get(file);
			if (source !== undefined) return source.lines;
		}
		for (const reading of reads.readings.values())
			if (reading.kind === "text" && reading.path === file) return lineIndexOf(reading.text);
	}
	return undefined;
}

/** The same, and those of other files as they are now. */
export function placesAround(analyses: readonly Analysis[], snapshot: Snapshot): Places {
	return placesOf((file) => {
		const known = linesRead(analyses, file);
		if (known) return known;
		const reading = snapshot.read(file);
		return reading.kind === "text" ? lineIndexOf(reading.text) : undefined;
	});
}

/** The places of the files as they are. */
export function placesAt(snapshot: Snapshot): Places {
	return placesOf((file) => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? lineIndexOf(reading.text) : undefined;
	});
}

/** Places by a file's lines; a file without lines is taken to have one. */
export function placesOf(linesOf: (file: string) => LineIndex | undefined): Places {
	const known = new Map<string, LineIndex>();
	const uris = new Map<string, string>();
	const uriIn = (file: string): string => {
		const uri = uris.get(file) ?? uriOf(file);
		uris.set(file, uri);
		return uri;
	};
	const linesIn = (file: string): LineIndex => {
		const lines = known.get(file) ?? linesOf(file) ?? lineIndexOf("");
		known.set(file, lines);
		return lines;
	};
	const rangeOf = ({ file, start, end }: Span): Range => {
		const lines = linesIn(file);
		return { start: positionAt(lines, start), end: positionAt(lines, end) };
	};
	return { rangeOf, locationOf: (span) => ({ uri: uriIn(span.file), range: rangeOf(span) }) };
}
