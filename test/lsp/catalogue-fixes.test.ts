// What a tree uses and its catalogue does not list is added there by a quick fix; a board without any catalogue gets one.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CodeAction, CreateFile, InitializeParams, TextDocumentEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const SOC = `/ {
	compatible = "acme,demo";
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			shmem = <&page>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0 0x1000 0 0x100>; };
};
`;
const BOARD = `/dts-v1/;
#include "soc.dtsi"
#define CLK_MMC 12
/ {
	uart0: uart { clocks = <&clk 1>, <&clk 9>; clock-names = "apb", "baud"; };
	mmc { clocks = <&clk CLK_MMC>, <&clk 9>; resets = <&rst 4>; };
};
`;
const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
resources:
  clock:
    uart0: { id: 1 } # the console's
permissions: { model: none }
completeness: { clock: partial }
`;

interface Given {
	readonly catalogue?: string;
	readonly name?: string;
	readonly files?: Readonly<Record<string, string>>;
	readonly board?: string;
	/** The cursor is behind it. */
	readonly at: string;
	readonly params?: Partial<InitializeParams>;
	readonly folders?: readonly string[];
	readonly bundled?: string;
}

/** Each quick fix at a place with the files that it leaves otherwise than they were. */
async function fixes({
	catalogue = CATALOGUE,
	name = "/b/fw.scmi.yaml",
	files = {},
	board = BOARD,
	at,
	...given
}: Given) {
	const all: Record<string, string> = { "/b/board.dts": board, "/b/soc.dtsi": SOC, [name]: catalogue, ...files };
	if (catalogue === "") delete all[name];
	const session = await startSession({
		files: { ...memoryFiles(all), ...(given.bundled !== undefined && { bundled: given.bundled }) },
		folders: given.folders ?? ["/b"],
		...(given.params && { params: given.params }),
	});
	try {
		await session.open("/b/board.dts", board);
		const offset = board.indexOf(at) + at.length;
		assert.ok(offset >= at.length, at);
		const position = TextDocument.create("", "", 0, board).positionAt(offset);
		const range = { start: position, end: position };
		const params = { textDocument: { uri: uri("/b/board.dts") }, range, context: { diagnostics: [] } };
		const actions = await session.request<CodeAction[]>("textDocument/codeAction", params);
		assert.deepEqual(session.logged, []);
		return actions.map((action) => ({
			title: `${action.isPreferred ? "preferred: " : ""}${action.title}`,
			about: (action.diagnostics ?? []).map(({ code }) => code),
			command: action.command && [action.command.command, ...(action.command.arguments ?? [])],
			texts: textsAfter(action, all),
		}));
	} finally {
		session.end();
	}
}

function textsAfter({ edit = {} }: CodeAction, all: Readonly<Record<string, string>>): Record<string, string> {
	const texts: Record<string, string> = {};
	const apply = (at: string, edits: TextDocumentEdit["edits"]) => {
		const file = decodeURIComponent(at.replace("file://", ""));
		texts[file] = TextDocument.applyEdits(
			TextDocument.create(at, "", 0, texts[file] ?? all[file] ?? ""),
			edits as never,
		);
	};
	for (const [at, edits] of Object.entries(edit.changes ?? {})) apply(at, edits);
	for (const each of (edit.documentChanges ?? []) as (CreateFile | TextDocumentEdit)[])
		if ("kind" in each) {
			const file = decodeURIComponent(each.uri.replace("file://", ""));
			assert.equal(all[file], undefined, `${file} is there already`);
			texts[file] = "";
		} else apply(each.textDocument.uri, each.edits);
	return texts;
}

const NEW_FILES: Partial<InitializeParams> = {
	capabilities: {
		workspace: { configuration: true, workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
	},
	initializationOptions: { uriScheme: "vscode" },
};

describe("a number that the catalogue does not list", () => {
	test("gets a row of its table, called like what uses it", async () => {
		const [one, all, ...others] = await fixes({ at: "<&clk 9" });
		const row = "    uart_baud: { id: 9 }\n";
		assert.deepEqual(one, {
			title: 'preferred: Add clock 9 as "uart0_baud" to fw.scmi.yaml',
			about: ["scmi-clock-unknown"],
			command: undefined,
			texts: { "/b/fw.scmi.yaml": CATALOGUE.replace("permissions", `${row.replace("uart_", "uart0_")}permissions`) },
		});
		assert.equal(all?.title, "Add the 3 unlisted numbers that this board uses to fw.scmi.yaml");
		assert.deepEqual(all?.texts, {
			"/b/fw.scmi.yaml": CATALOGUE.replace(
				"permissions",
				"    uart0_baud: { id: 9 }\n    clk_mmc: { id: 12, symbols: [CLK_MMC] }\n  reset:\n    mmc: { id: 4 }\npermissions",
			),
		});
		assert.deepEqual(others, []);
	});
	test("by its macro, and where there is no table yet", async () => {
		const [macro] = await fixes({ at: "<&clk CLK_M" });
		assert.equal(macro?.title, 'preferred: Add clock 12 as "clk_mmc" to fw.scmi.yaml');
		const [reset] = await fixes({ at: "<&rst 4" });
		assert.equal(reset?.title, 'preferred: Add reset 4 as "mmc" to fw.scmi.yaml');
		assert.deepEqual(reset?.about, []);
	});
	test("all of them also at the SCMI node", async () => {
		const fromNode = await fixes({ at: "\n&scm", board: `${BOARD}&scmi { };\n` });
		assert.deepEqual(
			fromNode.map(({ title }) => title),
			["Add the 3 unlisted numbers that this board uses to fw.scmi.yaml"],
		);
		assert.deepEqual(fromNode[0]?.texts, (await fixes({ at: "<&clk 9" }))[1]?.texts);
	});
	test("what is listed needs nothing", async () => assert.deepEqual(await fixes({ at: "<&clk 1" }), []));
	test("a key that is taken gets a number", async () => {
		const catalogue = CATALOGUE.replace("    uart0:", "    uart0_baud: { id: 2 }\n    uart0:");
		assert.equal(
			(await fixes({ at: "<&clk 9", catalogue }))[0]?.title,
			'preferred: Add clock 9 as "uart0_baud_2" to fw.scmi.yaml',
		);
	});
	test("a list that says it is complete may be wrong, but not what an importer read", async () => {
		const complete = CATALOGUE.replace("clock: partial", "clock: complete");
		const [one] = await fixes({ at: "<&clk 9", catalogue: complete });
		assert.equal(one?.title, 'Add clock 9 as "uart0_baud" to fw.scmi.yaml');
		const imported = (importer: string) => `${complete}sources: { a: { path: a.c, importer: ${importer} } }\n`;
		assert.deepEqual(await fixes({ at: "<&clk 9", catalogue: imported("c-tables") }), []);
		assert.equal((await fixes({ at: "<&clk 9", catalogue: imported("from-dts") }))[0]?.title, one?.title);
		const partial = imported("dt-header").replace("clock: complete", "clock: partial");
		assert.equal(
			(await fixes({ at: "<&clk 9", catalogue: partial }))[0]?.title,
			'preferred: Add clock 9 as "uart0_baud" to fw.scmi.yaml (the next import removes it)',
		);
	});
	test("a number that something says is wrong is hardly meant to be listed", async () => {
		const catalogue = CATALOGUE.replace("    uart0:", "    mmc: { id: 3, symbols: [CLK_MMC] }\n    uart0:");
		const found = await fixes({ at: "<&clk CLK_M", catalogue });

		assert.deepEqual(
			found.filter(({ title }) => title.includes("Add clock 12")).map(({ title }) => title),
			['Add clock 12 as "clk_mmc" to fw.scmi.yaml'],
		);
	});
	test("of layers into the one that nobody imports", async () => {
		const base = `${CATALOGUE}sources: { a: { path: a.c, importer: dt-header } }\n`;
		const over =
			'scmiCatalogue: 1\nextends: base.scmi.yaml\nfirmware: { match: { rootCompatible: ["acme,demo"], nodes: ["/uart"] } }\n';
		const [one] = await fixes({ at: "<&clk 9", catalogue: over, files: { "/b/base.scmi.yaml": base } });
		assert.deepEqual(one?.texts, {
			"/b/fw.scmi.yaml": `${over.trimEnd()}\nresources:\n  clock:\n    uart0_baud: { id: 9 }\n`,
		});
	});
	test("JSON, in its own style", async () => {
		const catalogue = `{\n  "scmiCatalogue": 1,\n  "firmware": { "name": "D", "match": { "rootCompatible": ["acme,demo"] } },\n  "resources": { "clock": { "uart0": { "id": 1 } } },\n  "completeness": { "clock": "partial" }\n}\n`;
		const [one] = await fixes({ at: "<&clk CLK_M", catalogue, name: "/b/fw.scmi.json" });
		assert.deepEqual(one?.texts, {
			"/b/fw.scmi.json": catalogue.replace(
				'{ "id": 1 }',
				'{ "id": 1 }, "clk_mmc": { "id": 12, "symbols": ["CLK_MMC"] }',
			),
		});
	});
	test("not outside of the opened folders, nor where the catalogue has errors", async () => {
		assert.deepEqual(await fixes({ at: "<&clk 9", name: "/fw.scmi.yaml" }), []);
		assert.deepEqual(await fixes({ at: "<&clk 9", catalogue: CATALOGUE.replace("{ id: 1 }", '{ id: "9" }') }), []);
	});
	test("where each agent numbers by itself, for the agent that asks", async () => {
		const own = CATALOGUE.replace("{ id: 1 }", "{ agentIds: { linux: 1 } }").replace(
			"resources:",
			"agents: { linux: { id: 1, channels: [{ transport: smc, smcId: 0x82000010 }] } }\nresources:",
		);
		const [one] = await fixes({ at: "<&clk 9", catalogue: own });
		assert.equal(
			one?.texts["/b/fw.scmi.yaml"],
			own.replace("permissions", "    uart0_baud: { agentIds: { linux: 9 } }\npermissions"),
		);
		// on a channel that is nobody's
		assert.deepEqual(await fixes({ at: "<&clk 9", catalogue: own.replace("0x82000010", "0x82000011") }), []);
	});
});

describe("a catalogue that came with the product is copied with the row", () => {
	const given = {
		at: "<&clk 9",
		catalogue: "",
		bundled: "/product/bundled",
		files: { "/product/bundled/acme,demo.scmi.yaml": CATALOGUE },
	};
	test("where one edit can do both", async () => {
		const [one] = await fixes({ ...given, params: NEW_FILES });
		assert.equal(one?.title, 'preferred: Copy the bundled catalogue here and add clock 9 as "uart0_baud"');
		assert.deepEqual(one?.texts, {
			"/b/acme,demo.scmi.yaml": CATALOGUE.replace("permissions", "    uart0_baud: { id: 9 }\npermissions"),
		});
	});
	test("else it is left alone", async () => assert.deepEqual(await fixes(given), []));
});

describe("a board without a catalogue", () => {
	test("is offered one made of its numbers, to import one, to choose one", async () => {
		const [make, ...commands] = await fixes({ at: "<&clk 9", catalogue: "", params: NEW_FILES });
		assert.equal(make?.title, "Make a firmware catalogue from the numbers that this board uses");
		assert.match(make?.texts["/b/board.scmi.yaml"] ?? "", /^ {4}clk_mmc: \{ id: 12,/m);
		const board = "file:///b/board.dts";
		assert.deepEqual(
			commands.map(({ command }) => command),
			[
				["scmi.importCatalogue", board],
				["scmi.chooseCatalogue", board],
			],
		);
		assert.equal((await fixes({ at: "mmc {", catalogue: "", params: NEW_FILES })).length, 0);
	});
	test("no other client is sent commands that it does not have, or files that it cannot make", async () => {
		assert.deepEqual(await fixes({ at: "<&clk 9", catalogue: "" }), []);
	});
	test("at the SCMI node too", async () => {
		const board = `${BOARD}&scmi { };\n`;
		assert.equal((await fixes({ at: "\n&scm", catalogue: "", board, params: NEW_FILES })).length, 3);
	});
});
