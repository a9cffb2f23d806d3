// What a selection at `$0` grows to, step by step.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SelectionRange } from "vscode-languageserver-types";
import { selectionRanges } from "../../server/src/features/selection-ranges.ts";
import { lineIndexOf, offsetAt, positionAt } from "../../server/src/text/line-index.ts";

/** The texts that are selected one after the other, up to but without the whole document. */
function grown(marked: string): readonly string[] {
	const text = marked.replace("$0", "");
	const lines = lineIndexOf(text);
	const [range] = selectionRanges(text, [positionAt(lines, marked.indexOf("$0"))]);
	const steps: string[] = [];
	for (let at: SelectionRange | undefined = range; at; at = at.parent)
		steps.push(text.slice(offsetAt(lines, at.range.start), offsetAt(lines, at.range.end)));
	assert.equal(steps.pop(), text);
	return steps;
}

const NODE = "&usb { a; clocks = <&scmi_clk 3>, <&x 1>; };";
const BODY = " a; clocks = <&scmi_clk 3>, <&x 1>; ";
const PROPERTY = "clocks = <&scmi_clk 3>, <&x 1>;";
const outwards = [
	"&scmi_clk 3",
	"<&scmi_clk 3>",
	"<&scmi_clk 3>, <&x 1>",
	PROPERTY,
	BODY,
	`{${BODY}}`,
	`&usb {${BODY}}`,
	NODE,
];

test("cell, cells, value, property, body, node", () => {
	assert.deepEqual(grown(`/ { b; };\n${NODE.replace("clk 3", "clk $03")}\n`), ["3", ...outwards]);
	assert.deepEqual(grown(`/ { b; };\n${NODE.replace("scmi_clk", "scmi$0_clk")}\n`), [
		"scmi_clk",
		"&scmi_clk",
		...outwards,
	]);
});

test("names of several words, with the label and the address", () => {
	const node = "l: usb-host@e6590000 { };";
	assert.deepEqual(grown(`/ { ${node.replace("usb", "u$0sb")} };`).slice(0, 5), [
		"usb",
		"usb-host@e6590000",
		"l: usb-host@e6590000 { }",
		node,
		` ${node} `,
	]);
	assert.deepEqual(grown("/ { scmi_de$0vid = <3>; };").slice(0, 2), ["scmi_devid", "scmi_devid = <3>;"]);
	assert.deepEqual(grown("/ { dma-co$0herent; };").slice(0, 3), ["coherent", "dma-coherent", "dma-coherent;"]);
});

test("strings, expressions, macros, paths, bytes", () => {
	assert.deepEqual(grown('/ { a = "ok$0ay b", "c"; };').slice(0, 4), ["okay", "okay b", '"okay b"', '"okay b", "c"']);
	assert.deepEqual(grown("/ { a = <(1 + (2 << $03)) 4>; };").slice(0, 7), [
		"3",
		"2 << 3",
		"(2 << 3)",
		"1 + (2 << 3)",
		"(1 + (2 << 3))",
		"(1 + (2 << 3)) 4",
		"<(1 + (2 << 3)) 4>",
	]);
	assert.deepEqual(grown("/ { a = <GIC(1, LE$0VEL)>; };").slice(0, 3), ["LEVEL", "1, LEVEL", "(1, LEVEL)"]);
	assert.deepEqual(grown("/ { a = &{/soc/u$0sb@1}; };").slice(0, 3), ["usb", "usb@1", "&{/soc/usb@1}"]);
	assert.deepEqual(grown("/ { a = [00 1$0b]; };").slice(0, 3), ["1b", "00 1b", "[00 1b]"]);
});

test("comments and directives", () => {
	assert.deepEqual(grown("/ { a; /* the con$0sole */ b; };").slice(0, 3), [
		"console",
		"/* the console */",
		" a; /* the console */ b; ",
	]);
	assert.deepEqual(grown("/ { a; // the con$0sole\n b; };").slice(0, 2), ["console", "// the console"]);
	assert.deepEqual(grown("#define A (1 + $02)\n/ { };\n"), ["2", "#define A (1 + 2)"]);
	assert.deepEqual(grown("/ {\n#if$0def X\na;\n#endif\n};").slice(0, 3), ["ifdef", "#ifdef", "#ifdef X"]);
});

test("text that does not parse: what is not closed ends where something around it does", () => {
	assert.deepEqual(grown("&usb { clocks = <&scmi_clk $03; b; };").slice(0, 5), [
		"3",
		"<&scmi_clk 3",
		"clocks = <&scmi_clk 3;",
		" clocks = <&scmi_clk 3; b; ",
		"{ clocks = <&scmi_clk 3; b; }",
	]);
	assert.deepEqual(grown("&usb { clocks = <&scmi_clk $03 };").slice(0, 4), [
		"3",
		"<&scmi_clk 3",
		" clocks = <&scmi_clk 3 ",
		"{ clocks = <&scmi_clk 3 }",
	]);
	assert.deepEqual(grown("/ { a { b = <$01>;\n"), [
		"1",
		"<1>",
		"b = <1>;",
		" b = <1>;",
		"{ b = <1>;",
		"a { b = <1>;",
		" a { b = <1>;",
		"{ a { b = <1>;",
		"/ { a { b = <1>;",
	]);
	for (const text of ["$0", " $0 ", "}$0}", "<$0", "((($0", "&{$0", "#$0", "#define$0", '"$0', "/*$0", "a@$0", "= $0;"])
		grown(text);
});

test("wherever a text is cut off, each step holds the one before", () => {
	const sample = '/ {\n\tl: n@1 { p = <&l F(1, (2)) 3>, [00], &{/n@1}, "s"; /* c */ };\n#ifdef A\n};\n&l { q; };\n';
	for (let at = 0; at <= sample.length; at++)
		for (const text of [sample.slice(0, at), sample.slice(at)])
			for (const offset of [0, at >> 1, text.length]) {
				const lines = lineIndexOf(text);
				const [range] = selectionRanges(text, [positionAt(lines, offset)]);
				for (let step = range; step?.parent; step = step.parent) {
					const [inner, outer] = [step, step.parent].map((each) => [
						offsetAt(lines, each.range.start),
						offsetAt(lines, each.range.end),
					]) as [[number, number], [number, number]];
					assert.ok(outer[0] <= inner[0] && inner[1] <= outer[1] && outer[1] - outer[0] > inner[1] - inner[0], text);
				}
			}
});
