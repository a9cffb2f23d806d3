import assert from "node:assert/strict";
import { test } from "node:test";
import { nextQuestion, rankedTrees } from "../../client/src/guest-tree-choices.ts";

const guest = (domain: string, called: string | null = null) => ({ domain, called });

test("a picker asks for the domain only where there are several, and nothing where no tree is missing", () => {
	const of = (...guests: ReturnType<typeof guest>[]) => ({ setup: "board", guests, taken: [] });
	assert.deepEqual(nextQuestion(null, undefined), { kind: "nothing", text: "This file belongs to no board." });
	assert.deepEqual(nextQuestion(of(), "DomU1"), {
		kind: "nothing",
		text: "The tree of every guest of board is known.",
	});
	assert.deepEqual(nextQuestion(of(guest("DomU1", "domu1")), undefined), {
		kind: "which tree",
		domain: "DomU1",
		called: "domu1",
	});
	const two = of(guest("DomU1"), guest("DomU2"));
	assert.deepEqual(nextQuestion(two, undefined), { kind: "which domain", domains: ["DomU1", "DomU2"] });
	assert.deepEqual(nextQuestion(two, "DomU2"), { kind: "which tree", domain: "DomU2", called: null });
	// a lens of before the last edit
	assert.deepEqual(nextQuestion(two, "DomU3"), { kind: "which domain", domains: ["DomU1", "DomU2"] });
});

test("the likeliest tree comes first; what is taken, and a blob beside its source, are left out", () => {
	const files = ["a/board.dts", "a/my-domu1.dts", "a/zed.dts", "b/guest%20tree.dts", "b/DomU1.dtb", "a/zed.dtb"].map(
		(name) => `file:///w/${name}`,
	);
	const names = (called: string | null) =>
		rankedTrees(files, guest("domu1", called), ["file:///w/a/board.dts"]).map((uri) => uri.slice("file:///w/".length));
	assert.deepEqual(names("guest tree"), ["b/guest%20tree.dts", "b/DomU1.dtb", "a/my-domu1.dts", "a/zed.dts"]);
	assert.deepEqual(names(null), ["b/DomU1.dtb", "a/my-domu1.dts", "a/zed.dts", "b/guest%20tree.dts"]);
});
