import {
	type CompletionItem,
	CompletionItemKind,
	CompletionItemTag,
	InsertTextFormat,
	InsertTextMode,
	type Range,
	type TextEdit,
} from "vscode-languageserver-types";
import { lineIndexOf, positionAt } from "../text/line-index.ts";
import { filterText } from "./filter-text.ts";
import { filledIn, type Snippet } from "./yaml/snippet.ts";

/** Something that may be put in where somebody types in a tree or a configuration. */
export interface Offer {
	readonly label: string;
	readonly kind: CompletionItemKind;
	/** Beside the label, a few words. */
	readonly detail?: string;
	/** What goes in, if that is not the label; escaped as a snippet. */
	readonly snippet?: Snippet;
	/** What goes in for an editor without snippets, if that is not the snippet with its places empty. */
	readonly plain?: string;
	/** Once it is in, more is to be chosen. */
	readonly continues?: boolean;
	/** Further words that somebody may know it by, the best known first. */
	readonly filter?: string;
	/** Higher ones come first; those of the same rank as they are given. */
	readonly rank: number;
	/** Markdown, made when somebody looks at it. */
	doc?(): string;
	/** What else has to be changed for it, such as an `#include`. */
	readonly edits?: readonly TextEdit[];
	/** It is SCMI's, and so offered where another devicetree server offers labels. */
	readonly isScmi?: boolean;
	/** It is there, and nobody should use it. */
	readonly isDiscouraged?: boolean;
}

/** What an editor does with an item that is taken. */
export interface Taking {
	readonly hasSnippets: boolean;
	/** It has a command that asks for the next completion. */
	readonly asksAgain: boolean;
}

const HIGHEST = 99;

const ASK_AGAIN = { title: "what may follow", command: "editor.action.triggerSuggest" };

/** Items in order; `data` is the place of the offer, by which its documentation is asked for. */
export function itemsOf(
	offers: readonly Offer[],
	place: { readonly start: number; readonly end: number },
	text: string,
	{ hasSnippets, asksAgain }: Taking,
): CompletionItem[] {
	const lines = lineIndexOf(text);
	const range = { start: positionAt(lines, place.start), end: positionAt(lines, place.end) };
	const seen = new Set<string>();
	return offers.flatMap((offer, index) => {
		const key = `${offer.label} ${offer.detail ?? ""}`;
		if (seen.has(key)) return [];
		seen.add(key);
		return itemOf(offer, index, range, { hasSnippets, asksAgain });
	});
}

function itemOf(offer: Offer, index: number, range: Range, { hasSnippets, asksAgain }: Taking): CompletionItem {
	const { label, kind, detail, snippet, filter, rank, edits, isDiscouraged = false, continues = false } = offer;
	const isSnippet = hasSnippets && snippet !== undefined && /\$(?:\d|\{)/.test(snippet);
	const findable = filterText([label, ...(filter?.split(" ") ?? [])], kind === CompletionItemKind.Constant);
	const newText = isSnippet ? snippet : (offer.plain ?? (snippet === undefined ? label : filledIn(snippet)));
	return {
		label,
		kind,
		...(detail !== undefined && { detail, labelDetails: { description: detail } }),
		sortText: `${String(HIGHEST - rank).padStart(2, "0")}${String(index).padStart(5, "0")}`,
		...(findable !== label && { filterText: findable }),
		insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
		...(newText.includes("\n") && { insertTextMode: InsertTextMode.adjustIndentation }),
		...(isDiscouraged && { tags: [CompletionItemTag.Deprecated] }),
		textEdit: { range, newText },
		...(edits !== undefined && edits.length > 0 && { additionalTextEdits: [...edits] }),
		...(continues && asksAgain && { command: ASK_AGAIN }),
		data: index,
	};
}
