// From a number in a tree to the line of the catalogue that says it, on to firmware's source, and back to all that use it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { DocumentHighlight, Location } from "vscode-languageserver";
import { prebuiltText } from "../../server/src/catalogue/prebuilt-catalogue.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { memoryFiles } from "../workspace/memory-files.ts";
import { type Session, startSession, uri } from "./session.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
sources: { clk: { path: product/demo/clocks.c, repository: acme/fw, revision: 1234567890ab } }
scmi: { protocols: { clock: { id: 0x14 }, reset: { id: 0x16 } } }
agents:
  tf: { id: 0, trusted: true }
  linux: { id: 1, channels: [{ transport: smc, smcId: 0x82000002, protocols: [clock, reset] }] }
resources:
  clock:
    bus: { id: 0, src: "clk:2" }
    eth: { id: 1, parents: [bus] }
  reset: { eth: { id: 4 } }
devices:
  eth: { id: 7, resources: { clock: [eth], reset: [eth] } }
permissions:
  model: static
  initial: none
  grants:
    linux: { devices: { eth: set }, resources: { clock: { bus: get } } }
completeness: { clock: complete, reset: complete }
`;
const SOC = `/ {
	compatible = "acme,demo";
	firmware {
		scmi: scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			#access-controller-cells = <1>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
	shm: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0 0x53ff0000 0x1000>; };
	eth0: ethernet@e6800000 { reg = <0 0xe6800000 0x1000>; };
};
`;
const BOARD = `/dts-v1/;
#include "soc.dtsi"
#define ETH_CLK 1
&eth0 {
	clocks = <&clk ETH_CLK>, <&clk 0>;
	resets = <&rst 4>;
	access-controllers = <&scmi 7>;
};
`;
const CLOCKS_C = "/* clocks */\nBUS,\nETH,\n";

const FILES = {
	"/w/board/demo.scmi.yaml": CATALOGUE,
	"/w/board/soc.dtsi": SOC,
	"/w/board/board.dts": BOARD,
	"/w/fw/product/demo/clocks.c": CLOCKS_C,
};

const started = async (
	t: { after(end: () => void): void },
	files: Readonly<Record<string, string>>,
	open: readonly string[],
): Promise<Session> => {
	const session = await startSession({ files: memoryFiles(files), folders: ["/w"] });
	t.after(session.end);
	for (const path of open) await session.open(path, files[path] ?? assert.fail(path));
	return session;
};

/** What is asked for at the place that `before` leads up to. */
const after = (text: string, before: string) => {
	const offset = text.indexOf(before) + before.length;
	assert.ok(offset >= before.length, before);
	const lines = text.slice(0, offset).split(/\r?\n/);
	return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
};
const placeOf = ({ uri: at, range: { start } }: Location) =>
	`${at.replace("file:///w/", "")}:${start.line + 1}:${start.character + 1}`;

async function definitions(session: Session, path: string, text: string, before: string): Promise<readonly string[]> {
	const params = { textDocument: { uri: uri(path) }, position: after(text, before) };
	return (await session.request<Location[]>("textDocument/definition", params)).map(placeOf);
}

async function references(session: Session, path: string, text: string, before: string, includeDeclaration = false) {
	const params = { textDocument: { uri: uri(path) }, position: after(text, before), context: { includeDeclaration } };
	return (await session.request<Location[]>("textDocument/references", params)).map(placeOf);
}

describe("definition", () => {
	const at = async (t: { after(end: () => void): void }, path: string, before: string, files = FILES) =>
		definitions(await started(t, files, ["/w/board/board.dts"]), path, files[path as keyof typeof FILES], before);

	test("a clock's number is in the catalogue, a macro for it there and where it is defined", async (t) => {
		assert.deepEqual(await at(t, "/w/board/board.dts", "<&clk 0"), ["board/demo.scmi.yaml:10:5"]);
		assert.deepEqual(await at(t, "/w/board/board.dts", "<&clk ETH"), [
			"board/demo.scmi.yaml:11:5",
			"board/board.dts:3:9",
		]);
	});
	test("a reset's, a device's", async (t) => {
		assert.deepEqual(await at(t, "/w/board/board.dts", "<&rst 4"), ["board/demo.scmi.yaml:12:12"]);
		assert.deepEqual(await at(t, "/w/board/board.dts", "<&scmi 7"), ["board/demo.scmi.yaml:14:3"]);
	});
	test("a key leads to its entry, wherever the catalogue names it", async (t) => {
		for (const [before, line] of [
			["parents: [bu", "10:5"],
			["{ clock: [et", "11:5"],
			["reset: [et", "12:12"],
			["{ devices: { et", "14:3"],
			["    linu", "7:3"],
			["clock: { bu", "10:5"],
		] as const)
			assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", before), [`board/demo.scmi.yaml:${line}`], before);
	});
	test("a src leads to firmware's source where that lies in a folder called like its repository", async (t) => {
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", 'src: "clk'), ["fw/product/demo/clocks.c:2:1"]);
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", "    bu"), ["fw/product/demo/clocks.c:2:1"]);
		const { "/w/fw/product/demo/clocks.c": _, ...without } = FILES;
		const files = without as typeof FILES;
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", 'src: "cl', files), ["board/demo.scmi.yaml:3:12"]);
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", 'src: "clk:2', files), []);
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", "    bu", files), ["board/demo.scmi.yaml:10:5"]);
	});
	test("a macro leads to the #define in the headers of its boards", async (t) => {
		const files = {
			...FILES,
			"/w/board/demo.scmi.yaml": CATALOGUE.replace("eth: { id: 1,", "eth: { id: 1, symbols: [ETH_CLK],"),
		};
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", "symbols: [ETH", files), ["board/board.dts:3:9"]);
	});
	test("in a checkout of another revision the line may be another one", async (t) => {
		const head = (commit: string) => ({ ...FILES, "/w/fw/.git/HEAD": commit });
		const [same, other] = ["1234567890abcdef1234567890abcdef12345678", "abcdef1234567890abcdef1234567890abcdef12"];
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", 'src: "clk', head(same)), ["fw/product/demo/clocks.c:2:1"]);
		assert.deepEqual(await at(t, "/w/board/demo.scmi.yaml", 'src: "clk', head(other)), [
			"fw/product/demo/clocks.c:1:1",
		]);
	});
});

test("a catalogue that came with the product, read from what the build made of it", async (t) => {
	const folder = "/product/bundled";
	const yaml = `${folder}/acme,demo.scmi.yaml`;
	const read = readCatalogue(memorySnapshot({ [yaml]: CATALOGUE }), yaml);
	const { "/w/board/demo.scmi.yaml": _, ...board } = FILES;
	const disk = { ...board, [yaml]: CATALOGUE, [`${folder}/acme,demo.json`]: prebuiltText(read, () => read) ?? "" };
	const session = await startSession({ files: { ...memoryFiles(disk), bundled: folder }, folders: ["/w"] });
	t.after(session.end);
	await session.open("/w/board/board.dts", BOARD);
	assert.deepEqual(await definitions(session, "/w/board/board.dts", BOARD, "<&clk 0"), [
		"file:///product/bundled/acme%2Cdemo.scmi.yaml:10:5",
	]);
	assert.deepEqual(await references(session, yaml, CATALOGUE, "    bu"), [
		"file:///product/bundled/acme%2Cdemo.scmi.yaml:11:29",
		"file:///product/bundled/acme%2Cdemo.scmi.yaml:19:59",
		"board/board.dts:5:33",
	]);
});

describe("layers", () => {
	const OVER = `scmiCatalogue: 1\nextends: demo.scmi.yaml\nfirmware: { match: { rootCompatible: ["acme,demo"], model: [one] } }\nresources: { clock: { eth: { name: ethernet }, bus: { id: 9 } } }\n`;
	const board = `${BOARD.replace("<&clk 0>", "<&clk 9>")}/ { model = "one"; };\n`;
	const files = { ...FILES, "/w/board/over.scmi.yaml": OVER, "/w/board/board.dts": board };

	test("of several the one counts that gives the number", async (t) => {
		const session = await started(t, files, ["/w/board/board.dts"]);
		assert.deepEqual(await definitions(session, "/w/board/board.dts", board, "<&clk 9"), ["board/over.scmi.yaml:4:48"]);
		assert.deepEqual(await definitions(session, "/w/board/board.dts", board, "<&clk ETH"), [
			"board/demo.scmi.yaml:11:5",
			"board/board.dts:3:9",
		]);
	});
	test("extends leads to the file", async (t) => {
		const session = await started(t, files, ["/w/board/board.dts"]);
		assert.deepEqual(await definitions(session, "/w/board/over.scmi.yaml", OVER, "extends: demo"), [
			"board/demo.scmi.yaml:1:1",
		]);
	});
	test("a scmi.yaml's catalogue leads to the file, its agent to the entry", async (t) => {
		const setup =
			"scmi: 1\nhost: board.dts\nprofile: direct\ncatalogue: demo.scmi.yaml\ndomains: { Linux: { agent: linux } }\n";
		const session = await started(t, { ...FILES, "/w/board/scmi.yaml": setup }, ["/w/board/scmi.yaml"]);
		const at = (before: string) => definitions(session, "/w/board/scmi.yaml", setup, before);
		assert.deepEqual(await at("catalogue: de"), ["board/demo.scmi.yaml:1:1"]);
		assert.deepEqual(await at("agent: li"), ["board/demo.scmi.yaml:7:3"]);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "  linu"), [
			"board/demo.scmi.yaml:19:5",
			"board/scmi.yaml:5:28",
		]);
	});
	test("from either layer all that name it", async (t) => {
		const session = await started(t, files, ["/w/board/board.dts"]);
		const used = ["board/demo.scmi.yaml:14:38", "board/board.dts:5:17"];
		assert.deepEqual(await references(session, "/w/board/over.scmi.yaml", OVER, "clock: { et"), used);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "    et"), used);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "    et", true), [
			"board/demo.scmi.yaml:11:5",
			"board/over.scmi.yaml:4:23",
			...used,
		]);
	});
});

describe("references", () => {
	const OTHER = BOARD.replace("<&clk 0>", "<&clk 0>, <&clk 0>");
	const files = { ...FILES, "/w/board/other.dts": OTHER };

	test("in all open boards that are bound to the catalogue, from a tree and from the catalogue", async (t) => {
		const session = await started(t, files, ["/w/board/board.dts", "/w/board/other.dts"]);
		const used = [
			"board/demo.scmi.yaml:11:29",
			"board/demo.scmi.yaml:19:59",
			"board/board.dts:5:33",
			"board/other.dts:5:33",
			"board/other.dts:5:43",
		];
		const sorted = async (path: string, text: string, before: string) =>
			(await references(session, path, text, before)).toSorted();
		assert.deepEqual(await sorted("/w/board/demo.scmi.yaml", CATALOGUE, "    bu"), used.toSorted());
		assert.deepEqual(await sorted("/w/board/board.dts", BOARD, "<&clk 0"), used.toSorted());
	});
	test("of devices and agents", async (t) => {
		const session = await started(t, files, ["/w/board/board.dts"]);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "devices:\n  et"), [
			"board/demo.scmi.yaml:19:25",
			"board/board.dts:7:30",
		]);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "  linu"), [
			"board/demo.scmi.yaml:19:5",
		]);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "sources: { cl"), [
			"board/demo.scmi.yaml:10:25",
		]);
	});
	test("a text that is not saved counts as it is", async (t) => {
		const session = await started(t, FILES, ["/w/board/board.dts", "/w/board/demo.scmi.yaml"]);
		const moved = CATALOGUE.replace("    bus: { id: 0", "    # here\n    bus: { id: 0");
		await session.change("/w/board/demo.scmi.yaml", 2, moved);
		await session.change("/w/board/board.dts", 2, BOARD.replace("<&clk 0>", "<&clk 0>, <&clk 0>"));
		assert.deepEqual(await definitions(session, "/w/board/board.dts", BOARD, "<&clk 0"), ["board/demo.scmi.yaml:11:5"]);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", moved, "    bu"), [
			"board/demo.scmi.yaml:12:29",
			"board/demo.scmi.yaml:20:59",
			"board/board.dts:5:33",
			"board/board.dts:5:43",
		]);
	});
	test("a catalogue that nobody uses, or that cannot be read, has none in trees", async (t) => {
		const alone = { "/w/board/demo.scmi.yaml": CATALOGUE };
		const session = await started(t, alone, ["/w/board/demo.scmi.yaml"]);
		const found = await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "    bu");
		assert.deepEqual(found, ["board/demo.scmi.yaml:11:29", "board/demo.scmi.yaml:19:59"]);
		await session.change("/w/board/demo.scmi.yaml", 2, CATALOGUE.replace("agents:", "agents: {"));
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "    bu"), []);
		assert.deepEqual(session.logged, []);
	});
	test("lines that end with CR LF, JSON, keys in quotes", async (t) => {
		const crlf = CATALOGUE.replaceAll("\n", "\r\n").replace("    eth:", '    "eth":');
		const session = await started(t, { ...FILES, "/w/board/demo.scmi.yaml": crlf }, ["/w/board/board.dts"]);
		assert.deepEqual(await definitions(session, "/w/board/board.dts", BOARD, "<&clk 0"), ["board/demo.scmi.yaml:10:5"]);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", crlf, '    "et', true), [
			"board/demo.scmi.yaml:11:6",
			"board/demo.scmi.yaml:14:38",
			"board/board.dts:5:17",
		]);
		const json = `{ "scmiCatalogue": 1,\n"firmware": { "name": "J", "match": { "rootCompatible": ["acme,demo"] } },\n"resources": { "clock": { "bus": { "id": 0 }, "eth": { "id": 1, "parents": ["bus"] } } } }\n`;
		const { "/w/board/demo.scmi.yaml": _, ...others } = FILES;
		const inJson = await started(t, { ...others, "/w/board/demo.scmi.json": json }, ["/w/board/board.dts"]);
		assert.deepEqual(await references(inJson, "/w/board/demo.scmi.json", json, '"clock": { "bu', true), [
			"board/demo.scmi.json:3:28",
			"board/demo.scmi.json:3:78",
			"board/board.dts:5:33",
		]);
	});
});

test("what is the same in a file is marked, where it is said what that is as written to", async (t) => {
	const session = await started(t, FILES, ["/w/board/board.dts"]);
	const highlights = async (path: string, text: string, before: string) => {
		const params = { textDocument: { uri: uri(path) }, position: after(text, before) };
		const found = await session.request<DocumentHighlight[]>("textDocument/documentHighlight", params);
		return found.map(({ range: { start }, kind }) => `${start.line + 1}:${start.character + 1} ${kind}`);
	};
	const [READ, WRITE] = [2, 3];
	assert.deepEqual(await highlights("/w/board/demo.scmi.yaml", CATALOGUE, "parents: [bu"), [
		`10:5 ${WRITE}`,
		`11:29 ${READ}`,
		`19:59 ${READ}`,
	]);
	assert.deepEqual(await highlights("/w/board/board.dts", BOARD, "<&clk ETH"), [`5:17 ${READ}`]);
	assert.deepEqual(await highlights("/w/board/board.dts", BOARD, "clo"), []);
});

describe("per agent, and agents by number", () => {
	const catalogue = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }
agents: { linux: { id: 1, channels: [{ transport: smc, smcId: 0x82000002 }] }, other: { id: 2 } }
resources:
  clock:
    a: { agentIds: { linux: 0, other: 1 } }
    b: { agentIds: { linux: 1, other: 0 } }
`;
	test("the number is the agent's own", async (t) => {
		const board = BOARD.replace("\taccess-controllers = <&scmi 7>;\n", "");
		const files = { ...FILES, "/w/board/demo.scmi.yaml": catalogue, "/w/board/board.dts": board };
		const session = await started(t, files, ["/w/board/board.dts"]);
		assert.deepEqual(await definitions(session, "/w/board/board.dts", board, "<&clk 0"), ["board/demo.scmi.yaml:7:5"]);
		assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", catalogue, "    b"), [
			"board/board.dts:5:17",
		]);
		assert.deepEqual(await definitions(session, "/w/board/demo.scmi.yaml", catalogue, "a: { agentIds: { lin"), [
			"board/demo.scmi.yaml:4:11",
		]);
	});
	test("a number in a table, in a property, in an xl configuration", async (t) => {
		const board = join(import.meta.dirname, "../../examples/xen-multi-agent");
		const session = await startSession({ files: diskFiles, folders: [board] });
		t.after(session.end);
		const text = (name: string) => readFileSync(join(board, name), "utf8");
		await session.open(join(board, "kestrel.dts"), text("kestrel.dts"));
		const lines = text("kestrel.scmi.yaml").split("\n");
		for (const [name, before, key] of [
			["kestrel.dts", "xen,dom0-sci-agent-id = <", "dom0"],
			["kestrel.dts", "<0x82000041 &page_dom0 ", "dom0"],
			["panel.cfg", "agent_id=1", "vm"],
		] as const) {
			const found = await definitions(session, join(board, name), text(name), before);
			assert.deepEqual(
				found.map((place) => lines[Number(place.split(":").at(-2)) - 1]?.trim().split(":")[0]),
				[key],
				before,
			);
		}
	});
});

test("numbers of an overlay and of a guest's tree, and the base's as the overlay leaves them", async (t) => {
	const overlay =
		"/dts-v1/;\n/plugin/;\n#define BUS 0\n&eth0 { clocks = <&clk BUS>; };\n&{/} { more { resets = <&rst 4>; }; };\n";
	const guest = `/dts-v1/;\n#include "soc.dtsi"\n&eth0 { clocks = <&clk 1>; };\n`;
	const files = {
		...FILES,
		"/w/board/more.dtso": overlay,
		"/w/board/guest.dts": guest,
		"/w/board/scmi.yaml":
			"scmi: 1\nhost: { base: board.dts, overlays: [more.dtso] }\nprofile: direct\ndomains: { G: { guest: guest.dts, agent: linux } }\n",
	};
	const session = await started(t, files, ["/w/board/more.dtso"]);
	const asked = (path: string, text: string, before: string) => definitions(session, path, text, before);
	assert.deepEqual(await asked("/w/board/more.dtso", overlay, "<&clk B"), [
		"board/demo.scmi.yaml:10:5",
		"board/more.dtso:3:9",
	]);
	assert.deepEqual(await asked("/w/board/more.dtso", overlay, "<&rst 4"), ["board/demo.scmi.yaml:12:12"]);
	assert.deepEqual(await asked("/w/board/guest.dts", guest, "<&clk 1"), ["board/demo.scmi.yaml:11:5"]);
	assert.deepEqual(await references(session, "/w/board/demo.scmi.yaml", CATALOGUE, "reset: { et"), [
		"board/demo.scmi.yaml:14:52",
		"board/more.dtso:5:30",
		"board/board.dts:6:17",
	]);
	// the overlay's clocks have taken the place of the board's
	assert.deepEqual(await references(session, "/w/board/more.dtso", overlay, "<&clk B"), [
		"board/demo.scmi.yaml:11:29",
		"board/demo.scmi.yaml:19:59",
		"board/more.dtso:4:24",
	]);
	assert.deepEqual(await asked("/w/board/board.dts", BOARD, "<&clk 0"), []);
	assert.deepEqual(await asked("/w/board/board.dts", BOARD, "<&rst 4"), ["board/demo.scmi.yaml:12:12"]);
	assert.deepEqual(session.logged, []);
});
