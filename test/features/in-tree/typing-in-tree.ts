import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type CompletionItem, TextEdit } from "vscode-languageserver-types";
import { type Analysis, analyse } from "../../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../../server/src/facts.ts";
import { completion, completionDoc, type Typing } from "../../../server/src/features/completion.ts";
import type { Snapshot } from "../../../server/src/text/snapshot.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";

/** Where the cursor stands in a text of a test. */
export const CURSOR = "▮";

/** What is offered at one place. */
export interface Offered {
	/** In the order in which an editor shows them before anything is typed. */
	readonly labels: readonly string[];
	readonly items: readonly CompletionItem[];
	item(label: string): CompletionItem;
	/** The whole text once an item is taken. */
	taking(label: string): string;
	docOf(label: string): string;
}

/** What a place is offered whose text was analysed as it stands, mid-edit, as an editor's is a moment later. */
export function offeredAt(
	marked: string,
	{
		file = "/b/board.dts",
		board = file,
		files = {},
		trigger,
		analyses,
	}: {
		readonly file?: string;
		readonly board?: string;
		readonly files?: Readonly<Record<string, string>>;
		readonly trigger?: string;
		/** What was known before; undefined: the text itself is analysed. */
		readonly analyses?: readonly Analysis[];
	} = {},
): Offered {
	const { text, offset } = unmarked(marked);
	const snapshot = memorySnapshot({ ...files, [file]: text });
	const known = analyses ?? [analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, board))];
	return offered({ snapshot, file, text, offset, analyses: known, trigger });
}

export function unmarked(marked: string): { readonly text: string; readonly offset: number } {
	const offset = marked.indexOf(CURSOR);
	assert.ok(offset >= 0, "a cursor");
	return { text: marked.replace(CURSOR, ""), offset };
}

export function offered(typing: Typing, hasSnippets = false): Offered {
	const items = completion(typing, hasSnippets).toSorted((a, b) =>
		(a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1,
	);
	const item = (label: string): CompletionItem =>
		items.find((each) => each.label === label) ??
		assert.fail(`${label} is not among ${items.map((each) => each.label).join(" ")}`);
	return {
		labels: items.map(({ label }) => label),
		items,
		item,
		taking: (label) => {
			const { textEdit, additionalTextEdits = [] } = item(label);
			assert.ok(textEdit !== undefined && TextEdit.is(textEdit));
			return TextDocument.applyEdits(TextDocument.create("", "", 0, typing.text), [textEdit, ...additionalTextEdits]);
		},
		docOf: (label) => completionDoc(typing, item(label)) ?? "",
	};
}

/** A snapshot in which one file has another text. */
export function withText(inner: Snapshot, path: string, text: string): Snapshot {
	return {
		...inner,
		read(asked) {
			const found = inner.read(asked);
			return asked === path || (found.kind === "text" && found.path === path) ? { kind: "text", path, text } : found;
		},
	};
}
