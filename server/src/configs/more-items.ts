import type { Fix } from "../text/fix.ts";
import type { XlListEnd } from "./xl-assignments.ts";

/** One more item at the end of a list of xl's, as its items are laid out: on a line of its own where each has one. */
export function oneMoreItem({ item, hasComma, line }: XlListEnd, isEmpty: boolean, text: string): Fix["edits"] {
	if (line === undefined) return [{ at: item, text: isEmpty ? ` ${text}` : `, ${text}` }];
	const comma = hasComma ? [] : [{ at: item, text: "," }];
	return [...comma, { at: line.at, text: `${line.begins}${text}${hasComma ? "," : ""}` }];
}
