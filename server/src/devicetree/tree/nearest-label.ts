import { closestName } from "../../text/closest-name.ts";
import type { Fix } from "../../text/fix.ts";
import { spanOfTokens } from "../lex/origin.ts";
import type { Reference } from "../parse/ast.ts";
import type { Draft, DraftNode } from "./draft.ts";

/** What was probably meant by a label that nothing has, as a sentence that follows another, and as an edit. */
export interface NearestLabel {
	readonly question: string;
	readonly fixes: readonly Fix[];
}

export const NO_LABEL: NearestLabel = { question: "", fixes: [] };

export function nearestLabel({ labelled }: Draft, { label = "", path, first, last }: Reference): NearestLabel {
	const near = closestName(
		label,
		[...labelled].flatMap(([other, nodes]) => (nodes.some(isThere) ? [other] : [])),
	);
	if (near === undefined) return NO_LABEL;
	const question = `. Did you mean &${near}?`;
	if (path !== "" || first === last || last.expansion !== undefined) return { question, fixes: [] };
	const edit = { at: spanOfTokens(last, last), text: near };
	return { question, fixes: [{ title: `Write &${near}`, preferred: false, edits: [edit] }] };
}

/** It, and what it is in, is not deleted. */
const isThere = (node: DraftNode): boolean => !node.deleted && (node.parent === undefined || isThere(node.parent));
