// Catalogues from firmware's sources, in an editor.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CancellationTokenSource, type Location } from "vscode-languageserver/node";
import type { ImportKindReport, ImportParams, ImportReport } from "../../server/src/lsp/protocol.ts";
import { boardOfM7, SOUND_SYSTEM_MANAGER, SYSTEM_MANAGER } from "../importers/system-manager.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const CLOCKS = "/sm/devices/SOC1/sm/dev_sm_clock.h";

test("a board whose setup names sources is checked against them as they are now", async (t) => {
	const setup = "scmi: 1\nhost: board.dts\ncatalogue: { import: imx-sm, from: ../sm/configs/board.cfg }\n";
	const board = boardOfM7("5");
	const disk = memoryFiles({ ...SOUND_SYSTEM_MANAGER, "/b/board.dts": board, "/b/scmi.yaml": setup });
	const session = await startSession({ files: disk });
	t.after(session.end);
	await session.open("/b/board.dts", board);
	await session.shows("/b/board.dts", ["17:53 error[scmi-clock-unknown]"]);
	const more = (SOUND_SYSTEM_MANAGER[CLOCKS] as string)
		.replace("CLOCK_NUM_SRC \\", "CLOCK_NUM_SRC + 1U \\")
		.replace("#define DEV_SM_CLK_MODE_OFF", "#define DEV_SM_CLK_NEW 5U\n#define DEV_SM_CLK_MODE_OFF");
	disk.write(CLOCKS, more);
	await session.touch(CLOCKS);
	await session.shows("/b/board.dts", []);
});

test("a number of such a board leads to the line of the source that has it", async (t) => {
	const setup = "scmi: 1\nhost: board.dts\ncatalogue: { import: imx-sm, from: ../sm/configs/board.cfg }\n";
	const board = boardOfM7("3");
	const disk = memoryFiles({ ...SOUND_SYSTEM_MANAGER, "/b/board.dts": board, "/b/scmi.yaml": setup });
	const session = await startSession({ files: disk, folders: ["/b"] });
	t.after(session.end);
	await session.open("/b/board.dts", board);
	const at = { textDocument: { uri: uri("/b/board.dts") }, position: { line: 17, character: 53 } };
	const places = await session.request<Location[]>("textDocument/definition", at);
	const lines = places.map(({ uri, range }) => `${uri} ${SOUND_SYSTEM_MANAGER[CLOCKS]?.split("\n")[range.start.line]}`);
	assert.deepEqual(lines, [`file://${CLOCKS} #define DEV_SM_CLK_UART2   (CLOCK_ROOT_UART2 + CLOCK_NUM_SRC)`]);
});

test("what lies over them is checked with them, and not by itself", async (t) => {
	const setup =
		"scmi: 1\nhost: board.dts\ncatalogue: { import: imx-sm, from: ../sm/configs/board.cfg, with: own.scmi.yaml }\n";
	const own = "scmiCatalogue: 1\nresources: { clock: { uart2: { description: debug console } } }\n";
	const board = boardOfM7("3");
	const disk = memoryFiles({
		...SOUND_SYSTEM_MANAGER,
		"/b/board.dts": board,
		"/b/scmi.yaml": setup,
		"/b/own.scmi.yaml": own,
	});
	const session = await startSession({ files: disk });
	t.after(session.end);
	await session.open("/b/own.scmi.yaml", own);
	await session.change("/b/own.scmi.yaml", 2, own.replace("description", "descripton"));
	await session.shows("/b/own.scmi.yaml", ["1:31 error[scmi-catalogue]"]);
	await session.change("/b/own.scmi.yaml", 3, own);
	await session.shows("/b/own.scmi.yaml", []);
	assert.deepEqual(session.logged, []);
});

describe("importing for a board that is open", () => {
	const HEADER = "/linux/include/dt-bindings/clock/soc1.h";
	const params: ImportParams = {
		kind: "imx-sm",
		sources: [uri("/sm/configs/board.cfg")],
		board: uri("/b/board.dts"),
		options: "",
		progress: "1",
	};
	const atBoard = async (importing?: Parameters<typeof startSession>[0]["importing"]) => {
		const board = boardOfM7("3");
		const files = { ...SYSTEM_MANAGER, [HEADER]: "#define SOC1_OSC 0\n#define SOC1_UART2 3\n", "/b/board.dts": board };
		const disk = memoryFiles(files);
		const session = await startSession({ files: disk, folders: ["/b"], ...(importing && { importing }) });
		await session.open("/b/board.dts", board);
		return {
			...session,
			ask: (more: Partial<ImportParams> = {}) => session.request<ImportReport>("scmi/import", { ...params, ...more }),
		};
	};

	test("gives a catalogue beside it, and the place of each line that is not in it", async (t) => {
		const session = await atBoard();
		t.after(session.end);
		const { file, says, lines, doubts } = await session.ask();
		assert.equal(file?.uri, "file:///b/board.scmi.yaml");
		assert.match(file.text, /^# Made by scmi-dt import imx-sm from configs\/board\.cfg\.\n/);
		assert.match(says, /^2 power domains, 5 clocks, 2 sensors, 4 agents, 3 devices and 2 more in agent, lmm$/);
		assert.equal(doubts, "1 line was not understood");
		const [line, another] = lines;
		assert.equal(another, undefined);
		assert.match(line?.text ?? "", /^DEV_SM_CLK_NOWHERE has no number/);
		const { uri: source, range } = line?.place ?? assert.fail();
		assert.equal(source, "file:///sm/configs/board.cfg");
		assert.match((SYSTEM_MANAGER["/sm/configs/board.cfg"] ?? "").split("\n")[range.start.line] ?? "", /^CLK_NOWHERE/);
		assert.deepEqual([range.start.character, range.end.line - range.start.line], [0, 0]);
	});

	test("is for that board where the sources say for none, and takes the options of the command line", async (t) => {
		const session = await atBoard();
		t.after(session.end);
		const header = { kind: "dt-header", sources: [uri(HEADER)], options: "--prefix clock=SOC1_ --name 'My firmware'" };
		const { file } = await session.ask(header);
		assert.match(
			file?.text ?? "",
			/firmware:\n {2}name: My firmware\n {2}match: \{ rootCompatible: \[ "fsl,soc1" \] \}\n/,
		);
		const without = await session.ask({ ...header, board: null });
		assert.match(without.file?.text ?? "", /match: \{ includes: \[ soc1\.h \] \}/);
		const wrong = await session.ask({ ...header, options: "--prefx clock=SOC1_" });
		assert.deepEqual(wrong, {
			file: null,
			says: 'unknown option --prefx. Did you mean "--prefix"?',
			lines: [],
			doubts: null,
		});
	});

	test("says why there is none", async (t) => {
		const session = await atBoard();
		t.after(session.end);
		const { file, says, lines } = await session.ask({ kind: "capture" });
		assert.equal(file, null);
		assert.match(says, /^nothing in board\.cfg could be read as what scmi-capture\.sh printed/);
		assert.equal(lines.length, 1);
	});

	test("ends when it is cancelled, and keeps nobody waiting before", async (t) => {
		let ended = false;
		const session = await atBoard(
			(_task, _open, onRead, token) =>
				new Promise((resolve) => {
					onRead(12);
					token.onCancellationRequested(() => {
						ended = true;
						resolve(undefined);
					});
				}),
		);
		t.after(session.end);
		const source = new CancellationTokenSource();
		const answer = session.client.sendRequest("scmi/import", params, source.token);
		const textDocument = { uri: uri("/b/board.dts") };
		assert.ok(await session.request("textDocument/hover", { textDocument, position: { line: 17, character: 49 } }));
		source.cancel();
		await assert.rejects(answer, { code: -32800 });
		assert.ok(ended);
	});

	test("offers every kind with what it reads", async (t) => {
		const session = await atBoard();
		t.after(session.end);
		const kinds = await session.request<ImportKindReport[]>("scmi/importKinds", null);
		assert.deepEqual(
			kinds.map(({ kind, chosen }) => `${kind}: ${chosen.join(" or ")}`),
			["imx-sm: file", "c-tables: folder or files", "dt-header: files", "optee-dt: file", "capture: file"],
		);
	});
});
