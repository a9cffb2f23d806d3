import assert from "node:assert/strict";
import { test } from "node:test";
import { statusContexts, statusView } from "../../client/src/status-view.ts";
import type { StatusReport } from "../../server/src/lsp/protocol.ts";

const STATUS: StatusReport = {
	uri: "file:///w/board.dts",
	setup: "board",
	board: null,
	catalogue: "Demo BL31",
	lacksCatalogue: false,
	profile: "Xen RFC v2",
	headline: null,
	detail: "**board**: board.dts, 2 files",
	problems: { errors: 0, warnings: 0 },
	unknown: 0,
	guestsWithoutTree: [],
};
const textOf = (status: Partial<StatusReport>) => statusView({ ...STATUS, ...status })?.text;

test("a setup: its firmware, and how much is wrong", () => {
	assert.equal(textOf({}), "$(circuit-board) SCMI Demo BL31");
	assert.equal(
		textOf({ problems: { errors: 1, warnings: 6 } }),
		"$(circuit-board) SCMI Demo BL31 $(error) 1 $(warning) 6",
	);
	assert.equal(textOf({ problems: { errors: 0, warnings: 2 } }), "$(circuit-board) SCMI Demo BL31 $(warning) 2");
	assert.equal(
		textOf({ problems: { errors: 1, warnings: 1 }, unknown: 1 }),
		"$(circuit-board) SCMI Demo BL31 $(error) 1 $(warning) 1 $(question) 1 not known",
	);
	assert.equal(textOf({ unknown: 3 }), "$(circuit-board) SCMI Demo BL31 $(question) 3 not known");
	assert.equal(textOf({ catalogue: null }), "$(circuit-board) SCMI board", "the catalogue has errors");
	assert.equal(textOf({ catalogue: "a $(error) b" }), "$(circuit-board) SCMI a \\$(error) b");
});

test("a part: the board that it is shown as part of, and a way to another", () => {
	assert.equal(textOf({ board: "rcar.dts" }), "$(circuit-board) SCMI Demo BL31 · rcar.dts");
	assert.equal(textOf({ board: "rcar.dts", catalogue: null }), "$(circuit-board) SCMI rcar.dts");
	const { tooltip = "", linked } = statusView({ ...STATUS, board: "rcar.dts" }) ?? {};
	assert.match(tooltip, /\(command:scmi\.pickBoard\?%5B%22file%3A%2F%2F%2Fw%2Fboard\.dts%22%5D\)/);
	assert.deepEqual(linked, ["scmi.pickBoard", "scmi.chooseGuestTree"]);
	assert.doesNotMatch(statusView(STATUS)?.tooltip ?? "", /command:/);
});

test("guests whose tree is not known: a way to choose it", () => {
	const { tooltip = "" } = statusView({ ...STATUS, guestsWithoutTree: ["DomU1"] }) ?? {};
	assert.match(tooltip, /\(command:scmi\.chooseGuestTree\?%5B%22file%3A%2F%2F%2Fw%2Fboard\.dts%22%5D\)/);
});

test("without a catalogue a click makes or chooses one; with one it leads to the grants", () => {
	const lacking = { lacksCatalogue: true, catalogue: null, profile: null };
	assert.equal(textOf(lacking), "$(circuit-board) SCMI: no firmware catalogue");
	assert.equal(statusView({ ...STATUS, ...lacking })?.command, "scmi.chooseCatalogue");
	assert.equal(statusView(STATUS)?.command, "scmi.showGrants");
});

test("an answer that is old says so", () => {
	assert.equal(textOf({ isOld: true }), "$(warning) SCMI (old) Demo BL31");
	assert.equal(textOf({ isOld: true, lacksCatalogue: true }), "$(warning) SCMI (old): no firmware catalogue");
	assert.equal(textOf({ isOld: true, setup: null }), "$(warning) SCMI not checked");
});

test("a file that belongs to no board says why; one that is none of ours says nothing", () => {
	const alone = statusView({ ...STATUS, setup: null, detail: "No board includes this file." });
	assert.deepEqual(alone, { text: "$(circuit-board) SCMI no board", tooltip: "No board includes this file." });
	assert.equal(statusView({ ...STATUS, uri: null }), undefined);
});

test("the button above the editor is there for files of a setup, the command for parts of boards", () => {
	assert.deepEqual(statusContexts(STATUS), { "scmi.hasSetup": true, "scmi.isPart": false });
	assert.deepEqual(statusContexts({ ...STATUS, board: "rcar.dts" }), { "scmi.hasSetup": true, "scmi.isPart": true });
	assert.deepEqual(statusContexts({ ...STATUS, setup: null }), { "scmi.hasSetup": false, "scmi.isPart": false });
});
