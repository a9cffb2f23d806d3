import assert from "node:assert/strict";
import { test } from "node:test";
import { isShown, sectionsOf } from "../../../client/src/grants/sections.ts";
import { FIRST_VIEW, viewStateFrom } from "../../../client/src/grants/view-state.ts";
import type { GrantsReport } from "../../../server/src/lsp/protocol.ts";
import { CELL, ROW, reportOf } from "./report.ts";

const idle = { ...CELL, used: false };
const REPORT: GrantsReport = {
	...reportOf({}),
	domains: ["Dom0", "DomU1"].map((name) => ({ name, agent: "", note: "", place: null })),
	devices: [
		{ ...ROW, id: "a", cells: [CELL, idle] },
		{ ...ROW, id: "b", cells: [CELL, CELL] },
		{ ...ROW, id: "c", cells: [idle, idle] },
	],
	resources: [
		{ ...ROW, id: "r", kind: "reset", cells: [idle, CELL] },
		{ ...ROW, id: "k", kind: "clock", cells: [CELL, idle] },
	],
};
const written = (grouping: "kind" | "domain") =>
	sectionsOf(REPORT, grouping).map(({ title, rows }) => `${title}: ${rows.map(({ id }) => id).join(" ")}`);

test("by kind: devices, then firmware's tables in its order of protocols, and none that is empty", () => {
	assert.deepEqual(written("kind"), ["Devices: a b c", "Clocks: k", "Resets: r"]);
});

test("by domain: what each uses, a shared row in both, and what nobody uses", () => {
	assert.deepEqual(written("domain"), ["Dom0: a b k", "DomU1: b r", "Used by no domain: c"]);
});

test("a filter wants the state and every word, in any case", () => {
	const shows = (only: "granted" | "denied" | null, query: string) => isShown(ROW, { only, query });
	assert.deepEqual(
		[shows(null, ""), shows("granted", ""), shows("denied", ""), shows(null, " HSUSB  19 "), shows(null, "hsusb 20")],
		[true, true, false, true, false],
	);
});

test("a view that VS Code kept is restored as far as it is one of ours", () => {
	const kept = {
		uri: "file:///b/board.dts",
		only: "denied",
		query: "usb",
		grouping: "domain",
		why: { row: "a", domain: "Dom0" },
	} as const;
	assert.deepEqual(viewStateFrom(kept), kept);
	for (const strange of [undefined, null, "x", {}, { uri: 3, only: 1, query: {}, grouping: "x", why: { row: "a" } }])
		assert.deepEqual(viewStateFrom(strange), FIRST_VIEW);
});
