import { spanOfTokens } from "../devicetree/lex/origin.ts";
import type { Source } from "../devicetree/lex/source.ts";
import type { Property } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { Fix } from "../text/fix.ts";
import type { Span } from "../text/span.ts";
import { isOwnText } from "./own-texts.ts";

type Edit = Fix["edits"][number];

/** Takes a property away with its line, where all of its settings are one that is typed in the setup's own files. */
export function removeProperty(facts: Facts, { definitions }: Property): Edit | undefined {
	const [statement] = definitions;
	if (statement === undefined || definitions.length > 1) return undefined;
	const { first, last } = statement;
	const { source } = first;
	if (
		!isOwnText(facts, source.path) ||
		first.expansion !== undefined ||
		last.expansion !== undefined ||
		last.source !== source
	)
		return undefined;
	return takenAway(source, spanOfTokens(first, last));
}

/** A statement taken away with its line, or with the gap in front of it where others stand there. */
export function takenAway(source: Source, at: Span): Edit {
	const start = source.text.lastIndexOf("\n", at.start - 1) + 1;
	const end = source.text.indexOf("\n", at.end);
	const around = source.text.slice(start, at.start) + source.text.slice(at.end, end < 0 ? undefined : end);
	const isAlone = end >= 0 && around.trim() === "";
	if (isAlone) return { at: { ...at, start, end: end + 1 }, text: "" };
	const gap = /[ \t]*$/.exec(source.text.slice(0, at.start))?.[0].length ?? 0;
	return { at: { ...at, start: at.start - gap }, text: "" };
}
