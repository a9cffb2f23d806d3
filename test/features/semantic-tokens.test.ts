// Every coloured word of a text with what it is: `word type`, with `+` where it is declared there and `*` where firmware has it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { SEMANTIC_LEGEND, semanticTokens } from "../../server/src/features/semantic-tokens.ts";
import { lineIndexOf, offsetAt } from "../../server/src/text/line-index.ts";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";

function read(data: readonly number[], text: string): readonly string[] {
	const lines = lineIndexOf(text);
	const words: string[] = [];
	let [line, character] = [0, 0];
	for (let at = 0; at < data.length; at += 5) {
		const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(at, at + 5);
		character = down > 0 ? right : character + right;
		line += down;
		const start = offsetAt(lines, { line, character });
		const marks = `${modifiers & 1 ? "+" : ""}${modifiers & 2 ? "*" : ""}`;
		words.push(`${text.slice(start, start + length)} ${SEMANTIC_LEGEND.tokenTypes[type]}${marks}`);
	}
	return words;
}

/** The words of what is typed below the first lines of the demo board. */
function words(body: string, files = {}): readonly string[] {
	const text = `${FIRST_LINES}${body}\n`;
	const analysis = demoBoard(body, files);
	const all = read(semanticTokens([analysis], "/b/board.dts", text), text);
	assert.deepEqual(all.slice(0, 2), ["/dts-v1/ keyword", "#include keyword"]);
	return all.slice(2);
}

const alone = (text: string) => read(semanticTokens([], "/b/x.dtsi", text), text);

describe("numbers by what they mean", () => {
	test("a clock, a device and a plain one; what firmware has not is none of its own", () => {
		assert.deepEqual(words("&eth0 { clocks = <&scmi_clk 0>; scmi_devid = <4>; reg = <0x10 1>; };"), [
			"eth0 function",
			"clocks property",
			"scmi_clk function*",
			"0 enumMember*",
			"scmi_devid property",
			"4 class*",
			"reg property",
			"0x10 number",
			"1 number",
		]);
		assert.deepEqual(words("&eth0 { clocks = <&scmi_clk 999>; scmi_devid = <999>; };"), [
			"eth0 function",
			"clocks property",
			"scmi_clk function*",
			"999 enumMember",
			"scmi_devid property",
			"999 class",
		]);
	});
	test("through macros and in expressions", () => {
		assert.deepEqual(words("#define CLK 0\n&eth0 { clocks = <&scmi_clk CLK>, <&scmi_clk (CLK + 1)>; a = <CLK>; };"), [
			"#define keyword",
			"CLK macro+",
			"0 number",
			"eth0 function",
			"clocks property",
			"scmi_clk function*",
			"CLK enumMember*",
			"scmi_clk function*",
			"CLK enumMember*",
			"1 enumMember*",
			"a property",
			"CLK macro",
		]);
	});
});

test("names, labels, addresses, macros, keywords, SCMI's strings", () => {
	assert.deepEqual(
		words(
			'#define ADDR 20\n#define F(x, y) <&x y>\n/ {\n\tl: usb-host@10 { compatible = "arm,scmi-shmem", "acme,demo"; };\n\tn@ADDR { #a-cells = <1>; dma-coherent; p = F(l, 2), &l, &{/n@20}; };\n};\n/delete-node/ &l;\n&{/n@20} { /delete-property/ p; /delete-node/ sub; };',
		),
		[
			"#define keyword",
			"ADDR macro+",
			"20 number",
			"#define keyword",
			"F macro+",
			"x parameter",
			"y parameter",
			"x parameter",
			"y parameter",
			"l function+",
			"usb-host type",
			"10 number",
			"compatible property",
			'"arm,scmi-shmem" string*',
			"n type",
			"ADDR macro",
			"#a-cells property",
			"1 number",
			"dma-coherent property",
			"p property",
			"F macro",
			"2 number",
			"l function",
			"n type",
			"20 number",
			"/delete-node/ keyword",
			"l function",
			"n type",
			"20 number",
			"/delete-property/ keyword",
			"p property",
			"/delete-node/ keyword",
			"sub type",
		],
	);
});

test("a label that a macro gives is the macro", () => {
	assert.deepEqual(words("#define NAME cp0\n/ { NAME: NAME { }; a = <&NAME>; };"), [
		"#define keyword",
		"NAME macro+",
		"NAME macro",
		"NAME macro",
		"a property",
		"NAME macro",
	]);
});

test("a reserved region has numbers, and no name", () => {
	assert.deepEqual(alone("/memreserve/ 0x1000 0x2000;\n/ { a; };"), [
		"/memreserve/ keyword",
		"0x1000 number",
		"0x2000 number",
		"a property",
	]);
});

test("what #if leaves out has none, and what is after it has", () => {
	assert.deepEqual(words("#if 0\n/ { a; };\n#else\n/ { b; };\n#endif\n/ { c; };"), [
		"#if keyword",
		"0 number",
		"#else keyword",
		"b property",
		"#endif keyword",
		"c property",
	]);
});

test("text that does not parse, and text of no board", () => {
	assert.deepEqual(words("&eth0 { clocks = <&scmi_clk 0>; b = <1\n / { a { c = "), [
		"eth0 function",
		"clocks property",
		"scmi_clk function*",
		"0 enumMember*",
		"b property",
		"1 number",
		"a type",
		"c property",
	]);
	assert.deepEqual(alone("#address-cells\nl: a { b = <&l 3 X>; };\n&scmi_clk { };"), [
		"l function+",
		"a type",
		"b property",
		"l function",
		"3 number",
		"scmi_clk function",
	]);
	for (const text of [
		"",
		"#",
		"#define",
		"#define A(",
		"&",
		"&{",
		"&{/",
		"<",
		"a@",
		"@",
		"/",
		"= <",
		"F(",
		'"',
		"[",
		"a { b }",
	])
		assert.ok(alone(text).length < 4, text);
});

test("a part of a text is what it is within the whole", () => {
	const body = "&eth0 {\n\tclocks = <&scmi_clk 0>;\n\tscmi_devid = <1>;\n};";
	const text = `${FIRST_LINES}${body}\n`;
	const within = { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } };
	const data = semanticTokens([demoBoard(body)], "/b/board.dts", text, within);
	assert.deepEqual(data.slice(0, 2), [3, 1]);
	assert.deepEqual(read(data, text), ["clocks property", "scmi_clk function*", "0 enumMember*"]);
});

const SAMPLE = `/dts-v1/;
#include <a.h>
#define F(x, y) <&x y (1 << x)>, "s"
#ifdef A
/memreserve/ 0x1 0x2;
#endif
/ {
	#address-cells = <1>; /* c */
	l1: l2: n@1,2 { p = <&l1 F(1, 2) 'a' (A ? 1 : 2)>, [00 1f], &{/n@1,2}, l3: "t\\"u", /incbin/("f"); };
	/omit-if-no-ref/ q: m { /delete-property/ p; /delete-node/ k@3; };
};
&{/n@1,2} { r; };
/delete-node/ &q;
`;

test("whatever is missing of a text, or is turned round in it, its words follow one another and nothing is thrown", () => {
	const texts = [...SAMPLE].flatMap((_, at) => [
		SAMPLE.slice(0, at),
		SAMPLE.slice(at),
		SAMPLE.slice(0, at) + SAMPLE.slice(at + 1),
		SAMPLE.slice(0, at) + "{<(&#;}>)"[at % 9] + SAMPLE.slice(at),
	]);
	for (const text of texts) {
		const data = semanticTokens([], "/b/x.dts", text);
		for (let at = 0; at < data.length; at += 5) {
			const [down = 0, right = 0, length = 0] = data.slice(at, at + 3);
			assert.ok(length > 0 && right >= 0 && down >= 0, text);
			if (at > 0 && down === 0) assert.ok(right >= (data[at - 3] ?? 0), text);
		}
	}
});

test("the scopes that colour them where a theme knows no semantic colours are the same for both languages, and of no error", () => {
	const { contributes } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
	const [first, second, ...more] = contributes.semanticTokenScopes;
	assert.deepEqual([first.language, second.language, more], ["devicetree", "dts", []]);
	assert.deepEqual(first.scopes, second.scopes);
	for (const [selector, scopes] of Object.entries<readonly string[]>(first.scopes)) {
		const [type = "", ...modifiers] = selector.split(".");
		assert.ok(SEMANTIC_LEGEND.tokenTypes.includes(type), selector);
		for (const modifier of modifiers) assert.ok(SEMANTIC_LEGEND.tokenModifiers.includes(modifier), selector);
		// Light+ has these in red
		for (const scope of scopes) assert.doesNotMatch(scope, /^(invalid|entity\.other|support\.type\.property)/);
	}
});
