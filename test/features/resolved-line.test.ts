// Where the resolved tree shows what became of what is at `$0`, through includes, overrides and deletions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { resolvedDocument } from "../../server/src/features/resolved-document.ts";
import { resolvedLine } from "../../server/src/features/resolved-line.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const SOC = '/ {\n\tsoc {\n\t\tavb: ethernet@1 {\n\t\t\tstatus = "disabled";\n\t\t\treg = <1>;\n\t\t};\n\t};\n};\n';
const BOARD = '/dts-v1/;\n#include "soc.dtsi"\n&avb {\n\tstatus = "okay";\n\tphy: phy@0 { reg = <0>; };\n};\n';

/** The line of the resolved tree for the place that is marked in one of the files. */
function lineAt(marked: string, file: "board.dts" | "soc.dtsi" = "board.dts"): string | undefined {
	const offset = marked.indexOf("$0");
	assert.ok(offset >= 0);
	const files = { "/b/board.dts": BOARD, "/b/soc.dtsi": SOC, [`/b/${file}`]: marked.replace("$0", "") };
	const snapshot = memorySnapshot(files);
	const analyses = [analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"))];
	const line = resolvedLine(analyses, "/b/board.dts", `/b/${file}`, offset);
	const text = resolvedDocument(analyses, "/b/board.dts")?.text ?? "";
	return line === null ? undefined : text.split("\n")[line]?.trim();
}

test("a property: the line that has what counts in the end, wherever it was written", () => {
	assert.equal(lineAt(BOARD.replace('"okay"', '"ok$0ay"')), 'status = "okay";');
	assert.equal(lineAt(SOC.replace('"disabled"', '"dis$0abled"'), "soc.dtsi"), 'status = "okay";');
	assert.equal(lineAt(SOC.replace("<1>", "<$01>"), "soc.dtsi"), "reg = <0x1>;");
});

test("a node: where it begins, from its label, its name and a body in another file", () => {
	assert.equal(lineAt(BOARD.replace("&avb", "&a$0vb")), "avb: ethernet@1 {");
	assert.equal(lineAt(SOC.replace("avb:", "a$0vb:"), "soc.dtsi"), "avb: ethernet@1 {");
	assert.equal(lineAt(BOARD.replace("phy: phy@0", "phy: ph$0y@0")), "phy: phy@0 {");
});

test("a node from its first character to its last", () => {
	assert.equal(lineAt(SOC.replace("avb:", "$0avb:"), "soc.dtsi"), "avb: ethernet@1 {");
	assert.equal(lineAt(SOC.replace("\tavb:", "$0\tavb:"), "soc.dtsi"), "soc {");
	assert.equal(lineAt(SOC.replace("\t\t};", "\t\t}$0;"), "soc.dtsi"), "reg = <0x1>;");
	assert.equal(lineAt(SOC.replace("\t\t};", "\t\t};$0"), "soc.dtsi"), "soc {");
	assert.equal(lineAt(BOARD.replace("&avb", "$0&avb")), "avb: ethernet@1 {");
});

test("a node's own property, not its child's", () => {
	assert.equal(lineAt(BOARD.replace("\tphy:", "\t$0phy:")), "phy: phy@0 {");
	assert.equal(lineAt(BOARD.replace("reg = <0>", "reg = <$00>")), "reg = <0x0>;");
});

test("what is in no node, and what is deleted, is nowhere", () => {
	assert.equal(lineAt(`$0${BOARD}`), undefined);
	assert.equal(lineAt(`${BOARD}/ { gone: go$0ne { }; };\n/delete-node/ &gone;\n`), "/ {");
});
