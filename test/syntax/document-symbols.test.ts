import assert from "node:assert/strict";
import { test } from "node:test";
import { documentSymbols, type OutlineItem } from "../../server/src/syntax/document-symbols.ts";
import { treeOf } from "./tree-of.ts";

test("nodes with labels and addresses, nested; no properties", () =>
	checkOutline(
		`/dts-v1/;
/ {
	model = "board";
	soc {
		uart0: console: serial@e6e60000 { reg = <0 1>; };
	};
};
&uart0 { status = "okay"; };`,
		`/
  soc
    serial@e6e60000 (uart0 console)
&uart0`,
	));

test("overlays on paths", () =>
	checkOutline("/plugin/;\n&{/} { a { }; };\n&{/soc/x@1} { };", "&{/}\n  a\n&{/soc/x@1}"));

test("both branches of a conditional", () =>
	checkOutline("/ {\n#ifdef A\n\ta { };\n#else\n\tb { };\n#endif\n\tc { };\n};", "/\n  a\n  b\n  c"));

test("kept without a reference", () => checkOutline("/ { /omit-if-no-ref/ a { }; };", "/\n  a"));

test("a half-typed value does not disturb", () =>
	checkOutline("/ { a { clocks = <&; b { }; };\n};\n/ { z { }; };", "/\n  a\n    b\n/\n  z"));

test("an open brace takes in what follows", () =>
	checkOutline("/ {\n\tsoc {\n\t\tx: serial@1 {\n\t\tb { };\n\t};\n};", "/\n  soc\n    serial@1 (x)\n      b"));

test("a text that ends in the middle", () => checkOutline("&a {\n\tl: b@2 {\n\t\tc {", "&a\n  b@2 (l)\n    c"));

test("a macro that makes a node", () => checkOutline("/ { THERMAL(1) { }; a { }; };", "/\n  THERMAL(1)\n  a"));

test("closing braces without a node", () => checkOutline("} } ; };\n/ { a { }; };", "/\n  a"));

test("spans: the name inside the node, the node inside its parent", async () => {
	const text = "/ { l: a@1 { b { }; }; };\n&x { y {";
	const check = (items: readonly OutlineItem[], start: number, end: number) => {
		for (const item of items) {
			assert.ok(start <= item.start && item.end <= end, item.name);
			assert.ok(item.start <= item.nameStart && item.nameEnd <= item.end, item.name);
			assert.equal(text.slice(item.nameStart, item.nameEnd), item.name);
			check(item.children, item.start, item.end);
		}
	};
	check(documentSymbols(await treeOf(text)), 0, text.length);
});

async function checkOutline(text: string, expected: string): Promise<void> {
	assert.equal(drawn(documentSymbols(await treeOf(text)), "").trimEnd(), expected);
}

function drawn(items: readonly OutlineItem[], indent: string): string {
	return items
		.map(
			({ name, detail, children }) => `${indent}${name}${detail && ` (${detail})`}\n${drawn(children, `${indent}  `)}`,
		)
		.join("");
}
