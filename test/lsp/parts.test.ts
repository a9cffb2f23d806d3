// A file that several boards include, through the server: as part of which of them it is shown, and how another is picked.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hover } from "vscode-languageserver";
import {
	ACTIVE_EDITOR_NOTIFICATION,
	BOARDS_REQUEST,
	type BoardChoice,
	CHANGED_NOTIFICATION,
	CHOOSE_BOARD_NOTIFICATION,
	GRANTS_REQUEST,
	type GrantsReport,
} from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { CATALOGUE, SOC } from "./board.ts";
import { startSession, uri } from "./session.ts";

const PART = "/w/soc/soc.dtsi";
const TEXT = `${SOC}&eth0 { clocks = <&scmi_clk CLOCK>; };\n`;
const IN_PART = { textDocument: { uri: uri(PART) }, position: { line: 15, character: 29 } };
const [A, B, C] = ["/w/boards/a.dts", "/w/boards/b.dts", "/w/c.dts"] as const;
const boardWith = (clock: number, include: string): string =>
	`/dts-v1/;\n#define CLOCK ${clock}\n#include "${include}"\n`;
const FILES: Readonly<Record<string, string>> = {
	[A]: boardWith(0, "../soc/soc.dtsi"),
	[B]: boardWith(1, "../soc/soc.dtsi"),
	[C]: boardWith(9, "soc/soc.dtsi"),
	[PART]: TEXT,
	"/w/boards/demo.scmi.yaml": CATALOGUE,
	"/w/demo.scmi.yaml": CATALOGUE,
	"/w/alone.dtsi": "/ { };\n",
	"/w/alone.dtso": "/dts-v1/;\n/plugin/;\n&uart { clocks = <&scmi_clk 1>; };\n",
};

async function sitDown(
	t: { after(end: () => void): void },
	more: Readonly<Record<string, string>> = {},
	folders = ["/w"],
) {
	const files = { ...FILES, ...more };
	const session = await startSession({ files: memoryFiles(files), folders });
	t.after(session.end);
	const told = { views: 0, lenses: 0 };
	session.client.onNotification(CHANGED_NOTIFICATION, () => void told.views++);
	session.client.onRequest("workspace/codeLens/refresh", () => {
		told.lenses++;
		return null;
	});
	return {
		...session,
		told,
		/** As an editor does it: the file is opened, and told to be the active one. */
		async look(path: string): Promise<void> {
			await session.client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: uri(path) });
			await session.open(path, files[path] ?? "");
			await session.until(`the status of ${path}`, () => session.statuses.at(-1)?.uri === uri(path));
		},
		/** Goes to a file that is open. */
		async turnTo(path: string): Promise<void> {
			await session.client.sendNotification(ACTIVE_EDITOR_NOTIFICATION, { uri: uri(path) });
			await session.until(`the status of ${path}`, () => session.statuses.at(-1)?.uri === uri(path));
		},
		choose: (board: string) =>
			session.client.sendNotification(CHOOSE_BOARD_NOTIFICATION, { uri: uri(PART), board: uri(board) }),
		boards: () => session.request<BoardChoice[]>(BOARDS_REQUEST, { textDocument: { uri: uri(PART) } }),
		/** What hover, grants view and status say of the part. */
		async shown() {
			const hover = await session.request<Hover | null>("textDocument/hover", IN_PART);
			const grants = await session.request<GrantsReport | null>(GRANTS_REQUEST, { uri: uri(PART) });
			const clock = /_(eth|uart)/.exec(JSON.stringify(hover?.contents))?.[1];
			return [session.statuses.at(-1)?.board, grants?.setup, clock];
		},
	};
}

test("it is shown as part of the board that was active last, everywhere, and follows", async (t) => {
	const session = await sitDown(t);
	await session.look(A);
	assert.equal(session.statuses.at(-1)?.board, null, "a board is part of nothing");
	await session.look(B);
	await session.look(PART);
	assert.deepEqual(await session.shown(), ["b.dts", "b", "uart"]);
	assert.match(session.statuses.at(-1)?.detail ?? "", /soc\.dtsi is shown as part of b\.dts; a\.dts has it too\./);
	const before = { ...session.told };
	await session.turnTo(A);
	await session.turnTo(PART);
	assert.deepEqual(await session.shown(), ["a.dts", "a", "eth"]);
	assert.ok(session.told.views > before.views, "a view of it beside the board asks again");
	assert.deepEqual(session.logged, []);
});

test("another is picked, and counts until somebody is at one of its boards again", async (t) => {
	const session = await sitDown(t);
	await session.look(A);
	await session.look(B);
	await session.look(PART);
	const before = { ...session.told };
	await session.choose(A);
	await session.until("the picked board", () => session.statuses.at(-1)?.board === "a.dts");
	assert.deepEqual(await session.shown(), ["a.dts", "a", "eth"]);
	assert.deepEqual(
		[session.told.views, session.told.lenses].map((times, i) => times - ([before.views, before.lenses][i] ?? 0)),
		[1, 1],
		"views and lenses are told once",
	);
	await session.turnTo(B);
	await session.turnTo(PART);
	assert.deepEqual(await session.shown(), ["b.dts", "b", "uart"]);
});

test("also one that nobody has opened, and a board that is opened for the first time comes after it", async (t) => {
	const session = await sitDown(t);
	await session.look(PART);
	assert.deepEqual(await session.shown(), ["c.dts", "c", undefined]);
	await session.choose(B);
	await session.until("the picked board", () => session.statuses.at(-1)?.board === "b.dts");
	assert.deepEqual(await session.shown(), ["b.dts", "b", "uart"]);
	await session.look(A);
	await session.turnTo(PART);
	assert.deepEqual(await session.shown(), ["a.dts", "a", "eth"]);
});

test("faults are counted of the board that is shown", async (t) => {
	const session = await sitDown(t);
	await session.look(C);
	await session.look(B);
	await session.look(PART);
	const errors = () => session.statuses.at(-1)?.problems.errors;
	assert.equal(errors(), 0);
	await session.choose(C);
	await session.until("the picked board", () => session.statuses.at(-1)?.board === "c.dts");
	assert.equal(errors(), 1);
	await session.shows(PART, ["15:28 error[scmi-clock-unknown]"]);
});

test("the boards to pick from: all of the opened folder, the shown one first and marked", async (t) => {
	const session = await sitDown(t);
	await session.look(B);
	await session.look(PART);
	assert.deepEqual(await session.boards(), [
		{ uri: uri(B), name: "b.dts", folder: "boards", isShown: true },
		{ uri: uri(C), name: "c.dts", folder: "", isShown: false },
		{ uri: uri(A), name: "a.dts", folder: "boards", isShown: false },
	]);
});

test("their folders, where several folders are open or none is", async (t) => {
	const folder = async (folders: string[]) => {
		const session = await sitDown(t, {}, folders);
		await session.look(B);
		await session.look(PART);
		return (await session.boards()).map((board) => `${board.folder} ${board.name}`);
	};
	assert.deepEqual(await folder(["/w", "/other"]), ["w/boards b.dts", "w c.dts", "w/boards a.dts"]);
	assert.deepEqual(await folder([]), ["/w/boards b.dts"]);
});

test("a board that leaves the part out is none of it, even if it is picked", async (t) => {
	const never = '/dts-v1/;\n#ifdef NEVER\n#include "../soc/soc.dtsi"\n#endif\n/ { };\n';
	const session = await sitDown(t, { "/w/boards/never.dts": never });
	await session.look(B);
	await session.look(PART);
	const before = session.statuses.length;
	await session.choose("/w/boards/never.dts");
	await session.until("an answer", () => session.statuses.length > before);
	assert.deepEqual(await session.shown(), ["b.dts", "b", "uart"]);
});

test("what no board includes says so, and an overlay that is laid over nothing", async (t) => {
	const session = await sitDown(t);
	await session.look("/w/alone.dtsi");
	const { setup, board, detail } = session.statuses.at(-1) ?? {};
	assert.deepEqual([setup, board], [null, null]);
	assert.match(detail ?? "", /No board of the opened folders includes this file/);
	await session.look("/w/alone.dtso");
	assert.match(
		session.statuses.at(-1)?.detail ?? "",
		/alone\.dtso, 1 file\n\nNothing says which tree this overlay is laid over/,
	);
});
