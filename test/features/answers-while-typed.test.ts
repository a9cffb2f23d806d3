// A statement as it is typed: what is said of all other nodes stays, and nothing is said of what nobody has written to its end.
import assert from "node:assert/strict";
import { test } from "node:test";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { demoBoard } from "../demo-board.ts";

const board = (typed: string): string => `&eth0 {
	scmi_devid = <4>;
	clocks = <&scmi_clk 0>;
	resets = <&scmi_rst 0>;
};

&uart0 {
	scmi_devid = <5>;
	${typed}
	resets = <&scmi_rst 1>;
};
`;

const CLOSING: Readonly<Record<string, string>> = { "<": ">", '"': '"', "{": "}" };

/** With what an editor closes by itself. */
function closed(typed: string): string {
	const open = typed.match(/[<{"]/g)?.at(-1) ?? "";
	const close = CLOSING[open] ?? "";
	const isOpen = close !== "" && typed.lastIndexOf(close) <= typed.indexOf(open);
	return typed + (isOpen ? close : "");
}

/** Of each device what Dom0 gets, and which findings there are besides those of the text itself. */
function answers(typed: string): { readonly states: Readonly<Record<string, string | undefined>>; found: string[] } {
	const analysis = demoBoard(board(typed));
	const { devices } = grantsReport(analysis);
	return {
		states: Object.fromEntries(devices.map(({ tree, cells }) => [tree, cells[0]?.text])),
		found: analysis.findings.map(({ code }) => code).filter((code) => code !== "syntax"),
	};
}

for (const [line, whole] of [
	["clocks = <&scmi_clk 1>;", "granted"],
	['reset-names = "uart";', "granted"],
	["codec {", "granted"],
] as const)
	test(`character by character: ${line}`, () => {
		for (let end = 1; end < line.length; end++)
			for (const typed of new Set([line.slice(0, end), closed(line.slice(0, end))])) {
				// a quote that is not closed may take the lines behind it along
				if ((typed.match(/"/g)?.length ?? 0) % 2 === 1 || /\{$/.test(typed)) continue;
				const { states, found } = answers(typed);
				assert.equal(states["&eth0"], "granted", typed);
				assert.deepEqual(found, [], typed);
				const isList = typed.startsWith("clocks =");
				assert.equal(states["&uart0"], isList ? "not known" : "granted", typed);
			}
		if (!line.endsWith("{")) assert.deepEqual(answers(line).states["&uart0"], whole);
	});

test("what others are found by is not known before it is written to its end", () => {
	for (const typed of ['compatible = "acme', "compatible =", "reg = <", "#clock-cells = <1", "status ="])
		assert.deepEqual(answers(closed(typed)).states["&eth0"], "not known", typed);
});

test("a node begun at the top, character by character, leaves the answers for all others", () => {
	for (let end = 1; end <= "&i2c0 {};".length; end++) {
		const analysis = demoBoard(`${"&i2c0 {};".slice(0, end)}\n\n${board("clocks = <&scmi_clk 1>;")}`);
		const { devices } = grantsReport(analysis);
		const states = Object.fromEntries(devices.map(({ tree, cells }) => [tree, cells[0]?.text]));
		assert.deepEqual([states["&eth0"], states["&uart0"]], ["granted", "granted"], "&i2c0 {};".slice(0, end));
	}
});
