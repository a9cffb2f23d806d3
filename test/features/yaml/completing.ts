import assert from "node:assert/strict";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CompletionItem } from "vscode-languageserver-types";
import { TextEdit } from "vscode-languageserver-types";
import type { Analysis } from "../../../server/src/analysis.ts";
import { completion, completionDoc, type Typing } from "../../../server/src/features/completion.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";

/** Where the cursor stands in a text of a test. */
const CURSOR = "▮";

export interface Completing {
	readonly text: string;
	readonly items: readonly CompletionItem[];
	/** In the order in which an editor shows them before anything is typed. */
	readonly labels: readonly string[];
	/** The text once an item is taken, its places as snippets have them. */
	taking(label: string): string;
	docOf(label: string): string;
}

/** What is offered at the `▮` of a text. */
export function completing(
	marked: string,
	{
		file = "/b/f.scmi.yaml",
		files = {},
		hasSnippets = true,
		bundled,
		analyses = [],
	}: {
		file?: string;
		files?: Readonly<Record<string, string>>;
		hasSnippets?: boolean;
		bundled?: string;
		analyses?: readonly Analysis[];
	} = {},
): Completing {
	const offset = marked.indexOf(CURSOR);
	assert.ok(offset >= 0, "a cursor");
	const text = marked.replace(CURSOR, "");
	const snapshot = { ...memorySnapshot({ ...files, [file]: text }), ...(bundled !== undefined && { bundled }) };
	const typing: Typing = { snapshot, file, text, offset, analyses };
	const items = completion(typing, hasSnippets).toSorted((a, b) =>
		(a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1,
	);
	const itemOf = (label: string): CompletionItem =>
		items.find((item) => item.label === label) ??
		assert.fail(`${label} is not among ${items.map((item) => item.label)}`);
	return {
		text,
		items,
		labels: items.map(({ label }) => label),
		taking: (label) => {
			const { textEdit } = itemOf(label);
			assert.ok(textEdit !== undefined && TextEdit.is(textEdit));
			const document = TextDocument.create("", "", 0, text);
			const { start } = textEdit.range;
			const before = document.getText({ start: { line: start.line, character: 0 }, end: start });
			// as InsertTextMode.adjustIndentation has it
			const indent = /^\s*/.exec(before)?.[0] ?? "";
			const newText = textEdit.newText.replaceAll("\n", `\n${indent}`);
			return TextDocument.applyEdits(document, [{ ...textEdit, newText }]);
		},
		docOf: (label) => {
			const item = itemOf(label);
			const { documentation } = item;
			const said = typeof documentation === "object" ? documentation.value : documentation;
			return said ?? completionDoc(typing, item) ?? "";
		},
	};
}
