import assert from "node:assert/strict";
import { test } from "node:test";
import { CHANGED_NOTIFICATION } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, CATALOGUE, FILES, SOC, UNKNOWN_CLOCK } from "./board.ts";
import { type SessionOptions, startSession, uri, written } from "./session.ts";

const BOARD = "/board/board.dts";
const BARE = '/dts-v1/;\n#include "soc.dtsi"\n/ { };\n';
const BAD_SOC = `${SOC}&eth0 { clocks = <&scmi_clk 9>; };\n`;
const IN_SOC = "15:28 error[scmi-clock-unknown]";

async function withSession(
	t: { after(end: () => void): void },
	options: Partial<SessionOptions> & { readonly texts?: Readonly<Record<string, string>> } = {},
) {
	const files = memoryFiles({ ...FILES, ...options.texts });
	const session = await startSession({ files, ...options });
	t.after(session.end);
	return { files, ...session, session };
}

test("a finding appears, goes and comes with the text", async (t) => {
	const { session } = await withSession(t);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	await session.change(BOARD, 2, board("1"));
	await session.shows(BOARD, []);
	await session.change(BOARD, 3, board("12"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	assert.equal(session.published.at(-1)?.version, 3);
	await session.close(BOARD);
	await session.shows(BOARD, []);
	assert.deepEqual(session.logged, []);
});

test("what is published: source, link, related places", async (t) => {
	const { session } = await withSession(t, { initializationOptions: { uriScheme: "vscodium" } });
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const [diagnostic] = session.published.at(-1)?.diagnostics ?? [];
	assert.equal(diagnostic?.source, "scmi");
	assert.deepEqual(diagnostic?.range, { start: { line: 3, character: 21 }, end: { line: 3, character: 22 } });
	assert.deepEqual(diagnostic?.codeDescription, {
		href: "vscodium://scmi-devicetree.scmi-devicetree/rule/scmi-clock-unknown",
	});
});

test("a storm of edits: the answer is that of the last text, and not every text is analysed", async (t) => {
	const { session } = await withSession(t);
	await session.open(BOARD, board("0"));
	const typed: Promise<void>[] = [];
	for (let i = 1; i <= 200; i++) {
		const position = { line: 3, character: 21 };
		typed.push(
			session.client.sendNotification("textDocument/didChange", {
				textDocument: { uri: uri(BOARD), version: i + 1 },
				contentChanges: [
					i % 2 === 1
						? { range: { start: position, end: position }, text: "7" }
						: { range: { start: position, end: { line: 3, character: 22 } }, text: "" },
				],
			}),
		);
	}
	typed.push(session.change(BOARD, 202, board("40")));
	await Promise.all(typed);
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	assert.equal(session.published.at(-1)?.version, 202);
	assert.ok(session.analyses < 20, `${session.analyses} analyses`);
});

test("an unsaved header counts, not the one on the disk", async (t) => {
	const { session } = await withSession(t);
	await session.open(BOARD, BARE);
	await session.open("/board/soc.dtsi", BAD_SOC);
	await session.shows("/board/soc.dtsi", [IN_SOC]);
	await session.close("/board/soc.dtsi");
	await session.shows("/board/soc.dtsi", []);
});

test("a header that changes on the disk, goes and comes", async (t) => {
	const { session, files } = await withSession(t);
	await session.open(BOARD, BARE);
	await session.until("a first round", () => session.analyses > 0);
	files.write("/board/soc.dtsi", BAD_SOC);
	await session.touch("/board/soc.dtsi");
	await session.shows("/board/soc.dtsi", [IN_SOC]);
	files.remove("/board/soc.dtsi");
	await session.touch("/board/soc.dtsi");
	await session.shows(BOARD, ["1:9 error[include]"]);
	files.write("/board/soc.dtsi", SOC);
	await session.touch("/board/soc.dtsi");
	await session.shows(BOARD, []);
});

test("views are told of each new answer once, also where a request asked for it first", async (t) => {
	const { session } = await withSession(t);
	let told = 0;
	session.client.onNotification(CHANGED_NOTIFICATION, () => void told++);
	await session.open(BOARD, board("9"));
	await session.until("the first answer", () => told === 1);
	for (const [version, clock] of [
		[2, "0"],
		[3, "1"],
		[4, "9"],
	] as const) {
		// As editors do: the change, and at once what stands above the lines.
		const changed = session.change(BOARD, version, board(clock));
		const asked = session.request("textDocument/codeLens", { textDocument: { uri: uri(BOARD) } });
		await Promise.all([changed, asked]);
		await session.until(`answer ${version}`, () => told === version);
	}
	const rounds = session.statuses.length;
	await session.touch("/board/soc.dtsi");
	await session.until("a round in which nothing is new", () => session.statuses.length > rounds);
	assert.equal(told, 4);
	await session.open("/board/other.dts", BARE);
	await session.until("one more board", () => told === 5);
	await session.close("/board/other.dts");
	await session.until("one less", () => told === 6);
});

test("an event that changes nothing makes nobody work", async (t) => {
	const { session } = await withSession(t);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	const { analyses } = session;
	await session.touch("/board/soc.dtsi");
	await session.request("textDocument/hover", {
		textDocument: { uri: uri(BOARD) },
		position: { line: 0, character: 0 },
	});
	assert.equal(session.analyses, analyses);
});

test("closed and opened again, versions begin anew", async (t) => {
	const { session } = await withSession(t);
	await session.open(BOARD, board("9"), 7);
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	await session.close(BOARD);
	await session.shows(BOARD, []);
	await session.open(BOARD, board("9"), 1);
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	assert.equal(session.published.at(-1)?.version, 1);
});

test("a finding in a header of two boards is shown once, until both are closed", async (t) => {
	const { session } = await withSession(t, {
		texts: { "/board/soc.dtsi": BAD_SOC, "/board/second.dts": BARE },
	});
	await session.open("/board/second.dts", BARE);
	await session.open("/board/third.dts", `${BARE}/ { model = "3"; };\n`);
	await session.until("both analysed", () => session.analyses >= 2);
	await session.shows("/board/soc.dtsi", [IN_SOC]);
	await session.close("/board/second.dts");
	await session.touch("/board/second.dts");
	await session.shows("/board/soc.dtsi", [IN_SOC]);
	await session.close("/board/third.dts");
	await session.shows("/board/soc.dtsi", []);
});

test("a header opened alone belongs to the board beside it that includes it", async (t) => {
	const { session } = await withSession(t, {
		texts: { "/board/middle.dtsi": '#include "soc.dtsi"\n', [BOARD]: '/dts-v1/;\n#include "middle.dtsi"\n' },
	});
	await session.open("/board/soc.dtsi", BAD_SOC);
	await session.shows("/board/soc.dtsi", [IN_SOC]);
});

test("a finding outside the workspace is shown at the line that leads there", async (t) => {
	const { session } = await withSession(t, {
		texts: { "/vendor/soc.dtsi": BAD_SOC, "/vendor/middle.dtsi": '#include "soc.dtsi"\n' },
	});
	await session.open(BOARD, '/dts-v1/;\n#include "../vendor/middle.dtsi"\n');
	await session.shows(BOARD, ["1:9 error[scmi-clock-unknown]"]);
	const [diagnostic] = session.published.at(-1)?.diagnostics ?? [];
	const [real] = diagnostic?.relatedInformation ?? [];
	assert.equal(real?.location.uri, "file:///vendor/soc.dtsi");
	assert.equal(real?.location.range.start.line, 15);
	assert.ok(!session.published.some((entry) => entry.uri.startsWith("file:///vendor")));
	await session.open("/vendor/soc.dtsi", BAD_SOC);
	await session.shows("/vendor/soc.dtsi", [IN_SOC]);
});

test("a catalogue: its own faults, and the boards it changes while it is typed", async (t) => {
	const catalogue = "/board/demo.scmi.yaml";
	const { session } = await withSession(t);
	await session.open(catalogue, CATALOGUE.replace("clock: complete", "clock: whole"));
	await session.until("a fault of the catalogue", () => (session.findings(catalogue)?.length ?? 0) > 0);
	assert.match(String(session.findings(catalogue)), /error\[scmi-catalogue\]/);
	await session.change(catalogue, 2, CATALOGUE);
	await session.shows(catalogue, []);
	await session.open(BOARD, board("2"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	await session.change(catalogue, 3, CATALOGUE.replace("clock: {", "clock: { more: { id: 2 },"));
	await session.shows(BOARD, []);
});

test("the variants of a scmi.yaml, from the file and from a tree it names", async (t) => {
	const setup = "scmi: 1\nhost: board.dts\nvariants: { plain: {}, bad: { define: { CLOCK: 9 } } }\n";
	const text = board("CLOCK").replace(
		'#include "soc.dtsi"',
		'#include "soc.dtsi"\n#ifndef CLOCK\n#define CLOCK 0\n#endif',
	);
	const { session } = await withSession(t, { texts: { [BOARD]: text, "/board/scmi.yaml": setup } });
	await session.open("/board/scmi.yaml", setup);
	await session.shows(BOARD, ["6:21 error[scmi-clock-unknown]"]);
	await session.close("/board/scmi.yaml");
	await session.shows(BOARD, []);
	await session.open(BOARD, text);
	await session.shows(BOARD, ["6:21 error[scmi-clock-unknown]"]);
	await session.open("/board/scmi.yaml", "scmi: 1\nhots: board.dts\n");
	await session.until("a fault of the setup", () => (session.findings("/board/scmi.yaml")?.length ?? 0) > 0);
});

test("files that are nothing of ours, and documents on no disk", async (t) => {
	const { session } = await withSession(t);
	for (const path of ["/board/notes.txt", "/board/Makefile", "/board/other.cfg", "/board/x.yaml"])
		await session.open(path, 'name = "x"\n{{{');
	await session.client.sendNotification("textDocument/didOpen", {
		textDocument: { uri: "untitled:Untitled-1", languageId: "devicetree", version: 1, text: "/ {" },
	});
	const hover = { textDocument: { uri: "untitled:Untitled-1" }, position: { line: 0, character: 1 } };
	assert.equal(await session.request("textDocument/hover", hover), null);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	assert.deepEqual([...new Set(session.published.map((entry) => entry.uri))], [uri(BOARD)]);
	assert.deepEqual(session.logged, []);
});

test("a document opened through a link", async (t) => {
	const files = memoryFiles({ ...FILES, [BOARD]: board("9") }, { "/link": "/board" });
	const { session } = await withSession(t, { files, folders: ["/link"] });
	await session.open("/link/board.dts", board("9"));
	await session.open("/link/soc.dtsi", BAD_SOC);
	await session.shows("/link/board.dts", [UNKNOWN_CLOCK]);
	await session.shows("/link/soc.dtsi", []);
	await session.change("/link/board.dts", 2, BARE);
	await session.shows("/link/soc.dtsi", [IN_SOC]);
	assert.ok(!session.published.some((entry) => entry.uri.startsWith("file:///board/")));
	const definition = await session.request<{ uri: string }[]>("textDocument/definition", {
		textDocument: { uri: uri("/link/board.dts") },
		position: { line: 1, character: 12 },
	});
	assert.deepEqual(
		definition.map((location) => location.uri),
		["file:///link/soc.dtsi"],
	);
});

test("lines end in any way, a byte-order mark and astral characters shift nothing", async (t) => {
	const { session } = await withSession(t);
	const text = `\uFEFF${board("9")}`.replaceAll("\n", "\r\n").replace("clocks", "/* 😀 */ clocks");
	await session.open(BOARD, text);
	await session.shows(BOARD, ["3:30 error[scmi-clock-unknown]"]);
});

test("settings: macros, include folders, and general findings left to another server", async (t) => {
	const settings = { defines: { CLOCK: 9 }, includePaths: ["headers"], generalDiagnostics: "off" };
	const { session } = await withSession(t, { settings, texts: { "/board/headers/extra.h": "#define EXTRA 1\n" } });
	await session.open(BOARD, `${board("CLOCK")}#include <extra.h>\n/ { x = <EXTRA>; y = <; };\n`);
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
});

test("settings: folders and a catalogue, from the folder they are of, from anywhere, and none", async (t) => {
	const texts = {
		"/board/headers/extra.h": "#define EXTRA 1\n",
		"/board/fw/other.scmi.yaml": CATALOGUE.replace("id: 1,", "id: 9,"),
	};
	const { session } = await withSession(t, { texts });
	const text = `${board("9")}#include <extra.h>\n/ { x = <EXTRA>; };\n`;
	await session.open(BOARD, text);
	const noHeader = "5:9 error[include]";
	await session.shows(BOARD, [UNKNOWN_CLOCK, noHeader]);
	for (const [settings, ...expected] of [
		[{ includePaths: ["", "headers"] }, UNKNOWN_CLOCK],
		[{ includePaths: ["/board/headers"] }, UNKNOWN_CLOCK],
		[{ includePaths: [5, ".\\headers"] }, UNKNOWN_CLOCK],
		[{ includePaths: [""] }, UNKNOWN_CLOCK, noHeader],
		[{ includePaths: ["headers"], catalogue: "fw/other.scmi.yaml" }],
		[{ includePaths: ["headers"], catalogue: "/board/fw/other.scmi.yaml" }],
		[{ includePaths: ["headers"], catalogue: "" }, UNKNOWN_CLOCK],
	] as const) {
		await session.configure(settings);
		await session.shows(BOARD, expected);
	}
});

test("settings: of a client that answers less than it is asked, or nothing of their kind", async (t) => {
	const { session } = await withSession(t);
	await session.open(BOARD, board("9"));
	const isOff = { rules: { "scmi-clock-unknown": "off", "scmi-denied": "off" } };
	const answers: readonly unknown[][] = [[], ["off"], [5, null], [[isOff]], [null, isOff]];
	for (const answer of answers) {
		await session.configure(isOff);
		await session.shows(BOARD, []);
		session.client.onRequest("workspace/configuration", () => answer);
		await session.configure(undefined);
		await session.shows(BOARD, [UNKNOWN_CLOCK]);
		session.client.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) => items.map(() => isOff));
	}
	assert.deepEqual(session.logged, []);
});

test("settings: how much a rule counts, in files that stay open", async (t) => {
	const { session } = await withSession(t);
	await session.open(BOARD, board("9"));
	await session.shows(BOARD, [UNKNOWN_CLOCK]);
	for (const [rules, ...expected] of [
		[{ "scmi-clock-unknown": "information" }, "3:21 information[scmi-clock-unknown]"],
		// the refusal that comes of it does not come back as another's
		[{ "scmi-clock-unknown": "off" }],
		[{ "scmi-clock-unknown": "of", "scmi-clock-unknwon": "off", "scmi-denied": 0 }, UNKNOWN_CLOCK],
		[{ "scmi-clock-unknown": "off", "scmi-denied": "off" }],
		[undefined, UNKNOWN_CLOCK],
	] as const) {
		await session.configure({ rules });
		await session.shows(BOARD, expected);
	}
	assert.deepEqual([...new Set(session.published.map((entry) => entry.uri))], [uri(BOARD)]);
	assert.deepEqual(session.logged, []);
});

test("what scmi.yaml says of a rule counts, not the setting: on a board, and in a header opened alone", async (t) => {
	const header = "/board/soc.dtsi";
	for (const [opened, text, place] of [
		[BOARD, board("9"), "3:21"],
		[header, BAD_SOC, "15:28"],
	] as const) {
		const setup = "scmi: 1\nhost: board.dts\nprofile: none\n";
		const texts = { [BOARD]: BARE, "/board/scmi.yaml": setup, [opened]: text };
		const { session, files } = await withSession(t, { texts });
		await session.open(opened, text);
		for (const [inSettings, inSetup, ...expected] of [
			[{}, "", "error[scmi-clock-unknown]"],
			[{ "scmi-clock-unknown": "off" }, ""],
			[{ "scmi-clock-unknown": "off" }, "rules: { scmi-clock-unknown: warning }", "warning[scmi-clock-unknown]"],
			[{}, 'rules: { scmi-denied: "off" }', "error[scmi-clock-unknown]"],
		] as const) {
			files.write("/board/scmi.yaml", setup + inSetup);
			await session.touch("/board/scmi.yaml");
			await session.configure({ rules: inSettings });
			await session.shows(
				opened,
				expected.map((finding) => `${place} ${finding}`),
			);
		}
		assert.equal(session.findings("/board/scmi.yaml"), undefined);
	}
});

test("everything is published with the active document's setup first", async (t) => {
	const { session } = await withSession(t, { texts: { "/other/other.dts": board("0") } });
	await session.client.sendNotification("scmi/activeEditor", { uri: uri(BOARD) });
	await session.open("/board/a.dts", board("9"));
	await session.open(BOARD, board("9"));
	await session.shows("/board/a.dts", [UNKNOWN_CLOCK]);
	assert.deepEqual(session.published[0]?.uri, uri(BOARD));
	assert.deepEqual(session.published[0]?.diagnostics.map(written), [UNKNOWN_CLOCK]);
	await session.until("a status", () => session.statuses.at(-1)?.catalogue === "Demo BL31");
	assert.equal(session.statuses.at(-1)?.uri, uri(BOARD));
	await session.client.sendNotification("scmi/activeEditor", { uri: null });
	await session.until("no status", () => session.statuses.at(-1)?.uri === null);
});

test("what two boards find in a file they share never stands where it was before a change of that file", async (t) => {
	const boards = ["/board/board.dts", "/board/other.dts"];
	const texts = { "/board/soc.dtsi": BAD_SOC, ...Object.fromEntries(boards.map((path) => [path, BARE])) };
	const { session } = await withSession(t, { texts });
	for (const path of boards) await session.open(path, BARE);
	await session.open("/board/soc.dtsi", BAD_SOC);
	await session.shows("/board/soc.dtsi", [IN_SOC]);
	for (let more = 1; more <= 5; more++) {
		const moved = [IN_SOC.replace("15", String(15 + more))];
		const before = session.published.length;
		await session.change("/board/soc.dtsi", 1 + more, "\n".repeat(more) + BAD_SOC);
		await session.shows("/board/soc.dtsi", moved);
		const said = session.published.slice(before).filter(({ uri: of }) => of === uri("/board/soc.dtsi"));
		assert.deepEqual(
			said.map(({ diagnostics }) => diagnostics.map(written)),
			said.map(() => moved),
		);
	}
});

test("a file that changed on the disk without a word is read again when somebody turns to another editor", async (t) => {
	const { session, files } = await withSession(t);
	await session.open(BOARD, BARE);
	await session.request("textDocument/codeLens", { textDocument: { uri: uri(BOARD) } });
	assert.equal(session.findings("/board/soc.dtsi"), undefined);
	files.write("/board/soc.dtsi", BAD_SOC);
	await session.client.sendNotification("scmi/activeEditor", { uri: uri(BOARD) });
	await session.shows("/board/soc.dtsi", [IN_SOC]);
});
