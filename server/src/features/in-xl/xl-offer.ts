import { type CompletionItem, type CompletionItemKind, InsertTextFormat } from "vscode-languageserver-types";
import { lineIndexOf, positionAt } from "../../text/line-index.ts";
import { filledIn, type Snippet } from "../yaml/snippet.ts";
import type { XlPlace } from "./xl-place.ts";

/** Something that may be put in where somebody types in an xl configuration. */
export interface XlOffer {
	readonly label: string;
	readonly kind: CompletionItemKind;
	/** A few words beside it. */
	readonly detail?: string;
	/** Markdown. */
	readonly doc?: string;
	/** Further words that somebody may know it by. */
	readonly known?: string;
	/** What goes in. */
	readonly snippet: Snippet;
	/** Higher ones come first, those of the same rank as they are given. */
	readonly rank: number;
}

const HIGHEST = 9;

export function xlItems(
	offers: readonly XlOffer[],
	{ start, end }: XlPlace,
	text: string,
	hasSnippets: boolean,
): CompletionItem[] {
	const lines = lineIndexOf(text);
	const range = { start: positionAt(lines, start), end: positionAt(lines, end) };
	return offers.map(({ label, kind, detail, doc, known, snippet, rank }, i) => {
		const isSnippet = hasSnippets && /(?<!\\)\$\d/.test(snippet);
		return {
			label,
			kind,
			...(detail !== undefined && { detail, labelDetails: { description: detail } }),
			...(doc !== undefined && { documentation: { kind: "markdown", value: doc } }),
			...(known !== undefined && { filterText: `${label} ${known}` }),
			sortText: `${HIGHEST - rank}${String(i).padStart(5, "0")}`,
			insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
			textEdit: { range, newText: isSnippet ? snippet : filledIn(snippet) },
		};
	});
}
