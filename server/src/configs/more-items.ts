import type { Fix } from "../text/fix.ts";
import type { XlValue } from "./xl-assignments.ts";

/** More items at the end of a list of xl's, as its items are laid out: on lines of their own where each has one. */
export function moreItems(list: XlValue | undefined, texts: readonly string[]): Fix["edits"] {
	if (list?.kind !== "list" || list.end === undefined || texts.length === 0) return [];
	const { item, hasComma, line } = list.end;
	if (line === undefined) return [{ at: item, text: `${list.items.length === 0 ? "" : ","} ${texts.join(", ")}` }];
	const lines = texts.map((text) => `${line.begins}${text}`).join(",");
	return [...(hasComma ? [] : [{ at: item, text: "," }]), { at: line.at, text: `${lines}${hasComma ? "," : ""}` }];
}
