import type { GrantsReport, Place } from "../../../server/src/lsp/protocol.ts";

/**
 * Where the quick fix of a title stands now: edits may have moved it since the page was drawn, so of those with this title in
 * the present report it is the one nearest to where it was.
 * @param drawn where the page says it is, which is given back where the report has none of this title
 */
export function placeOfFix(report: GrantsReport | null, drawn: Place, title: string): Place {
	const rows = report ? [...report.devices, ...report.resources] : [];
	const offered = rows
		.flatMap(({ findings }) => findings)
		.filter(({ place, fix }) => fix === title && place.uri === drawn.uri)
		.map(({ place }) => place);
	const distance = ({ range }: Place) => Math.abs(range.start.line - drawn.range.start.line);
	return offered.reduce((best, place) => (distance(place) < distance(best) ? place : best), offered[0] ?? drawn);
}
