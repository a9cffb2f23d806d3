// What stands above a device: the example board, with one edit each.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { codeLenses } from "../../server/src/features/code-lens.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/rcar-h3");
const FILES = Object.fromEntries(
	readdirSync(EXAMPLE).map((name) => [`/b/${name}`, readFileSync(join(EXAMPLE, name), "utf8")]),
);

/** The lens above `&avb` of the host's tree, with more text behind it. */
function lensOfAvb(more: string): string | undefined {
	const text = `${FILES["/b/rcar-h3.dts"]}\n${more}\n`;
	const snapshot = memorySnapshot({ ...FILES, "/b/rcar-h3.dts": text });
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/rcar-h3.dts"));
	const line = text.split("\n").findIndex((candidate) => candidate.startsWith("&avb"));
	return codeLenses([analysis], "/b/rcar-h3.dts").find(({ range }) => range.start.line === line)?.command?.title;
}

test("who is granted the device", () => assert.equal(lensOfAvb(""), "Dom0 ✓  ·  device 0 (eavb)"));

test("a driver that waits for a disabled provider has nothing of its grant", () =>
	assert.equal(lensOfAvb('&scmi_clock { status = "disabled"; };'), "Dom0 ◔ waits  ·  device 0 (eavb)"));
