import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type CompletionItem, TextEdit } from "vscode-languageserver-types";
import { type Analysis, analyse } from "../../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../../server/src/configs/lone-board.ts";
import { readSetups } from "../../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../../server/src/facts.ts";
import { completion, completionDoc, type Typing } from "../../../server/src/features/completion.ts";
import { diskFiles } from "../../../server/src/node/disk-files.ts";
import type { Snapshot } from "../../../server/src/text/snapshot.ts";
import { DiskCache } from "../../../server/src/workspace/disk-cache.ts";
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

const EXAMPLES = join(import.meta.dirname, "../../../examples");

/**
 * What is offered in a file of an example in which something else is typed, with what was known of the setup before.
 * @param setup the board or the `scmi.yaml`, with `#variant` the one that is shown
 */
export function offeredInExample(setup: string, name: string, instead: string, typed: string): Offered {
	const disk = new DiskCache(diskFiles).snapshot;
	const file = join(EXAMPLES, name);
	const whole = readFileSync(file, "utf8");
	assert.ok(whole.includes(instead), instead);
	const { text, offset } = unmarked(whole.replace(instead, typed));
	const snapshot = withText(disk, file, text);
	const [path = "", variant] = join(EXAMPLES, setup).split("#");
	const all = path.endsWith(".yaml") ? readSetups(snapshot, path).setups : [setupOfLoneBoard(snapshot, path)];
	const setups = all.filter((each) => variant === undefined || each.name.endsWith(`#${variant}`));
	const cache = createEngineCache();
	const before = setups.map((each) => analyse(withText(disk, file, whole), cache, each));
	const analyses = setups.map((each) => analyse(snapshot, cache, each));
	const wholeBefore = (analysis: Analysis) => before[analyses.indexOf(analysis)];
	return offered({ snapshot, file, text, offset, analyses, wholeBefore });
}
