import { onOneLine } from "../text/visible.ts";
import type { PlacedFinding, PlacedNote } from "./finding-places.ts";

/** Findings as compilers print them, each with its related places indented below. */
export function findingLines(findings: readonly PlacedFinding[]): string[] {
	const lines = findings.flatMap((finding) => [
		`${placeOf(finding)}: ${finding.severity}[${finding.code}]: ${finding.message}`,
		...relatedLines(finding.related),
	]);
	return lines.map(onOneLine);
}

/** The places that go with a finding, one a line, indented. */
export function relatedLines(related: readonly PlacedNote[]): string[] {
	return related.map((other) => `  ${placeOf(other)}: ${other.message}`);
}

function placeOf({ file, range }: PlacedNote): string {
	return `${file}:${range.start.line + 1}:${range.start.character + 1}`;
}
