import type { PlacedFinding, PlacedNote } from "./finding-places.ts";
import type { Style, StyledLine } from "./styled.ts";

/** Findings as compilers print them, each with its related places indented below. */
export function findingLines(findings: readonly PlacedFinding[]): readonly StyledLine[] {
	return findings.flatMap((finding) => {
		const { severity, code } = finding;
		const place = placeOf(finding, "place");
		const head = [place, { text: " " }, { text: `${severity}[${code}]`, style: severity }];
		return [[...head, { text: `: ${finding.message}` }], ...relatedLines(finding.related)];
	});
}

/** The places that go with a finding, one a line, indented. */
export function relatedLines(related: readonly PlacedNote[]): readonly StyledLine[] {
	return related.map((other) => [{ text: "  " }, placeOf(other, "related place"), { text: ` ${other.message}` }]);
}

function placeOf({ file, range }: PlacedNote, style: Style) {
	return { text: `${file}:${range.start.line + 1}:${range.start.character + 1}:`, style };
}
