import assert from "node:assert/strict";
import { test } from "node:test";
import type {
	CodeAction,
	CodeLens,
	DocumentLink,
	DocumentSymbol,
	FoldingRange,
	Hover,
	Location,
} from "vscode-languageserver";
import type { GrantsReport } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES, UNKNOWN_CLOCK } from "./board.ts";
import { type Session, startSession, uri } from "./session.ts";

const BOARD = "/board/board.dts";
const textDocument = { uri: uri(BOARD) };

/** `$0` is the cursor. */
async function openAt(session: Session, marked: string): Promise<{ textDocument: { uri: string }; position: object }> {
	const before = marked.slice(0, marked.indexOf("$0")).split("\n");
	await session.open(BOARD, marked.replace("$0", ""));
	return { textDocument, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
}

function places(locations: readonly Location[]): string[] {
	return locations.map(
		({ uri: at, range }) =>
			`${at.slice("file:///board/".length)}:${range.start.line}:${range.start.character}-${range.end.character}`,
	);
}

async function sessionFor(
	t: { after(end: () => void): void },
	texts: Readonly<Record<string, string>> = {},
): Promise<Session> {
	const session = await startSession({ files: memoryFiles({ ...FILES, ...texts }) });
	t.after(session.end);
	return session;
}

async function definitionOf(t: { after(end: () => void): void }, marked: string, texts = {}): Promise<string[]> {
	const session = await sessionFor(t, texts);
	return places(await session.request("textDocument/definition", await openAt(session, marked)));
}

async function referencesOf(
	t: { after(end: () => void): void },
	marked: string,
	texts = {},
	includeDeclaration = true,
): Promise<string[]> {
	const session = await sessionFor(t, texts);
	const at = await openAt(session, marked);
	return places(await session.request("textDocument/references", { ...at, context: { includeDeclaration } }));
}

test("a request is answered from the text that was sent just before", async (t) => {
	const session = await sessionFor(t);
	await session.open(BOARD, board("0"));
	await session.until("a first round", () => session.analyses > 0);
	const position = { line: 3, character: 21 };
	const answers: Promise<Hover>[] = [];
	for (const [i, clock] of ["0", "1", "0", "1"].entries()) {
		void session.change(BOARD, i + 2, board(clock));
		answers.push(session.request("textDocument/hover", { textDocument, position }));
	}
	const texts = (await Promise.all(answers)).map(({ contents }) => JSON.stringify(contents));
	assert.deepEqual(
		texts.map((text) => /_(eth|uart)/.exec(text)?.[1]),
		["eth", "uart", "eth", "uart"],
	);
});

const DTS = '/dts-v1/;\n#include "soc.dtsi"\n';

test("definition of a label, used and in braces", async (t) => {
	assert.deepEqual(await definitionOf(t, `${DTS}&eth$00 { };\n`), ["soc.dtsi:13:1-5"]);
	assert.deepEqual(await definitionOf(t, `${DTS}&$0eth0 { };\n`), ["soc.dtsi:13:1-5"]);
	assert.deepEqual(await definitionOf(t, `${DTS}/ { x = <&{eth0$0/}>; };\n`), ["soc.dtsi:13:1-5"]);
	assert.deepEqual(await definitionOf(t, `${DTS}/ { x = <&nowhere$0>; };\n`), []);
});

test("definition of a label while the text around it is broken", async (t) => {
	assert.deepEqual(await definitionOf(t, `${DTS}&eth0 { clocks = <&scmi$0_clk `), ["soc.dtsi:9:3-11"]);
});

test("definition of a path, a node, a property set before", async (t) => {
	assert.deepEqual(await definitionOf(t, `${DTS}&{/ethernet@e68$000000} { };\n`), ["soc.dtsi:13:7-24"]);
	assert.deepEqual(await definitionOf(t, `${DTS}/ { ethernet@e68$000000 { }; };\n`), ["soc.dtsi:13:7-24"]);
	assert.deepEqual(await definitionOf(t, `${DTS}&eth0 { r$0eg = <0 1 2>; };\n`), ["soc.dtsi:13:27-30"]);
	assert.deepEqual(await definitionOf(t, `${DTS}&eth0 { first$0; };\n`), ["board.dts:2:8-13"]);
});

test("definition of a macro and of an include", async (t) => {
	const texts = { "/board/ids.h": "#define CLK_ETH 0\n#define CLK(x) CLK_##x\n" };
	const text = `${DTS}#include "ids.h"\n`;
	assert.deepEqual(await definitionOf(t, `${text}&eth0 { clocks = <&scmi_clk CLK_E$0TH>; };\n`, texts), [
		"demo.scmi.yaml:3:11-14",
		"ids.h:0:8-15",
	]);
	assert.deepEqual(await definitionOf(t, `${text}&eth0 { clocks = <&scmi_clk CL$0K(ETH)>; };\n`, texts), [
		"demo.scmi.yaml:3:11-14",
		"ids.h:1:8-11",
	]);
	assert.deepEqual(await definitionOf(t, `${text}#ifdef CLK_$0ETH\n#endif\n`, texts), ["ids.h:0:8-15"]);
	assert.deepEqual(await definitionOf(t, `${DTS}#include "id$0s.h"\n`, texts), ["ids.h:0:0-0"]);
});

test("references of a label, from use and from definition, in text left out too", async (t) => {
	const marked = `${DTS}&eth$00 { };\n#if 0\n&eth0 { };\n#endif\n/ { x = <&eth0 &{eth0/}>; y = "eth0"; };\n`;
	const uses = ["board.dts:2:1-5", "board.dts:4:1-5", "board.dts:6:10-14", "board.dts:6:17-21"];
	assert.deepEqual(await referencesOf(t, marked), ["soc.dtsi:13:1-5", ...uses]);
	assert.deepEqual(await referencesOf(t, marked, {}, false), uses);
	assert.deepEqual(await referencesOf(t, `${DTS}n: a { };\n/ { lab$0el: a { x = <&label>; }; };\n`), [
		"board.dts:3:4-9",
		"board.dts:3:21-26",
	]);
});

test("references of a property, a node, a macro, an include", async (t) => {
	assert.deepEqual(await referencesOf(t, `${DTS}&eth0 { re$0g = <0 1 2>; };\n&eth0 { reg = <0 3 4>; };\n`), [
		"soc.dtsi:13:27-30",
		"board.dts:2:8-11",
		"board.dts:3:8-11",
	]);
	assert.deepEqual(await referencesOf(t, `${DTS}/ { ethernet@e68$000000 { }; x = <&eth0>; };\n&eth0 { };\n`), [
		"soc.dtsi:13:7-24",
		"board.dts:2:4-21",
		"board.dts:3:0-5",
		"board.dts:2:33-37",
	]);
	const macro = `${DTS}#define CLK 0\n&eth0 { clocks = <&scmi_clk CL$0K>; };\n#ifdef CLK\n#endif\n`;
	assert.deepEqual(await referencesOf(t, macro), [
		"demo.scmi.yaml:3:11-14",
		"board.dts:3:28-31",
		"board.dts:2:8-11",
		"board.dts:4:7-10",
	]);
	assert.deepEqual(await referencesOf(t, '/dts-v1/;\n#include "so$0c.dtsi"\n'), ["board.dts:1:9-19"]);
});

test("references in a header reach into every open board", async (t) => {
	const session = await sessionFor(t);
	await session.open("/board/a.dts", `${DTS}&eth0 { };\n`);
	await session.open("/board/b.dts", `${DTS}/ { x = <&eth0>; };\n`);
	await session.until("both analysed", () => session.analyses >= 2);
	const found = await session.request<Location[]>("textDocument/references", {
		textDocument: { uri: uri("/board/soc.dtsi") },
		position: { line: 13, character: 2 },
		context: { includeDeclaration: false },
	});
	assert.deepEqual(places(found), ["a.dts:2:1-5", "b.dts:2:10-14"]);
});

test("links of includes and binaries; none where nothing is found", async (t) => {
	const session = await sessionFor(t, { "/board/sub/ids.h": "", "/board/logo.bin": "x" });
	await session.open(BOARD, `${DTS}#include "sub/ids.h"\n#include <none.h>\n/ { logo = /incbin/("logo.bin"); };\n`);
	const links = await session.request<DocumentLink[]>("textDocument/documentLink", { textDocument });
	assert.deepEqual(
		links.map(({ range, target }) => `${range.start.line}:${range.start.character}-${range.end.character} ${target}`),
		["1:10-18 file:///board/soc.dtsi", "2:10-19 file:///board/sub/ids.h", "4:21-29 file:///board/logo.bin"],
	);
});

test("outline and folding", async (t) => {
	const session = await sessionFor(t);
	await session.open(BOARD, board("0"));
	const [symbol, ...others] = await session.request<DocumentSymbol[]>("textDocument/documentSymbol", { textDocument });
	assert.equal(symbol?.name, "&eth0");
	assert.deepEqual(symbol?.selectionRange, { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } });
	assert.equal(others.length, 0);
	const folds = await session.request<FoldingRange[]>("textDocument/foldingRange", { textDocument });
	assert.deepEqual(folds, [{ startLine: 2, endLine: 3 }]);
});

test("grants, lenses, rule pages", async (t) => {
	const session = await sessionFor(t);
	await session.open(BOARD, board("0"));
	const report = await session.request<GrantsReport | null>("scmi/grants", { uri: uri(BOARD) });
	assert.equal(report?.setup, "board");
	assert.equal(report?.catalogue, "Demo BL31");
	assert.equal(await session.request("scmi/grants", { uri: "file:///board/none.txt" }), null);
	const lenses = await session.request<CodeLens[]>("textDocument/codeLens", { textDocument });
	assert.ok(lenses.every(({ command }) => command?.command === "scmi.showGrants"));
	assert.match(String(await session.request("scmi/rulePage", { code: "scmi-clock-unknown" })), /^# scmi-clock-unknown/);
	assert.match(String(await session.request("scmi/rulePage", { code: "phandle_references" })), /^# syntax/);
	for (const code of ["nothing", "../server", ""]) assert.equal(await session.request("scmi/rulePage", { code }), null);
});

test("a quick fix is an edit of the document as it was opened", async (t) => {
	const device = `devices: { eth: { id: 4, dt: { labels: [eth0] }, resources: { clock: [eth] } } }
scmi: { protocols: { clock: { id: 0x14 } } }
agents: { xen: { id: 1, type: hypervisor, trusted: true, channels: [{ transport: smc, smcId: 0x82000002, shmem: { address: 0x53ff0000, size: 0x1000 } }] } }
permissions: { model: device-runtime, initial: none, setBy: [xen], grantAggregation: last-write }
completeness: { clock: complete, devices: complete }
`;
	const catalogue = FILES["/board/demo.scmi.yaml"].replace(/completeness.*\n/, device);
	const setup = "scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\n";
	const session = await sessionFor(t, { "/board/demo.scmi.yaml": catalogue, "/board/scmi.yaml": setup });
	await session.open(BOARD, board("0"));
	await session.until("a finding", () => (session.findings(BOARD)?.length ?? 0) > 0);
	const range = session.published
		.findLast(({ uri: at }) => at === uri(BOARD))
		?.diagnostics.find(({ code }) => code === "scmi-device-id-missing")?.range;
	const actions = await session.request<CodeAction[]>("textDocument/codeAction", {
		textDocument,
		range,
		context: { diagnostics: [] },
	});
	assert.ok(actions.length > 0);
	assert.deepEqual(Object.keys(actions[0]?.edit?.changes ?? {}), [uri(BOARD)]);
});

test("a finding outlives a request on a file of no setup", async (t) => {
	const session = await sessionFor(t);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const position = { line: 0, character: 0 };
	assert.equal(
		await session.request("textDocument/hover", { textDocument: { uri: uri("/x/y.dtsi") }, position }),
		null,
	);
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
});

test("text that #if leaves out", async (t) => {
	const session = await sessionFor(t);
	await session.open(BOARD, "/dts-v1/;\n#if 0\n/ { a; };\n#elif 1\n/ { b; };\n#else\n/ { c; };\n#endif\n");
	const ranges = await session.request<{ start: { line: number }; end: { line: number } }[]>("scmi/inactiveRanges", {
		textDocument,
	});
	assert.deepEqual(
		ranges.map(({ start, end }) => [start.line, end.line]),
		[
			[1, 3],
			[5, 7],
		],
	);
});
