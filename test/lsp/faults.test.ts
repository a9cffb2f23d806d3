import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { FEATURES } from "../../server/src/lsp/features.ts";
import type { GrantsReport } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES, UNKNOWN_CLOCK } from "./board.ts";
import { startSession, uri } from "./session.ts";

const BOARD = "/board/board.dts";
const onClock = { textDocument: { uri: uri(BOARD) }, position: { line: 3, character: 21 } };
const plant = (): never => {
	throw new Error("planted");
};

test("a bug in a feature answers empty and is logged; everything else goes on", async (t) => {
	const features = { ...FEATURES, hover: plant, codeLenses: plant, statusReport: plant };
	const session = await startSession({ files: memoryFiles(FILES), features });
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	assert.equal(await session.request("textDocument/hover", onClock), null);
	assert.deepEqual(await session.request("textDocument/codeLens", { textDocument: onClock.textDocument }), []);
	await session.client.sendNotification("scmi/activeEditor", { uri: uri(BOARD) });
	await session.until("three lines of log", () => session.logged.length >= 3);
	for (const name of ["hover", "code lenses", "status"])
		assert.ok(
			session.logged.some((line) => line.startsWith(`${name}: Error: planted`)),
			name,
		);
	await session.change(BOARD, 2, board("0"));
	await session.shows(BOARD, []);
});

test("a bug in the analysis of one board leaves the others alone", async (t) => {
	const session = await startSession({
		files: memoryFiles({ ...FILES, "/board/bad.dts": board("8") }),
		analyse: (snapshot, cache, setup) => (setup.name === "bad" ? plant() : analyse(snapshot, cache, setup)),
	});
	t.after(session.end);
	await session.open("/board/bad.dts", board("8"));
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const isLogged = () => session.logged.some((line) => line.startsWith("analysing /board/bad.dts: Error: planted"));
	await session.until("the log, before anybody asks", isLogged);
	const inBad = { textDocument: { uri: uri("/board/bad.dts") }, position: { line: 3, character: 21 } };
	assert.equal(await session.request("textDocument/hover", inBad), null);
	assert.ok(session.logged.some((line) => line.startsWith("analysing /board/bad.dts: Error: planted")));
});

test("a bug in an analysis leaves what was found before, and says that it is old; the next one that succeeds is shown", async (t) => {
	let isBroken = false;
	const session = await startSession({
		files: memoryFiles({ ...FILES, "/board/good.dts": board("0") }),
		analyse: (snapshot, cache, setup) =>
			isBroken && setup.name === "board" ? plant() : analyse(snapshot, cache, setup),
	});
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.client.sendNotification("scmi/activeEditor", { uri: uri(BOARD) });
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const lenses = await session.request("textDocument/codeLens", onClock);
	const grants = await session.request<GrantsReport>("scmi/grants", { uri: uri(BOARD) });
	isBroken = true;
	const before = session.published.length;
	await session.change(BOARD, 2, `${board("0")}\n`);
	await session.until("an old answer", () => session.statuses.at(-1)?.isOld === true);
	assert.deepEqual(await session.request("textDocument/codeLens", onClock), lenses);
	assert.deepEqual(await session.request("scmi/grants", { uri: uri(BOARD) }), { ...grants, isOld: true });
	assert.equal(await session.request("textDocument/hover", onClock), null, "there it may be of another line");
	assert.match(session.statuses.at(-1)?.detail ?? "", /^This answer is old: .*planted/);
	await session.open("/board/good.dts", board("8"));
	await session.shows("/board/good.dts", [UNKNOWN_CLOCK]);
	assert.ok(
		session.published.slice(before).every(({ uri: of }) => of !== uri(BOARD)),
		"nothing is said of it",
	);
	isBroken = false;
	await session.change(BOARD, 3, board("0"));
	await session.shows(BOARD, []);
	await session.until("a new answer", () => session.statuses.at(-1)?.isOld === undefined);
});

test("a file that was never checked says that it is not, and nothing of the file before", async (t) => {
	const session = await startSession({
		files: memoryFiles({ ...FILES, "/board/bad.dts": board("8") }),
		analyse: (snapshot, cache, setup) => (setup.name === "bad" ? plant() : analyse(snapshot, cache, setup)),
	});
	t.after(session.end);
	const active = (path: string) => session.client.sendNotification("scmi/activeEditor", { uri: uri(path) });
	await session.open(BOARD, board("9"));
	await active(BOARD);
	await session.until("a status", () => session.statuses.at(-1)?.setup === "board");
	await session.open("/board/bad.dts", board("8"));
	await active("/board/bad.dts");
	await session.until("another status", () => session.statuses.at(-1)?.uri === uri("/board/bad.dts"));
	const { setup, isOld, detail, problems } = session.statuses.at(-1) ?? {};
	assert.deepEqual([setup, isOld, problems], [null, true, { errors: 0, warnings: 0 }]);
	assert.match(detail ?? "", /^Not checked: checking this file failed: a bug in SCMI Devicetree \(`planted`\)/);
});

test("where the fault comes of another file, a hover goes on answering for the text that is there, and says that it is old", async (t) => {
	let isBroken = false;
	const session = await startSession({
		files: memoryFiles(FILES),
		analyse: (snapshot, cache, setup) => (isBroken ? plant() : analyse(snapshot, cache, setup)),
	});
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const said = async () =>
		(await session.request<{ contents: { value: string } }>("textDocument/hover", onClock)).contents.value;
	const before = await said();
	isBroken = true;
	await session.open("/board/demo.scmi.yaml", `${FILES["/board/demo.scmi.yaml"]}\n`);
	assert.equal(await said(), `*This answer is old: checking the files as they are now failed.*\n\n${before}`);
});

test("a cancelled request is not worked on", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	let asked = 0;
	const { client } = session;
	const requests = [1, 2, 3].map(async () => {
		const { CancellationTokenSource } = await import("vscode-languageserver/node");
		const source = new CancellationTokenSource();
		const answer = client.sendRequest("textDocument/hover", onClock, source.token);
		source.cancel();
		asked++;
		return answer;
	});
	const answers = await Promise.allSettled(requests);
	assert.equal(asked, 3);
	assert.ok(answers.every(({ status }) => status === "rejected"));
	assert.notEqual(await session.request("textDocument/hover", onClock), null);
});

test("a client that sends nonsense for settings gets the defaults", async (t) => {
	const settings = { includePaths: "x", defines: [1], catalogue: 5, rules: ["off"], generalDiagnostics: {} };
	const session = await startSession({ files: memoryFiles(FILES), settings });
	t.after(session.end);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
});

test("broken text, in every way it breaks while typed, is answered", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES) });
	t.after(session.end);
	const whole = board("9");
	await session.open(BOARD, whole);
	const asked: Promise<unknown>[] = [];
	for (let length = whole.length; length >= 0; length -= 7) {
		await session.change(BOARD, 2 + whole.length - length, whole.slice(0, length));
		for (const method of ["hover", "definition", "documentLink", "documentSymbol", "foldingRange", "codeLens"])
			asked.push(session.request(`textDocument/${method}`, onClock));
	}
	await Promise.all(asked);
	assert.deepEqual(session.logged, []);
	await session.change(BOARD, 1000, whole);
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
});
