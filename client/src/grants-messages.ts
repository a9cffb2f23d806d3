import type { Place } from "../../server/src/lsp/protocol.ts";

/** What the extension and the page inside the grants view say to each other. */
export const VIEW_TYPE = "scmi.grants";

export interface ToPage {
	/** Kept as the page's state, so that a restored window shows the same setup. */
	readonly uri: string;
	readonly html: string;
	/** What the tree calls the row to show first, e.g. `&hsusb`. */
	readonly focus?: string;
}

export type FromPage = { readonly kind: "ready" } | { readonly kind: "reveal"; readonly place: Place };

/** What came out of the page, if it is a message of ours: a place in a file is all that it may ask to be shown. */
export function messageFrom(message: unknown): FromPage | undefined {
	const { kind, place } = fieldsOf(message);
	if (kind === "ready") return { kind };
	if (kind !== "reveal") return undefined;
	const { uri, range } = fieldsOf(place);
	const [start, end] = [fieldsOf(range).start, fieldsOf(range).end].map(positionFrom);
	if (typeof uri !== "string" || !uri.startsWith("file://") || !start || !end) return undefined;
	return { kind, place: { uri, range: { start, end } } };
}

/** The file of a page that VS Code restores; empty where its state is none of ours. */
export function uriFrom(state: unknown): string {
	const { uri } = fieldsOf(state);
	return typeof uri === "string" ? uri : "";
}

function positionFrom(value: unknown): Place["range"]["start"] | undefined {
	const { line, character } = fieldsOf(value);
	return isCount(line) && isCount(character) ? { line, character } : undefined;
}

function isCount(value: unknown): value is number {
	return Number.isSafeInteger(value) && (value as number) >= 0;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
