// What is kept of setups that were analysed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { Analyses } from "../../server/src/workspace/analyses.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const TREE = "/dts-v1/;\n/ { };\n";
const snapshot = memorySnapshot({ "/w/a.dts": TREE, "/w/b.dts": TREE, "/w/c.dts": TREE });

function analysed() {
	const analyses = new Analyses(analyse, () => 0);
	const [a, b, c] = ["a", "b", "c"].map((name) => {
		const setup = setupOfLoneBoard(snapshot, `/w/${name}.dts`);
		return { ...setup, analysis: analyses.of(setup, snapshot) };
	});
	assert.ok(a && b && c);
	const names = () => analyses.latest.map(({ facts }) => facts.setup.name);
	return { analyses, a, b, c, names };
}

test("setups that nobody has open are forgotten, whichever came first", () => {
	for (const kept of ["a", "b", "c"] as const) {
		const { analyses, names, ...all } = analysed();
		analyses.retain(new Set([all[kept].analysis]));
		assert.deepEqual(names(), [kept]);
	}
	const { analyses, names } = analysed();
	analyses.retain(new Set());
	assert.deepEqual(names(), []);
});

test("what was read for boards is forgotten with the last setup of one, not with one of several", () => {
	const { analyses, a, b, c } = analysed();
	const before = analyses.cache;
	analyses.retain(new Set([a.analysis, b.analysis, c.analysis]));
	assert.equal(analyses.cache, before);
	const variant = { ...setupOfLoneBoard(snapshot, "/w/a.dts"), name: "a#other" };
	const other = analyses.of(variant, snapshot);
	analyses.retain(new Set([other, b.analysis, c.analysis]));
	assert.equal(analyses.cache, before, "a has a setup still");
	analyses.retain(new Set([other, c.analysis]));
	assert.notEqual(analyses.cache, before);
});
