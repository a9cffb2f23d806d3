// In a browser files come one by one. Until all that a board reads are there, nothing is concluded from the others.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { setupsOf } from "../../server/src/workspace/find-setups.ts";
import { BROKEN } from "../cli/board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = "/work/board.dts";
const WITH_SETUP = {
	...BROKEN,
	"/work/scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, xl: [domu1.cfg] } }\n",
};

/** The files, of which one is not fetched yet. */
function without(path: string): Snapshot {
	const inner = memorySnapshot(WITH_SETUP);
	return { ...inner, read: (asked) => (asked === path ? { kind: "unread" } : inner.read(asked)) };
}

describe("while a file is still being fetched", () => {
	for (const path of ["/work/soc.dtsi", "/work/demo.scmi.yaml", "/work/domu1.cfg", BOARD])
		test(`${path}: no finding, no grant`, () => {
			const cache = createEngineCache();
			const whole = memorySnapshot(WITH_SETUP);
			const [setup] = setupsOf(whole, cache.memo, BOARD);
			assert.ok(setup);
			assert.deepEqual(
				analyse(whole, cache, setup).findings.map(({ code }) => code),
				["scmi-clock-unknown"],
			);
			const analysis = analyse(without(path), cache, setup);
			assert.deepEqual(analysis.findings, []);
			assert.equal(grantsReport(analysis).missing, "Files of this board are still being read.");
		});
	test("scmi.yaml: it is not known which setups there are, so there are none yet", () => {
		const { memo } = createEngineCache();
		assert.deepEqual(setupsOf(without("/work/scmi.yaml"), memo, BOARD), []);
		assert.deepEqual(
			setupsOf(memorySnapshot(BROKEN), memo, BOARD).map(({ name }) => name),
			["board"],
		);
	});
});
