// What is mended at once, and on save: a board as it was typed, and as it is afterwards.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fixAll, wantsFixAll } from "../../server/src/features/fix-all.ts";
import type { Ability } from "../../server/src/features/workspace-edit.ts";
import { lineIndexOf, offsetAt } from "../../server/src/text/line-index.ts";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";
const ALONE = { "domu1.cfg": "# no guest" };
const ABILITY: Ability = {
	isEditable: (file: string) => file === "/b/board.dts",
	createsFiles: false,
	hasCommands: false,
};

/** What stands behind the first lines afterwards; undefined: there is nothing to mend. */
function mended(body: string, ability = ABILITY): string | undefined {
	const text = `${FIRST_LINES}${body}\n`;
	const snapshot = memorySnapshot({ "/b/board.dts": text });
	const action = fixAll([demoBoard(body, ALONE)], [], "/b/board.dts", snapshot, ability);
	if (action === undefined) return undefined;
	assert.deepEqual(Object.keys(action.edit?.changes ?? {}), ["file:///b/board.dts"]);
	const lines = lineIndexOf(text);
	const edits = Object.values(action.edit?.changes ?? {}).flat();
	let out = text;
	for (const { range, newText } of edits.toReversed())
		out = out.slice(0, offsetAt(lines, range.start)) + newText + out.slice(offsetAt(lines, range.end));
	return out.slice(FIRST_LINES.length).trimEnd();
}

describe("all that has one right edit", () => {
	test("several slips of one file", () =>
		assert.equal(
			mended(`${ETH}&usb0 {\n\tclocks = <&scmi_clk 2>;\n};\n&uart0 {\n\tclocks = <&scmi_clk 1>;\n};`),
			`${ETH}&usb0 {\n\tclocks = <&scmi_clk 2>;\n\tscmi_devid = <7>;\n};\n&uart0 {\n\tclocks = <&scmi_clk 1>;\n\tscmi_devid = <5>;\n};`,
		));
	test("nothing where nothing is wrong, or nothing is sure", () => {
		assert.equal(mended("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };"), undefined);
		assert.equal(mended("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 40>; };"), undefined);
	});
	test("nothing in a file that is not the user's", () =>
		assert.equal(
			mended(`${ETH}&uart0 { clocks = <&scmi_clk 1>; };`, { ...ABILITY, isEditable: () => false }),
			undefined,
		));
});

test("who asks for all fixes gets ours, whoever asks for quick fixes does not", () => {
	for (const only of [["source"], ["source.fixAll"], ["source.fixAll.scmi"], ["quickfix", "source.fixAll"]])
		assert.ok(wantsFixAll(only), only.join());
	for (const only of [undefined, [], ["quickfix"], ["source.fixAll.other"], ["source.organizeImports"]])
		assert.ok(!wantsFixAll(only), `${only}`);
});
