import {
	ACTIVE_EDITOR_NOTIFICATION,
	BOARDS_REQUEST,
	CHOOSE_BOARD_NOTIFICATION,
	CONFIGURATIONS_REQUEST,
	COPY_CATALOGUES_REQUEST,
	GRANTS_REQUEST,
	GUEST_TREE_EDIT_REQUEST,
	GUEST_TREES_REQUEST,
	IMPORT_REQUEST,
	INACTIVE_REQUEST,
	MAKE_CATALOGUES_REQUEST,
	RELEASES_REQUEST,
	RENUMBER_REQUEST,
	RESOLVED_LINE_REQUEST,
	RESOLVED_REQUEST,
	RULE_PAGE_REQUEST,
} from "./protocol.ts";

/** A test of a value; what a value may have besides does not matter. */
type Shape = (value: unknown) => boolean;

const text: Shape = (value) => typeof value === "string";
const number: Shape = (value) => typeof value === "number";
const boolean: Shape = (value) => typeof value === "boolean";
const nothing: Shape = (value) => value === null || value === undefined;

const either =
	(...shapes: readonly Shape[]): Shape =>
	(value) =>
		shapes.some((shape) => shape(value));

const listOf =
	(shape: Shape): Shape =>
	(value) =>
		Array.isArray(value) && value.every(shape);

const record =
	(members: Readonly<Record<string, Shape>>): Shape =>
	(value) =>
		typeof value === "object" &&
		value !== null &&
		Object.entries(members).every(([key, shape]) => shape((value as Readonly<Record<string, unknown>>)[key]));

const position = record({ line: number, character: number });
const range = record({ start: position, end: position });
const identifier = record({ uri: text });
const onDocument = record({ textDocument: identifier });
const onPosition = record({ textDocument: identifier, position });
const onTyping = record({
	textDocument: identifier,
	position,
	context: either(nothing, record({ triggerCharacter: either(nothing, text) })),
});
const folders = listOf(record({ uri: text, name: text }));

/** The params of what this server is sent, as far as it reads them. */
const SHAPES: Readonly<Record<string, Shape>> = {
	initialize: record({
		capabilities: record({}),
		workspaceFolders: either(nothing, folders),
		rootUri: either(nothing, text),
	}),
	"textDocument/didOpen": record({ textDocument: record({ uri: text, version: number, text }) }),
	"textDocument/didChange": record({
		textDocument: record({ uri: text, version: number }),
		contentChanges: listOf(record({ text, range: either(nothing, range) })),
	}),
	"textDocument/didSave": onDocument,
	"textDocument/didClose": onDocument,
	"textDocument/completion": onTyping,
	"textDocument/signatureHelp": onTyping,
	"completionItem/resolve": record({ label: text }),
	"textDocument/hover": onPosition,
	"textDocument/definition": onPosition,
	"textDocument/references": record({
		textDocument: identifier,
		position,
		context: record({ includeDeclaration: boolean }),
	}),
	"textDocument/documentHighlight": onPosition,
	"textDocument/prepareRename": onPosition,
	"textDocument/rename": record({ textDocument: identifier, position, newName: text }),
	"textDocument/documentLink": onDocument,
	"textDocument/documentSymbol": onDocument,
	"textDocument/foldingRange": onDocument,
	"textDocument/selectionRange": record({ textDocument: identifier, positions: listOf(position) }),
	"textDocument/semanticTokens/full": onDocument,
	"textDocument/semanticTokens/full/delta": record({ textDocument: identifier, previousResultId: text }),
	"textDocument/semanticTokens/range": record({ textDocument: identifier, range }),
	"textDocument/codeLens": onDocument,
	"textDocument/inlayHint": record({ textDocument: identifier, range }),
	"textDocument/codeAction": record({
		textDocument: identifier,
		range,
		context: either(nothing, record({ only: either(nothing, listOf(text)) })),
	}),
	"workspace/symbol": record({ query: text }),
	"workspace/didChangeWatchedFiles": record({ changes: listOf(identifier) }),
	"workspace/didChangeWorkspaceFolders": record({ event: record({ added: folders, removed: folders }) }),
	[GRANTS_REQUEST]: identifier,
	[INACTIVE_REQUEST]: onDocument,
	[RESOLVED_REQUEST]: onDocument,
	[RESOLVED_LINE_REQUEST]: record({ textDocument: identifier, position, shown: text }),
	[BOARDS_REQUEST]: onDocument,
	[MAKE_CATALOGUES_REQUEST]: onDocument,
	[COPY_CATALOGUES_REQUEST]: onDocument,
	[CONFIGURATIONS_REQUEST]: onDocument,
	[IMPORT_REQUEST]: record({
		kind: text,
		sources: listOf(text),
		board: either(nothing, text),
		options: text,
		progress: text,
	}),
	[GUEST_TREES_REQUEST]: onDocument,
	[GUEST_TREE_EDIT_REQUEST]: record({ textDocument: identifier, domain: text, tree: text }),
	[RELEASES_REQUEST]: onDocument,
	[RENUMBER_REQUEST]: record({ textDocument: identifier, before: text, after: text }),
	[RULE_PAGE_REQUEST]: record({ code: text }),
	[ACTIVE_EDITOR_NOTIFICATION]: record({ uri: either(nothing, text) }),
	[CHOOSE_BOARD_NOTIFICATION]: record({ uri: text, board: text }),
};

/** Whether the params of a message are such that its method can be carried out; a method that is not known takes any. */
export function isWellFormed(method: string, params: unknown): boolean {
	return SHAPES[method]?.(params) ?? true;
}
