import type { CreateFile, TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import { lineIndexOf } from "../text/line-index.ts";
import type { Snapshot } from "../text/snapshot.ts";
import type { Span } from "../text/span.ts";
import { placesOf, uriOf } from "./places.ts";

/** What may be changed, and how. */
export interface Ability {
	/** Whether a file is the user's own. */
	isEditable(file: string): boolean;
	/** Whether an edit may make files. */
	readonly createsFiles: boolean;
	/** Whether the client has this product's commands. */
	readonly hasCommands: boolean;
}

export interface Change {
	readonly edits: readonly { readonly at: Span; readonly text: string }[];
	/** New files, by URI, that the edits do not touch. */
	readonly creates: readonly { readonly uri: string; readonly text: string }[];
}

/** Undefined where the client cannot make the files, or may not change one. */
export function workspaceEditOf(
	{ edits, creates }: Change,
	{ isEditable, createsFiles }: Ability,
	snapshot: Snapshot,
): WorkspaceEdit | undefined {
	if ((creates.length > 0 && !createsFiles) || !edits.every(({ at }) => isEditable(at.file))) return undefined;
	const { rangeOf } = placesOf((file) => {
		const reading = snapshot.read(file);
		return reading.kind === "text" ? lineIndexOf(reading.text) : undefined;
	});
	const changes: Record<string, TextEdit[]> = {};
	for (const { at, text } of edits) {
		const uri = uriOf(at.file);
		changes[uri] = [...(changes[uri] ?? []), { range: rangeOf(at), newText: text }];
	}
	if (creates.length === 0) return { changes };
	const start = { line: 0, character: 0 };
	return {
		documentChanges: [
			...creates.map(({ uri }): CreateFile => ({ kind: "create", uri })),
			...creates.map(({ uri, text }) => editOf(uri, [{ range: { start, end: start }, newText: text }])),
			...Object.entries(changes).map(([uri, own]) => editOf(uri, own)),
		],
	};
}

function editOf(uri: string, edits: TextEdit[]): TextDocumentEdit {
	return { textDocument: { uri, version: null }, edits };
}
