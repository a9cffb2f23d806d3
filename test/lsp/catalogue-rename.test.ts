// A key of a catalogue is renamed in all layers, and where a scmi.yaml names an agent; or it is said why not.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { WorkspaceEdit } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const BASE = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
sources: { clk: { path: clocks.c } }
agents:
  linux: { id: 1, channels: [{ transport: smc, smcId: 0x82000002 }] }
  vm: { repeat: { count: 2 }, id: 2 }
resources:
  clock:
    bus: { id: 0, src: "clk:2" }
    'eth': { id: 1, parents: [bus] }
    uart: { id: 2, src: clk }
  reset: { eth: { id: 4 } }
devices:
  eth: { id: 7, resources: { clock: ["eth"], reset: [eth] } }
permissions:
  model: static
  initial: none
  grants: { linux: { devices: { eth: set }, resources: { clock: { eth: get } } }, vm1: { default: get } }
`;
const OVER =
	"scmiCatalogue: 1\nextends: demo.scmi.yaml\nresources: { clock: { eth: { name: e } }, reset: { bus: { id: 9 } } }\n";

interface Asked {
	readonly files: Readonly<Record<string, string>>;
	/** Which is asked, at the place that is marked with `$0`. */
	readonly marked: string;
	readonly path: string;
	readonly folders?: readonly string[];
	readonly open?: readonly string[];
	readonly bundled?: string;
}

/** The texts after the rename, or why there is none. */
async function renamed({ files, marked, path, folders, open = [path], bundled }: Asked, newName: string) {
	const offset = marked.indexOf("$0");
	assert.ok(offset > 0);
	const text = marked.replace("$0", "");
	const all: Record<string, string> = { ...files, [path]: text };
	const session = await startSession({
		files: { ...memoryFiles(all), ...(bundled && { bundled }) },
		folders: folders ?? ["/w"],
	});
	try {
		for (const each of open) await session.open(each, all[each] ?? assert.fail(each));
		const position = TextDocument.create(path, "", 0, text).positionAt(offset);
		const params = { textDocument: { uri: uri(path) }, position };
		const place = await session.request<{ placeholder: string } | null>("textDocument/prepareRename", params);
		const edit = await session.request<WorkspaceEdit | null>("textDocument/rename", { ...params, newName });
		const texts = Object.entries(edit?.changes ?? {}).map(([at, edits]) => {
			const file = at.replace("file://", "");
			return [file, TextDocument.applyEdits(TextDocument.create(at, "", 0, all[file] ?? ""), edits)];
		});
		return { from: place?.placeholder, texts: Object.fromEntries(texts), refused: undefined };
	} catch (error) {
		return { from: undefined, texts: {}, refused: (error as Error).message };
	} finally {
		assert.deepEqual(session.logged, []);
		session.end();
	}
}

const PATH = "/w/demo.scmi.yaml";
const files = { [PATH]: BASE, "/w/over.scmi.yaml": OVER };
const change = (from: string | RegExp, to: string) => BASE.replaceAll(from, to);

describe("renames", () => {
	test("a resource in its table alone, in every layer, in the quotes it has", async () => {
		const lan = change("'eth': {", "'lan': {").replace('["eth"]', '["lan"]').replace("{ eth: get }", "{ lan: get }");
		const expected = { [PATH]: lan, "/w/over.scmi.yaml": OVER.replace("eth:", "lan:") };
		const fromBelow = await renamed({ files, path: PATH, marked: BASE.replace("'eth'", "'e$0th'") }, "lan");
		assert.deepEqual(fromBelow, { from: "eth", texts: expected, refused: undefined });
		const marked = OVER.replace("{ eth:", "{ et$0h:");
		assert.deepEqual((await renamed({ files, path: "/w/over.scmi.yaml", marked }, "lan")).texts, expected);
	});
	test("a device, a source", async () => {
		const device = await renamed(
			{ files, path: PATH, marked: BASE.replace("devices:\n  e", "devices:\n  e$0") },
			"lan",
		);
		const lan = change("devices:\n  eth", "devices:\n  lan").replace("devices: { eth: set }", "devices: { lan: set }");
		assert.deepEqual(device.texts, { [PATH]: lan });
		const source = await renamed({ files, path: PATH, marked: BASE.replace("{ clk:", "{ clk$0:") }, "clocks");
		assert.deepEqual(source.texts, {
			[PATH]: change("{ clk:", "{ clocks:").replace('"clk:2"', '"clocks:2"').replace("src: clk", "src: clocks"),
		});
	});
	test("a key that YAML would take for something else is put in quotes", async () => {
		const found = await renamed(
			{ files: { [PATH]: BASE }, path: PATH, marked: BASE.replace("[bus]", "[b$0us]") },
			"true",
		);
		assert.deepEqual(found.texts, { [PATH]: change("    bus:", '    "true":').replace("[bus]", '["true"]') });
	});
	test("an agent also in the scmi.yaml that names it, from there too", async () => {
		const board = `/dts-v1/;\n/ { compatible = "acme,demo"; firmware { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; }; }; };\n`;
		const setup =
			"scmi: 1\nhost: board.dts\nprofile: direct\ncatalogue: demo.scmi.yaml\ndomains: { Linux: { agent: linux } }\n";
		const all = { [PATH]: BASE, "/w/board.dts": board, "/w/scmi.yaml": setup };
		const expected = {
			[PATH]: change("  linux: {", "  main: {").replace("{ linux: {", "{ main: {"),
			"/w/scmi.yaml": setup.replace("agent: linux", "agent: main"),
		};
		const open = ["/w/scmi.yaml"];
		const marked = BASE.replace("  linux", "  lin$0ux");
		assert.deepEqual((await renamed({ files: all, path: PATH, marked, open }, "main")).texts, expected);
		const there = setup.replace("agent: linux", "agent: lin$0ux");
		assert.deepEqual((await renamed({ files: all, path: "/w/scmi.yaml", marked: there }, "main")).texts, expected);
		assert.deepEqual((await renamed({ files: all, path: PATH, marked, open: [] }, "main")).texts, expected);
		// bound to it by another board that is open
		const other = { ...all, "/w/b/other.dts": board };
		assert.deepEqual(
			(await renamed({ files: other, path: PATH, marked, open: ["/w/b/other.dts"] }, "main")).texts,
			expected,
		);
	});
	test("what `repeat` makes goes with its pattern", async () => {
		const pattern = await renamed(
			{ files: { [PATH]: BASE }, path: PATH, marked: BASE.replace("  vm:", "  v$0m:") },
			"guest",
		);
		assert.equal(pattern.from, "vm");
		assert.deepEqual(pattern.texts, { [PATH]: change("  vm:", "  guest:").replace("vm1:", "guest1:") });
		const one = await renamed({ files: { [PATH]: BASE }, path: PATH, marked: BASE.replace("vm1:", "vm1$0:") }, "guest");
		assert.equal(one.refused, '"vm1" is made by the `repeat` of "vm": rename that.');
	});
	test("but not where one of them would be another", async () => {
		const text = BASE.replace("  vm:", "  guest1: { id: 9 }\n  v$0m:");
		const found = await renamed({ files: { [PATH]: BASE }, path: PATH, marked: text }, "guest");
		assert.equal(found.refused, '"guest1" is already one of the agents in demo.scmi.yaml.');
	});
	test("lines that end with CR LF stay so", async () => {
		const crlf = BASE.replaceAll("\n", "\r\n");
		const found = await renamed({ files: {}, path: PATH, marked: crlf.replace("[bus]", "[b$0us]") }, "axi");
		assert.deepEqual(found.texts, { [PATH]: crlf.replace("    bus:", "    axi:").replace("[bus]", "[axi]") });
	});
});

describe("refuses", () => {
	const why = async (marked: string, newName = "lan", more: Partial<Asked> = {}) =>
		(await renamed({ files, path: PATH, marked, ...more }, newName)).refused;

	test("a name that is taken, in whichever layer, or is none", async () => {
		assert.equal(
			await why(BASE.replace("    bus", "    b$0us"), "uart"),
			'"uart" is already one of the clock table in demo.scmi.yaml.',
		);
		assert.equal(
			await why(BASE.replace("reset: { eth", "reset: { e$0th"), "bus"),
			'"bus" is already one of the reset table in over.scmi.yaml.',
		);
		assert.match(
			(await why(BASE.replace("    bus", "    b$0us"), "a b")) ?? "",
			/^"a b" cannot be a key: it must be a name/,
		);
	});
	test("words of the format, numbers, trees", async () => {
		const names = /^What can be renamed here are the keys of resources, devices, agents and sources/;
		assert.match((await why(BASE.replace("resources:\n  clock", "resources:\n  cl$0ock"))) ?? "", names);
		assert.match((await why(BASE.replace("id: 0", "id: $00"))) ?? "", names);
		const tree = { path: "/w/a.dts", files: { ...files } };
		assert.match(
			(await why("/dts-v1/;\n/ { a$0 = <1>; };\n", "x", tree)) ?? "",
			/^What can be renamed here are labels/,
		);
	});
	test("a file outside of the opened folders that names it too", async () => {
		const outside = { files: { "/sdk/demo.scmi.yaml": BASE }, path: "/w/over.scmi.yaml" };
		assert.equal(
			await why(OVER.replace("demo", "../sdk/demo").replace("eth", "e$0th"), "lan", outside),
			"/sdk/demo.scmi.yaml names it too, and lies outside of the opened folders: it is not changed from here.",
		);
	});
	test("one that comes with the extension", async () => {
		const bundled = { files: {}, path: "/p/bundled/acme,demo.scmi.yaml", bundled: "/p/bundled", folders: ["/p"] };
		assert.equal(
			await why(BASE.replace("    bus", "    b$0us"), "axi", bundled),
			"acme,demo.scmi.yaml comes with the extension and is not changed: copy it beside the board first (SCMI: Make or Choose a Catalogue…).",
		);
	});
	test("a layer that cannot be read, which may name it", async () => {
		const broken = { files: { ...files, "/w/over.scmi.yaml": `${OVER}agents: {\n` } };
		assert.match(
			(await why(BASE.replace("    bus", "    b$0us"), "axi", broken)) ?? "",
			/^over\.scmi\.yaml extends it and cannot be read, so it is not known whether it names this too: /,
		);
	});
	test("a word that an alias makes a key of two tables", async () => {
		const text = BASE.replace('["eth"]', "&both [eth]").replace("reset: [eth]", "reset: *both");
		assert.equal(
			await why(text.replace("'eth'", "'e$0th'")),
			'"eth" also stands for something else through a YAML alias in demo.scmi.yaml: write that out first.',
		);
	});
});
