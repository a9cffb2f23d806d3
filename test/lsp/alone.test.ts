// Files that belong to no board, documents that are nowhere, and who may be given a fix: what the server answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction } from "vscode-languageserver";
import {
	ACTIVE_EDITOR_NOTIFICATION,
	BOARDS_REQUEST,
	CHOOSE_BOARD_NOTIFICATION,
	COPY_CATALOGUES_REQUEST,
	GRANTS_REQUEST,
	type GrantsReport,
	GUEST_TREE_EDIT_REQUEST,
	GUEST_TREES_REQUEST,
	INACTIVE_REQUEST,
	MAKE_CATALOGUES_REQUEST,
	RELEASES_REQUEST,
	RENUMBER_REQUEST,
	RESOLVED_LINE_REQUEST,
	RESOLVED_REQUEST,
	RULE_PAGE_REQUEST,
} from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, CATALOGUE, FILES, UNKNOWN_CLOCK } from "./board.ts";
import { type SessionOptions, startSession, uri } from "./session.ts";

const BOARD = "/board/board.dts";

async function sitDown(
	t: { after(end: () => void): void },
	texts: Readonly<Record<string, string>>,
	options: Partial<SessionOptions> = {},
) {
	const session = await startSession({ files: memoryFiles(texts), ...options });
	t.after(session.end);
	return session;
}

test("why a file is checked by itself, or not at all", async (t) => {
	const files = {
		"/w/lone.scmi.yaml": CATALOGUE,
		"/w/scmi.yaml": "scmi: 2\n",
		"/w/lone.dtsi": "/ { };\n",
		"/w/lone.h": "#define A 1\n",
		"/w/notes.yaml": "a: 1\n",
	};
	const session = await sitDown(t, files, { folders: ["/w"] });
	for (const [path, detail] of [
		["/w/lone.scmi.yaml", "No open board uses this catalogue: it is checked by itself."],
		["/w/scmi.yaml", "This file holds no setup that can be read."],
		["/w/lone.dtsi", "No board of the opened folders includes this file: it is not checked."],
	] as const) {
		await session.open(path, files[path]);
		await session.client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: uri(path) });
		await session.until(path, () => session.statuses.at(-1)?.uri === uri(path));
		assert.equal(session.statuses.at(-1)?.detail, detail);
		assert.equal(session.statuses.at(-1)?.setup, null);
	}
	for (const path of ["/w/lone.h", "/w/notes.yaml", undefined] as const) {
		const before = session.statuses.length;
		if (path !== undefined) await session.open(path, files[path]);
		await session.client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: path === undefined ? null : uri(path) });
		await session.until(`${path}`, () => session.statuses.length > before && session.statuses.at(-1)?.uri === null);
		assert.equal(session.statuses.at(-1)?.detail, "");
	}
	assert.deepEqual(session.logged, []);
});

test("a document that lies on no disk has no answer, and does no harm", async (t) => {
	const session = await sitDown(t, FILES);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const nowhere = "vscode-vfs://host/board/board.dts";
	const textDocument = { uri: nowhere };
	const position = { line: 3, character: 21 };
	const here = { uri: uri(BOARD) };
	for (const [method, params, expected] of [
		[GRANTS_REQUEST, textDocument, null],
		[BOARDS_REQUEST, { textDocument }, []],
		[GUEST_TREES_REQUEST, { textDocument }, null],
		[MAKE_CATALOGUES_REQUEST, { textDocument }, null],
		[COPY_CATALOGUES_REQUEST, { textDocument }, null],
		[RELEASES_REQUEST, { textDocument }, null],
		[RENUMBER_REQUEST, { textDocument, before: uri(BOARD), after: uri(BOARD) }, null],
		[RENUMBER_REQUEST, { textDocument: here, before: uri(BOARD), after: nowhere }, null],
		[RESOLVED_REQUEST, { textDocument }, null],
		[INACTIVE_REQUEST, { textDocument }, []],
		[RESOLVED_LINE_REQUEST, { textDocument, position, shown: uri(BOARD) }, null],
		[RESOLVED_LINE_REQUEST, { textDocument: here, position, shown: nowhere }, null],
		[GUEST_TREE_EDIT_REQUEST, { textDocument: here, domain: "DomU1", tree: nowhere }, null],
		[RULE_PAGE_REQUEST, { code: "no-such-rule" }, null],
		["textDocument/hover", { textDocument, position }, null],
		["textDocument/definition", { textDocument, position }, []],
		["textDocument/codeLens", { textDocument }, []],
		["textDocument/documentLink", { textDocument }, []],
	] as const)
		assert.deepEqual(await session.request(method, params), expected, method);
	await session.client.sendNotification(CHOOSE_BOARD_NOTIFICATION, { uri: nowhere, board: uri(BOARD) });
	await session.client.sendNotification(CHOOSE_BOARD_NOTIFICATION, { uri: uri(BOARD), board: nowhere });
	await session.change(BOARD, 2, board("1"));
	await session.shows(BOARD, []);
	assert.deepEqual(session.logged, []);
});

test("of a file that is not there nothing is told but that", async (t) => {
	const session = await sitDown(t, FILES);
	const textDocument = { uri: uri("/board/gone.dts") };
	const position = { line: 0, character: 0 };
	assert.equal(await session.request("textDocument/hover", { textDocument, position }), null);
	assert.deepEqual(await session.request("textDocument/definition", { textDocument, position }), []);
	const grants = await session.request<GrantsReport>(GRANTS_REQUEST, textDocument);
	assert.match(grants.missing ?? "", /gone\.dts cannot be read: there is no such file/);
	assert.deepEqual(session.logged, []);
});

const PERMITTED = `${CATALOGUE.replace(/completeness.*\n/, "")}devices: { eth: { id: 4, dt: { labels: [eth0] }, resources: { clock: [eth] } } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents: { xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, shmem: { address: 0x53ff0000, size: 0x1000 } }] } }
permissions: { model: device-runtime, initial: none, setBy: [xen], grantAggregation: last-write }
completeness: { clock: complete, devices: complete }
`;

test("fixes are for files of the opened folders; where none is open, for the open file", async (t) => {
	const texts = {
		...FILES,
		"/board/demo.scmi.yaml": PERMITTED,
		"/board/scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\n",
	};
	const textDocument = { uri: uri(BOARD) };
	const range = { start: { line: 2, character: 0 }, end: { line: 5, character: 0 } };
	const offeredIn = async (folders: readonly string[]) => {
		const session = await sitDown(t, texts, { folders });
		await session.open(BOARD, board("0"));
		await session.until(
			"a finding",
			() => session.findings(BOARD)?.some((line) => line.includes("device-id")) ?? false,
		);
		const params = { textDocument, range, context: { diagnostics: [] } };
		const actions = await session.request<CodeAction[]>("textDocument/codeAction", params);
		return actions.some(({ edit }) => Object.keys(edit?.changes ?? {}).includes(uri(BOARD)));
	};
	assert.equal(await offeredIn(["/board"]), true);
	assert.equal(await offeredIn([]), true);
	assert.equal(await offeredIn(["/elsewhere"]), false);
});

test("where no folder is opened, a fault in a file that a board includes is shown in that file", async (t) => {
	const soc = `${FILES["/board/soc.dtsi"]}&eth0 { clocks = <&scmi_clk 9>; };\n`;
	const session = await sitDown(t, { ...FILES, "/board/soc.dtsi": soc }, { folders: [] });
	await session.open(BOARD, '/dts-v1/;\n#include "soc.dtsi"\n');
	await session.shows("/board/soc.dtsi", ["15:28 error[scmi-clock-unknown]"]);
	assert.deepEqual(session.findings(BOARD) ?? [], []);
});
