// Renumbering from an editor: which catalogue a board is written for, the edits of each repository to be confirmed, and what is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseChoices, RenumberReport } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { CATALOGUE, SOC } from "./board.ts";
import { startSession, uri } from "./session.ts";

const NEXT = CATALOGUE.replace("Demo BL31", 'Demo BL31, release: "2"').replace("id: 0", "id: 7");
const using = (clock: string) =>
	`/dts-v1/;\n#include "soc.dtsi"\n#include "eth.dtsi"\n&eth0 { clocks = <&scmi_clk ${clock}>; };\n`;
const FILES = {
	"/board/.git/HEAD": "",
	"/board/demo.scmi.yaml": CATALOGUE,
	"/next/next.scmi.yaml": NEXT,
	"/board/soc.dtsi": SOC,
	"/board/eth.dtsi": "&eth0 { assigned-clocks = <&scmi_clk 0>; };\n",
	"/board/board.dts": using("0"),
	"/board/sister.dts": using("0x0"),
};
const params = {
	textDocument: { uri: uri("/board/board.dts") },
	before: uri("/board/demo.scmi.yaml"),
	after: uri("/next/next.scmi.yaml"),
};

test("the edits of a board and of those that share its files, to be confirmed, in texts as they are on screen", async (t) => {
	const session = await startSession({ files: memoryFiles(FILES), folders: ["/board"] });
	t.after(session.end);
	await session.open("/board/board.dts", `${using("0")}// typed\n`);
	const choices = await session.request<ReleaseChoices>("scmi/releases", { textDocument: params.textDocument });
	assert.deepEqual(choices, { inUse: [{ uri: params.before, name: "Demo BL31" }], bundled: [] });
	const report = await session.request<RenumberReport>("scmi/renumber", params);
	const edit = (line: number, start: number, end: number, newText: string) => ({
		range: { start: { line, character: start }, end: { line, character: end } },
		newText,
		annotationId: "0",
	});
	assert.deepEqual(report, {
		edit: {
			changeAnnotations: { 0: { label: "board", description: "Numbers of Demo BL31 2", needsConfirmation: true } },
			documentChanges: [
				{ textDocument: { uri: params.textDocument.uri, version: null }, edits: [edit(3, 28, 29, "7")] },
				{ textDocument: { uri: uri("/board/eth.dtsi"), version: null }, edits: [edit(0, 37, 38, "7")] },
				{ textDocument: { uri: uri("/board/sister.dts"), version: null }, edits: [edit(3, 28, 31, "0x7")] },
			],
		},
		says: "3 edits for Demo BL31 2. Tick what is to be changed, and apply. The catalogue of that release has to be chosen then.",
		tone: "information",
		notes: [],
	});
});

test("what is refused comes with its places, and nothing else is edited there", async (t) => {
	const other = { ...FILES, "/board/sister.dts": using("5") };
	const session = await startSession({ files: memoryFiles(other), folders: ["/board"] });
	t.after(session.end);
	await session.open("/board/board.dts", using("0"));
	const { edit, says, tone, notes } = await session.request<RenumberReport>("scmi/renumber", params);
	assert.deepEqual([edit, tone], [null, "warning"]);
	assert.equal(says, "Nothing is changed in board: 1 place cannot be renumbered.");
	assert.deepEqual(
		notes.map(({ text, isRefusal, place }) => [text, isRefusal, place.uri, place.range.start]),
		[["clock 5 is not in Demo BL31", true, uri("/board/sister.dts"), { line: 3, character: 28 }]],
	);
});

test("a catalogue that is none, and one that is no longer in use, are said to be so", async (t) => {
	const session = await startSession({ files: memoryFiles({ ...FILES, "/next/none.scmi.yaml": "a: [" }) });
	t.after(session.end);
	await session.open("/board/board.dts", using("0"));
	const answer = async (changed: Partial<typeof params>) =>
		(await session.request<RenumberReport>("scmi/renumber", { ...params, ...changed })).says;
	assert.match(
		await answer({ after: uri("/next/none.scmi.yaml") }),
		/^none\.scmi\.yaml cannot be read as a catalogue: /,
	);
	assert.match(
		await answer({ after: uri("/next/absent.scmi.yaml") }),
		/^absent\.scmi\.yaml cannot be read as a catalogue: There is no file/,
	);
	assert.match(
		await answer({ before: uri("/next/next.scmi.yaml") }),
		/^This file's boards are not checked against that/,
	);
	assert.deepEqual(session.logged, []);
});

test("it may be for one that comes with the product: those that are for the board stand first", async (t) => {
	const shipped = {
		"/product/bundled/acme,aaa.scmi.yaml": NEXT.replace("Demo", "Other"),
		"/product/bundled/acme,demo.scmi.yaml": NEXT,
		"/product/bundled/acme,demo.evk.scmi.yaml": NEXT,
	};
	const files = { ...memoryFiles({ ...FILES, ...shipped }), bundled: "/product/bundled" };
	const session = await startSession({ files, folders: ["/board"] });
	t.after(session.end);
	await session.open("/board/board.dts", using("0"));
	const { bundled } = await session.request<ReleaseChoices>("scmi/releases", { textDocument: params.textDocument });
	assert.deepEqual(
		bundled.map(({ name }) => name),
		["bundled:acme,demo.evk", "bundled:acme,demo", "bundled:acme,aaa"],
	);
	const after = bundled[1]?.uri ?? "";
	const { says } = await session.request<RenumberReport>("scmi/renumber", { ...params, after });
	assert.match(says, /^3 edits for Demo BL31 2\./);
});
