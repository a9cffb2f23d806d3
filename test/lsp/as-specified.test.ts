// What LSP 3.17 says of a server's life, of messages that are not as they should be, and of the stream they come in.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { SEMANTIC_LEGEND } from "../../server/src/features/semantic-tokens.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES, UNKNOWN_CLOCK } from "./board.ts";
import { startSession, uri } from "./session.ts";

const PROGRAM = join(import.meta.dirname, "../../server/src/node/scmi-dt.ts");
const BOARD = "/board/board.dts";
const HOVER = { textDocument: { uri: uri(BOARD) }, position: { line: 0, character: 0 } };
const [INVALID_REQUEST, INVALID_PARAMS, NOT_INITIALIZED, PARSE_ERROR] = [-32600, -32602, -32002, -32700];

/** `scmi-dt lsp --stdio`, with nothing said yet. */
function startProgram() {
	const child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), PROGRAM, "lsp", "--stdio"]);
	const ended = once(child, "exit").then(([code]) => code as number);
	return { child, ended };
}

test("before initialize, after it, after shutdown", async (t) => {
	const { child, ended } = startProgram();
	t.after(() => child.kill());
	const client = createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	client.onRequest("client/registerCapability", () => null);
	client.listen();
	await assert.rejects(client.sendRequest("textDocument/hover", HOVER), { code: NOT_INITIALIZED });
	await assert.rejects(client.sendRequest("shutdown"), { code: NOT_INITIALIZED });
	await assert.rejects(client.sendRequest("initialize", {}), { code: INVALID_PARAMS });
	await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
	await client.sendNotification("initialized", {});
	await assert.rejects(client.sendRequest("initialize", { capabilities: {} }), { code: INVALID_REQUEST });
	assert.equal(await client.sendRequest("textDocument/hover", HOVER), null);
	await client.sendRequest("shutdown");
	await assert.rejects(client.sendRequest("textDocument/hover", HOVER), { code: INVALID_REQUEST });
	await assert.rejects(client.sendRequest("shutdown"), { code: INVALID_REQUEST });
	await client.sendNotification("exit");
	assert.equal(await ended, 0);
});

test("exit without shutdown, and a client that is gone, are a failure", async () => {
	const left = startProgram();
	left.child.stdin.end();
	const thrown = startProgram();
	const exit = JSON.stringify({ jsonrpc: "2.0", method: "exit" });
	thrown.child.stdin.write(`Content-Length: ${exit.length}\r\n\r\n${exit}`);
	assert.deepEqual([await left.ended, await thrown.ended], [1, 1]);
});

for (const [what, header] of [
	["a length that is no number", "Content-Length: abc\r\n\r\n{}"],
	["no length", "Content-Type: application/vscode-jsonrpc\r\n\r\n{}"],
	["no header", "hello\r\n\r\n"],
] as const)
	test(`a header with ${what} ends the server with a message`, async () => {
		const { child, ended } = startProgram();
		let said = "";
		child.stderr.on("data", (chunk) => {
			said += chunk;
		});
		child.stdin.write(header);
		assert.equal(await ended, 1);
		assert.match(said, /^scmi-dt lsp: the input is not an LSP message, stopping: .+\n/);
	});

test("a message that is no JSON is answered, and the next one too", async (t) => {
	const { child } = startProgram();
	t.after(() => child.kill());
	const reader = new StreamMessageReader(child.stdout);
	const answers: { id: unknown; error: { code: number } }[] = [];
	const both = new Promise<void>((done) => {
		reader.listen((message) => answers.push(message as never) === 2 && done());
	});
	const next = JSON.stringify({ jsonrpc: "2.0", id: 7, method: "shutdown" });
	child.stdin.write(`Content-Length: 5\r\n\r\n{"id:Content-Length: ${next.length}\r\n\r\n${next}`);
	await both;
	assert.deepEqual(
		answers.map(({ id, error }) => [id, error.code]),
		[
			[null, PARSE_ERROR],
			[7, NOT_INITIALIZED],
		],
	);
});

test("what it offers to a client that registers nothing by itself", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	await session.until("a round", () => session.statuses.length > 0);
	const INCREMENTAL = 2;
	assert.deepEqual(session.offered, {
		textDocumentSync: { openClose: true, change: INCREMENTAL, save: true },
		workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
		hoverProvider: true,
		definitionProvider: true,
		referencesProvider: true,
		documentHighlightProvider: true,
		workspaceSymbolProvider: true,
		renameProvider: { prepareProvider: true },
		completionProvider: {
			triggerCharacters: [":", " ", "-", "[", "{", ",", '"', "'", "/", "&", "<", "#"],
			resolveProvider: true,
		},
		documentLinkProvider: {},
		documentSymbolProvider: true,
		foldingRangeProvider: true,
		selectionRangeProvider: true,
		semanticTokensProvider: { legend: SEMANTIC_LEGEND, full: { delta: true }, range: true },
		codeActionProvider: { codeActionKinds: ["quickfix", "source.fixAll.scmi"] },
		codeLensProvider: {},
		inlayHintProvider: {},
		signatureHelpProvider: { triggerCharacters: ["<", " "], retriggerCharacters: [",", ">"] },
	});
});

test("requests whose params are not as their method takes them", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	const { textDocument } = HOVER;
	for (const [method, params] of [
		["textDocument/hover", null],
		["textDocument/hover", {}],
		["textDocument/hover", { textDocument }],
		["textDocument/hover", { textDocument: { uri: 5 }, position: HOVER.position }],
		["textDocument/hover", { textDocument, position: { line: "0", character: 0 } }],
		["textDocument/references", HOVER],
		["textDocument/signatureHelp", { textDocument }],
		["textDocument/rename", HOVER],
		["textDocument/codeAction", { textDocument }],
		["textDocument/codeLens", null],
		["textDocument/inlayHint", { textDocument }],
		["scmi/grants", null],
		["scmi/rulePage", {}],
	] as const)
		await assert.rejects(
			session.request(method, params),
			{ code: INVALID_PARAMS },
			`${method} ${JSON.stringify(params)}`,
		);
	assert.deepEqual(session.logged, []);
});

test("notifications that are not as they should be are dropped and logged; what was open before stays", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const { client } = session;
	await client.sendNotification("textDocument/didOpen", { textDocument: { uri: uri("/board/other.dts"), version: 1 } });
	await client.sendNotification("textDocument/didChange", { textDocument: { uri: uri(BOARD), version: 2 } });
	await client.sendNotification("textDocument/didClose", null as never);
	await session.until("three lines of log", () => session.logged.length === 3);
	assert.deepEqual(
		session.logged,
		["didOpen", "didChange", "didClose"].map((name) => `textDocument/${name}: its params are not as LSP has them`),
	);
	assert.notEqual(
		await session.request("textDocument/hover", {
			textDocument: HOVER.textDocument,
			position: { line: 3, character: 21 },
		}),
		null,
	);
});
