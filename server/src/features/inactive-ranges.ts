import type { Range } from "vscode-languageserver-types";
import type { Analysis } from "../analysis.ts";
import { placesIn } from "./places.ts";
import { treesWith } from "./trees-with.ts";

/** The text of a file that `#if` leaves out, in the first board that includes it: another may read it otherwise. */
export function inactiveRanges(analyses: readonly Analysis[], file: string): Range[] {
	const [resolved] = treesWith(analyses, file);
	const { rangeOf } = placesIn(analyses);
	return (resolved?.inactive ?? []).filter((span) => span.file === file).map(rangeOf);
}
