import type { Range } from "vscode-languageserver-types";
import { placesOf } from "../features/places.ts";
import type { Finding } from "../rules/finding.ts";
import { lineIndexOf } from "../text/line-index.ts";
import type { Problem } from "../text/problem.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { relative } from "./paths.ts";

/** Findings to be printed, and what their places are to be said in. */
export interface Printable {
	readonly findings: readonly (Problem & Partial<Pick<Finding, "related">>)[];
	readonly snapshot: Snapshot;
	readonly cwd: string;
}

export interface FilePlace {
	/** Relative to where the command runs. */
	readonly file: string;
	readonly range: Range;
}

/** Gives the place of a span as it is printed. */
export function placeFinder({ snapshot, cwd }: Pick<Printable, "snapshot" | "cwd">): (span: Span) => FilePlace {
	const places = placesOf((file) => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? lineIndexOf(reading.text) : undefined;
	});
	return (span) => ({ file: relative(cwd, span.file), range: places.rangeOf(span) });
}
