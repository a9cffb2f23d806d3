import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Library } from "./in-catalogue/library.ts";
import { thingHighlights } from "./in-catalogue/thing-references.ts";
import { placesAround } from "./places.ts";

/** What else of a file is the same clock, device or agent of firmware's; of other words the editor itself shows where they stand. */
export function documentHighlights(
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	library: Library,
): DocumentHighlight[] {
	const { rangeOf } = placesAround(analyses, library.snapshot);
	const highlights = thingHighlights(library, analyses, file, offset).map(({ at, isEntry }) => ({
		range: rangeOf(at),
		kind: isEntry ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
	}));
	return [...new Map(highlights.map((each) => [JSON.stringify(each.range), each])).values()];
}
