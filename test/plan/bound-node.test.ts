// Which SCMI node a catalogue beside the board is taken for, and where that is said which cannot be told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,soc"] } }
resources: { clock: { uart: { id: 1, name: uart } } }
permissions: { model: none }
completeness: { clock: complete }
`;
const node = (name: string, isOff: boolean) =>
	`${name} { compatible = "arm,scmi-smc"; arm,smc-id = <0x8200000${name.length}>; ${isOff ? 'status = "disabled";' : ""} };`;
const board = (...nodes: readonly string[]) => `/dts-v1/;\n/ { compatible = "acme,soc"; ${nodes.join(" ")} };\n`;
function analysed(tree: string, files: Readonly<Record<string, string>> = { "demo.scmi.yaml": CATALOGUE }) {
	const others = Object.entries(files).map(([name, text]) => [`/b/${name}`, text]);
	const snapshot = memorySnapshot({ "/b/board.dts": tree, ...Object.fromEntries(others) });
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
}
const nodesOf = (tree: string) => analysed(tree).facts.firmwares.map(({ nodes }) => nodes);

test("one that names none: the first that is in use, else the first", () => {
	assert.deepEqual(nodesOf(board(node("a", false), node("bb", false))), [["/a"]]);
	assert.deepEqual(nodesOf(board(node("a", true), node("bb", false), node("ccc", false))), [["/bb"]]);
	assert.deepEqual(nodesOf(board(node("a", true), node("bb", true))), [["/a"]]);
});

test("a broken catalogue is shown where it is the only one, not beside one that is another board's", () => {
	const shown = (files: Readonly<Record<string, string>>) =>
		analysed(board(node("a", false)), files).facts.firmwares.map(({ catalogue }) => catalogue.path);
	const others = CATALOGUE.replace("acme,soc", "acme,other");
	assert.deepEqual(shown({ "x.scmi.yaml": "scmiCatalogue: 2\n" }), ["/b/x.scmi.yaml"]);
	assert.deepEqual(shown({ "x.scmi.yaml": "scmiCatalogue: 2\n", "y.scmi.yaml": others }), []);
});

test("of two that fit alike the one that is taken says so at its beginning", () => {
	const { findings } = analysed(board(node("a", false)), { "x.scmi.yaml": CATALOGUE, "y.scmi.yaml": CATALOGUE });
	assert.deepEqual(
		findings.map(({ code, at }) => [code, at]),
		[["scmi-catalogue", { file: "/b/x.scmi.yaml", start: 0, end: 0 }]],
	);
});
