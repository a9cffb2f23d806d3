// What the status bar is told of boards that have nothing to do with SCMI, and of one whose firmware nobody describes.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { MadeCatalogues } from "../../server/src/lsp/protocol.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { board, FILES } from "./board.ts";
import { startSession, uri } from "./session.ts";

const BOARD = "/board/board.dts";
const { "/board/demo.scmi.yaml": CATALOGUE, ...WITHOUT } = FILES;

async function sitDown(t: { after(end: () => void): void }, files: Readonly<Record<string, string>>) {
	const disk = memoryFiles(files);
	const session = await startSession({ files: disk });
	t.after(session.end);
	const statusOf = async (path: string, about: string | null = path) => {
		const told = session.statuses.length;
		await session.open(path, files[path] ?? "");
		await session.client.sendNotification("scmi/activeEditor", { uri: uri(path) });
		const isAbout = () => session.statuses.at(-1)?.uri === (about === null ? null : uri(about));
		await session.until(`the status of ${path}`, () => session.statuses.length > told && isAbout());
		return session.statuses.at(-1);
	};
	return { session, disk, statusOf };
}

test("a board without SCMI, an overlay that speaks of none, and a header have no status, no lens and no grants", async (t) => {
	const plain = "/board/plain.dts";
	const text = `/dts-v1/;\n/ { compatible = "acme,plain"; eth { clocks = <1>; }; };\n`;
	const overlay = '/dts-v1/;\n/plugin/;\n&uart { status = "okay"; };\n';
	const files = { [plain]: text, "/board/pins.h": "#define A 1\n", "/board/uart.dtso": overlay };
	const { session, statusOf } = await sitDown(t, files);
	await statusOf(plain, null);
	await statusOf("/board/pins.h", null);
	await statusOf("/board/uart.dtso", null);
	assert.deepEqual(await session.request("textDocument/codeLens", { textDocument: { uri: uri(plain) } }), []);
});

test("a part of a board with SCMI and of one without has a status", async (t) => {
	const part = "/board/part.dtsi";
	const { statusOf, session } = await sitDown(t, {
		...FILES,
		[part]: "/ { part; };\n",
		"/board/a.dts": '/dts-v1/;\n#include "part.dtsi"\n',
		"/board/b.dts": `${board("0")}#include "part.dtsi"\n`,
	});
	await session.open("/board/b.dts", `${board("0")}#include "part.dtsi"\n`);
	await statusOf("/board/a.dts", null);
	assert.notEqual(await statusOf(part), undefined);
});

test("one that matches a catalogue has a status even before it has an SCMI node", async (t) => {
	const { statusOf } = await sitDown(t, {
		...FILES,
		"/board/new.dts": `/dts-v1/;\n/ { compatible = "acme,demo"; };\n`,
	});
	const status = await statusOf("/board/new.dts");
	assert.deepEqual([status?.catalogue, status?.lacksCatalogue], ["Demo BL31", false]);
});

test("one with SCMI lacks a catalogue, and one can be made of it, beside it, under a name that is free", async (t) => {
	const { session, disk, statusOf } = await sitDown(t, {
		...WITHOUT,
		"/board/board.scmi.yaml": CATALOGUE.replace("acme,demo", "acme,other"),
	});
	const status = await statusOf(BOARD);
	assert.deepEqual([status?.setup, status?.catalogue, status?.lacksCatalogue], ["board", null, true]);
	const made = await session.request<MadeCatalogues>("scmi/makeCatalogues", { textDocument: { uri: uri(BOARD) } });
	assert.equal(made.nothing, null);
	assert.deepEqual(
		made.files.map((file) => file.uri),
		[uri("/board/board-2.scmi.yaml")],
	);
	disk.write("/board/board-2.scmi.yaml", made.files[0]?.text ?? "");
	await session.touch("/board/board-2.scmi.yaml");
	await session.until("a catalogue", () => session.statuses.at(-1)?.lacksCatalogue === false);
	assert.equal(session.statuses.at(-1)?.catalogue, "acme,demo firmware");
});

test("of a board that uses nothing, or cannot be read, none is made, and it says why", async (t) => {
	const { session, statusOf } = await sitDown(t, {
		...WITHOUT,
		"/board/idle.dts": '/dts-v1/;\n#include "soc.dtsi"\n',
		"/board/broken.dts": `/dts-v1/;\n#include "soc.dtsi"\n#include "gone.dtsi"\n`,
	});
	const why = async (path: string) =>
		(await session.request<MadeCatalogues>("scmi/makeCatalogues", { textDocument: { uri: uri(path) } })).nothing;
	await statusOf("/board/idle.dts");
	assert.equal(
		await why("/board/idle.dts"),
		"nothing that idle.dts uses over SCMI was found: there is nothing to make a catalogue of.",
	);
	const status = await statusOf("/board/broken.dts");
	assert.equal(status?.lacksCatalogue, false, "it may have one: what is not read may say which");
	assert.match(
		(await why("/board/broken.dts")) ?? "",
		/^nothing that broken\.dts uses over SCMI was found: not all of it could be read: .*gone\.dtsi/,
	);
});

test("with a number in use again, all is checked", async (t) => {
	const { session, statusOf } = await sitDown(t, { ...FILES, [BOARD]: board("9") });
	const status = await statusOf(BOARD);
	assert.deepEqual([status?.lacksCatalogue, status?.problems.errors], [false, 1]);
	assert.deepEqual(session.findings(BOARD)?.length, 1);
});

test("a domain's configuration is read before there is a board beside it; any other .cfg is not", async (t) => {
	const { session } = await sitDown(t, {});
	await session.open("/new/domu1.cfg", 'name = "DomU1"\narm_sci = "scmi_smc\n');
	await session.until("a finding", () => session.findings("/new/domu1.cfg")?.length === 1);
	await session.open("/new/setup.cfg", '[metadata]\nname = "x\n');
	await session.request("textDocument/codeLens", { textDocument: { uri: uri("/new/setup.cfg") } });
	assert.equal(session.findings("/new/setup.cfg"), undefined);
});
