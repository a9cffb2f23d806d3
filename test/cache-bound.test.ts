// Caches forget what was asked for longest ago, and no answer changes by it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../server/src/analysis.ts";
import { setupOfLoneBoard } from "../server/src/configs/lone-board.ts";
import { createEngineCache } from "../server/src/facts.ts";
import { FILES } from "./cli/board.ts";
import { memorySnapshot } from "./memory-snapshot.ts";

test("a cache with room for two files and two results gives the answers of one without a bound", () => {
	const snapshot = memorySnapshot({
		...FILES,
		"/work/other.dts": FILES["/work/board.dts"].replace("&scmi_clk 0", "&scmi_clk 40"),
	});
	const small = createEngineCache(2);
	const said = (cache: typeof small, board: string) => {
		const { findings } = analyse(snapshot, cache, setupOfLoneBoard(snapshot, board));
		return findings.map(({ at, code, message }) => `${at.file}:${at.start} ${code} ${message}`);
	};
	for (const board of ["/work/board.dts", "/work/other.dts", "/work/board.dts", "/work/other.dts"])
		assert.deepEqual(said(small, board), said(createEngineCache(), board));
	assert.equal(said(small, "/work/other.dts").length, 1);
	assert.equal(small.sources.sources.size, 2);
	assert.equal(small.memo.entries.size, 2);
});
