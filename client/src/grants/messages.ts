import type { GrantsReport, Place } from "../../../server/src/lsp/protocol.ts";
import { fieldsOf } from "../fields.ts";

/** What the extension and the page inside the grants view say to each other. */
export const VIEW_TYPE = "scmi.grants";

export interface ToPage {
	/** Kept as the page's state, so that a restored window shows the same setup. */
	readonly uri: string;
	/** Null: the file belongs to no setup. */
	readonly report: GrantsReport | null;
	/** The report is the answer from before the text was broken there. */
	readonly since: GrantsReport["broken"];
	/** What the tree calls the row to show first, e.g. `&hsusb`. */
	readonly focus?: string;
}

export type FromPage =
	| { readonly kind: "ready" }
	| { readonly kind: "reveal"; readonly place: Place }
	/** Apply the quick fix of this title at the place. */
	| { readonly kind: "fix"; readonly place: Place; readonly title: string };

/** What came out of the page, if it is a message of ours: a place in a file is all that it may ask to be shown or mended. */
export function messageFrom(message: unknown): FromPage | undefined {
	const { kind, place, title } = fieldsOf(message);
	if (kind === "ready") return { kind };
	const where = placeFrom(place);
	if (where === undefined) return undefined;
	if (kind === "reveal") return { kind, place: where };
	return kind === "fix" && typeof title === "string" ? { kind, place: where, title } : undefined;
}

function placeFrom(value: unknown): Place | undefined {
	const { uri, range } = fieldsOf(value);
	const [start, end] = [fieldsOf(range).start, fieldsOf(range).end].map(positionFrom);
	if (typeof uri !== "string" || !uri.startsWith("file://") || !start || !end) return undefined;
	return { uri, range: { start, end } };
}

function positionFrom(value: unknown): Place["range"]["start"] | undefined {
	const { line, character } = fieldsOf(value);
	return isCount(line) && isCount(character) ? { line, character } : undefined;
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}
