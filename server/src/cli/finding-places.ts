import type { Range } from "vscode-languageserver-types";
import { placesOf } from "../features/places.ts";
import type { Finding } from "../rules/finding.ts";
import { lineIndexOf } from "../text/line-index.ts";
import type { Problem, Severity } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { relative } from "./paths.ts";

/** A finding as it is printed: plain data, without the texts it is about. */
export interface PlacedFinding extends PlacedNote {
	readonly code: string;
	readonly severity: Severity;
	readonly related: readonly PlacedNote[];
}

/** A message with its place, counted from zero as in LSP. */
export interface PlacedNote {
	/** Relative to where the command runs. */
	readonly file: string;
	readonly range: Range;
	readonly message: string;
}

/** Where something stands that is about a file as a whole. */
export function startOf(file: string): Pick<PlacedNote, "file" | "range"> {
	const start = { line: 0, character: 0 };
	return { file, range: { start, end: start } };
}

/** Gives findings the places they are printed with. */
export function placed(
	findings: readonly (Problem & Partial<Pick<Finding, "related">>)[],
	snapshot: Snapshot,
	cwd: string,
): PlacedFinding[] {
	const places = placesOf((file) => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? lineIndexOf(reading.text) : undefined;
	});
	const note = ({ at, message }: { readonly at: Span; readonly message: string }): PlacedNote => ({
		file: relative(cwd, at.file),
		range: places.rangeOf(at),
		message,
	});
	return findings.map((finding) => ({
		code: finding.code,
		severity: finding.severity,
		...note(finding),
		related: (finding.related ?? []).map(note),
	}));
}
