// The params of each message as LSP 3.17 has them, and what is none: every member that is needed, of its type, in every element of a list.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isWellFormed } from "../../server/src/lsp/params-shape.ts";

const textDocument = { uri: "file:///a.dts" };
const position = { line: 0, character: 0 };
const range = { start: position, end: position };
const folder = { uri: "file:///a", name: "a" };
const versioned = { ...textDocument, version: 1 };
const opened = { ...versioned, languageId: "devicetree", text: "" };

const MESSAGES: readonly (readonly [method: string, well: readonly unknown[], ill: readonly unknown[]])[] = [
	[
		"initialize",
		[
			{ capabilities: {} },
			{ capabilities: {}, workspaceFolders: null, rootUri: null },
			{ capabilities: {}, workspaceFolders: [], rootUri: "file:///a" },
			{ capabilities: {}, workspaceFolders: [folder, folder] },
		],
		[
			undefined,
			null,
			{},
			{ capabilities: 5 },
			{ capabilities: null },
			{ capabilities: {}, workspaceFolders: folder },
			{ capabilities: {}, workspaceFolders: [folder, {}] },
			{ capabilities: {}, workspaceFolders: [{}, folder] },
			{ capabilities: {}, workspaceFolders: [null] },
			{ capabilities: {}, rootUri: 5 },
		],
	],
	[
		"textDocument/didOpen",
		[{ textDocument: opened }],
		[
			{ textDocument: versioned },
			{ textDocument: { ...opened, version: "1" } },
			{ textDocument: { ...opened, uri: 1 } },
			"x",
		],
	],
	[
		"textDocument/didChange",
		[
			{ textDocument: versioned, contentChanges: [] },
			{ textDocument: versioned, contentChanges: [{ text: "" }, { text: "", range }] },
		],
		[
			{ textDocument: versioned },
			{ textDocument, contentChanges: [] },
			{ textDocument: versioned, contentChanges: { 0: { text: "" } } },
			{ textDocument: versioned, contentChanges: [{ text: "" }, { range }] },
			{ textDocument: versioned, contentChanges: [{ text: "", range: { start: position } }] },
			{ textDocument: versioned, contentChanges: [{ text: "", range: { start: position, end: { line: 0 } } }] },
		],
	],
	[
		"textDocument/hover",
		[{ textDocument, position }],
		[
			{ textDocument },
			{ position },
			{ textDocument, position: { line: 0, character: "0" } },
			{ textDocument, position: { character: 0 } },
		],
	],
	[
		"textDocument/signatureHelp",
		[
			{ textDocument, position },
			{ textDocument, position, context: { triggerKind: 2, triggerCharacter: " ", isRetrigger: false } },
		],
		[{ textDocument }, { textDocument, position, context: { triggerCharacter: 5 } }],
	],
	[
		"textDocument/references",
		[{ textDocument, position, context: { includeDeclaration: false } }],
		[
			{ textDocument, position },
			{ textDocument, position, context: { includeDeclaration: 0 } },
		],
	],
	["textDocument/rename", [{ textDocument, position, newName: "a" }], [{ textDocument, position }, { newName: "a" }]],
	["textDocument/codeAction", [{ textDocument, range }], [{ textDocument }, { textDocument, range: position }]],
	[
		"workspace/didChangeWatchedFiles",
		[{ changes: [] }, { changes: [{ uri: "file:///a", type: 2 }] }],
		[{}, { changes: [{ uri: "file:///a" }, { type: 2 }] }],
	],
	[
		"workspace/didChangeWorkspaceFolders",
		[{ event: { added: [folder], removed: [] } }],
		[{}, { event: { added: [folder] } }, { event: { added: [folder, { uri: "file:///b" }], removed: [] } }],
	],
	["scmi/activeEditor", [{ uri: null }, { uri: "file:///a.dts" }], [{ uri: 5 }, undefined]],
	[
		"scmi/chooseBoard",
		[{ uri: "file:///a.dtsi", board: "file:///a.dts" }],
		[{ uri: "file:///a.dtsi" }, { board: "file:///a.dts" }],
	],
	["scmi/makeCatalogues", [{ textDocument }], [{}, { textDocument: "file:///a.dts" }, null]],
	["scmi/releases", [{ textDocument }], [{}, { textDocument: "file:///a.dts" }, null]],
	[
		"scmi/renumber",
		[{ textDocument, before: "file:///a.scmi.yaml", after: "file:///b.scmi.yaml" }],
		[{ textDocument }, { textDocument, before: 1, after: "file:///b.scmi.yaml" }, null],
	],
	["scmi/copyCatalogues", [{ textDocument }], [{}, { textDocument: "file:///a.dts" }, null]],
	["scmi/rulePage", [{ code: "scmi-denied" }], [{}, { code: null }]],
	["workspace/somethingNew", [undefined, null, 5, {}], []],
];

for (const [method, well, ill] of MESSAGES)
	test(`params of ${method}`, () => {
		for (const params of well) assert.equal(isWellFormed(method, params), true, JSON.stringify(params));
		for (const params of ill) assert.equal(isWellFormed(method, params), false, JSON.stringify(params));
	});
