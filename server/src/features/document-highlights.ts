import { type DocumentHighlight, DocumentHighlightKind } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import type { Library } from "./in-catalogue/library.ts";
import { thingHighlights } from "./in-catalogue/thing-references.ts";
import { placesAround } from "./places.ts";
import { treeUses } from "./references.ts";

/** What else of a file is the same clock, device or agent of firmware's, label, node or macro; of other words the editor itself shows where they stand. */
export function documentHighlights(
	analyses: readonly Analysis[],
	file: string,
	offset: number,
	library: Library,
): DocumentHighlight[] {
	const { rangeOf } = placesAround(analyses, library.snapshot);
	const things = thingHighlights(library, analyses, file, offset);
	const places = things.length > 0 ? things : placesInTree(analyses, file, offset);
	const highlights = places.map(({ at, isEntry }) => ({
		range: rangeOf(at),
		kind: isEntry ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
	}));
	return [...new Map(highlights.map((each) => [JSON.stringify(each.range), each])).values()];
}

function placesInTree(analyses: readonly Analysis[], file: string, offset: number) {
	return treeUses(analyses, file, offset).flatMap(({ pointedAt, uses: { declared, used } }) =>
		pointedAt.kind === "property"
			? []
			: [...declared.map((at) => ({ at, isEntry: true })), ...used.map((at) => ({ at, isEntry: false }))].filter(
					({ at }) => at.file === file,
				),
	);
}
