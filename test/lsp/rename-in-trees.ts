import assert from "node:assert/strict";
import type { TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

type Texts = Readonly<Record<string, string>>;

interface Asked {
	readonly folders?: readonly string[];
	/** What an editor has of files and has not saved. */
	readonly unsaved?: Texts;
	readonly readOnly?: readonly string[];
	/** The client can ask before it makes some of the edits: those that it asks for are listed. */
	readonly asksFirst?: boolean;
}

/** Asks at the `$0` of one of the files: the texts that differ afterwards, or why there are none. */
export async function renamed(
	marked: Texts,
	newName: string,
	{ folders = ["/w"], unsaved = {}, readOnly = [], asksFirst = false }: Asked = {},
) {
	const [path = "", text = ""] =
		Object.entries({ ...marked, ...unsaved }).find(([, each]) => each.includes("$0")) ?? assert.fail("no $0");
	const offset = text.indexOf("$0");
	const plain = (texts: Texts): Record<string, string> =>
		Object.fromEntries(Object.entries(texts).map(([file, each]) => [file, each.replace("$0", "")]));
	const all = { ...plain(marked), ...plain(unsaved) };
	const files = { ...memoryFiles(plain(marked)), isWritable: (file: string) => !readOnly.includes(file) };
	const workspaceEdit = { documentChanges: true, changeAnnotationSupport: {} };
	const session = await startSession({
		files,
		folders,
		...(asksFirst && { params: { capabilities: { workspace: { workspaceEdit } } } }),
	});
	try {
		for (const each of new Set([path, ...Object.keys(unsaved)])) await session.open(each, all[each] ?? "");
		const position = TextDocument.create(path, "", 0, all[path] ?? "").positionAt(offset);
		const params = { textDocument: { uri: uri(path) }, position };
		const place = await session.request<{ placeholder: string } | null>("textDocument/prepareRename", params);
		const edit = await session.request<WorkspaceEdit | null>("textDocument/rename", { ...params, newName });
		const changes = edit?.documentChanges?.map((change) => {
			assert.ok("edits" in change);
			return [change.textDocument.uri, change.edits] as const;
		});
		const isAsked = (each: object) => "annotationId" in each && edit?.changeAnnotations?.overlay?.needsConfirmation;
		const asked = changes?.flatMap(([at, edits]) => (edits.some(isAsked) ? at.replace("file://", "") : []));
		const after = (changes ?? Object.entries(edit?.changes ?? {})).map(([at, edits]) => {
			const file = at.replace("file://", "");
			return [file, TextDocument.applyEdits(TextDocument.create(at, "", 0, all[file] ?? ""), edits as TextEdit[])];
		});
		return { from: place?.placeholder, texts: Object.fromEntries(after) as Texts, ...(asked && { asked }) };
	} catch (error) {
		return (error as Error).message;
	} finally {
		assert.deepEqual(session.logged, []);
		session.end();
	}
}
