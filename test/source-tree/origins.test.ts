// Where what a tree holds was typed, to the end: names, values and cells, as they stand and through macros and files.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { originOfTokens, spanOfTokens } from "../../server/src/devicetree/lex/origin.ts";
import type { Token } from "../../server/src/devicetree/lex/token.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { nodesBelow, spanOfNode, spanOfProperty } from "../../server/src/devicetree/tree/tree.ts";
import type { Span } from "../../server/src/text/span.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

type Files = Readonly<Record<string, string>>;

function readBoard(body: string, files: Files, defines: Files = {}) {
	const texts: Files = { "board.dts": `/dts-v1/;\n${body}\n`, ...files };
	const paths = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`/b/${name}`, text]));
	const options = { includePath: { folders: ["/b"], dtcFolders: ["/b"] }, defines };
	const resolved = resolve(memorySnapshot(paths), createSourceCache(), "/b/board.dts", options);
	assert.deepEqual(resolved.problems, []);
	/** The text; of a file other than the board's, with its name. */
	const written = ({ file, start, end }: Span): string => {
		const text = (resolved.sources.get(file)?.text ?? "").slice(start, end);
		return file === "/b/board.dts" ? text : `${file.replace("/b/", "")} ${text}`;
	};
	return { resolved, written };
}

/** Every node and property: what names it, the whole of it, its labels. */
function namesIn(body: string, files: Files = {}): string[] {
	const { resolved, written } = readBoard(body, files);
	return nodesBelow(resolved.tree.root).flatMap((node) => [
		`${node.name || "/"}: ${node.bodies.map(({ first, last, labels }) => [...labels.map(({ token }) => `${written(spanOfTokens(token, token))} of`), written(spanOfTokens(first, last))].join(" ")).join(", ")}; last ${written(spanOfNode(node))}`,
		...[...node.properties.values()].flatMap((property) => {
			const whole = spanOfProperty(property);
			return whole === undefined
				? []
				: [
						`  ${property.definitions.map(({ name }) => written(spanOfTokens(name.first, name.last))).join(", ")}; whole ${written(whole)}`,
					];
		}),
	]);
}

/** Every part and cell of the root's `a`: where it was typed, where that is in a body, and by which macros. */
function valuesIn(body: string, files: Files = {}, defines: Files = {}): string[] {
	const { resolved, written } = readBoard(body, files, defines);
	const described = ({ first, last }: { readonly first: Token; readonly last: Token }): string => {
		const { typed, at, via } = originOfTokens(first, last);
		const [outermost] = via;
		if (outermost === undefined) {
			assert.deepEqual(at, typed);
			return written(typed);
		}
		return `${written(typed)}, in ${written(at)}: ${via.map(({ name }) => name).join(" ")} at ${written(outermost.at)}`;
	};
	return (resolved.tree.root.properties.get("a")?.value ?? []).flatMap((part) => {
		if (part.kind === "generated") return [];
		return [described(part), ...(part.kind === "cells" ? part.cells.map((cell) => `  ${described(cell)}`) : [])];
	});
}

describe("names", () => {
	test("of nodes and properties, with their labels", () =>
		assert.deepEqual(namesIn("/ {\n\tl: k: soc@1,0 {\n\t\tm: a-b = <1> , <2> ;\n\t\tc;\n\t};\n};"), [
			"/: /; last /",
			"soc@1,0: l of k of soc@1,0; last soc@1,0",
			"  a-b; whole a-b = <1> , <2> ;",
			"  c; whole c;",
		]));
	test("of a node that is named by references", () =>
		assert.deepEqual(namesIn("/ { l: n { m { b; }; }; };\n&l { b; };\n&{/n} { b = <7>; };\n&{/n/m} { };"), [
			"/: /; last /",
			"n: l of n, &l, &{/n}; last &{/n}",
			"  b, b; whole b = <7>;",
			"m: m, &{/n/m}; last &{/n/m}",
			"  b; whole b;",
		]));
	test("of another file, and made by a macro", () =>
		assert.deepEqual(
			namesIn('#include "soc.dtsi"\n#define NODE(x) n@x\n/ { NODE(5) { b = <1>; }; };\n&s { c; };', {
				"soc.dtsi": "/ { s: soc { b; }; };\n",
			}),
			[
				"/: soc.dtsi /, /; last /",
				"soc: soc.dtsi s of soc.dtsi soc, &s; last &s",
				"  soc.dtsi b; whole soc.dtsi b;",
				"  c; whole c;",
				"n@5: NODE(5); last NODE(5)",
				"  b; whole b = <1>;",
			],
		));
});

describe("values", () => {
	test("of each kind", () =>
		assert.deepEqual(
			valuesIn(
				"/ { a = < 1 0x20 (1 + 2) 'A' &l &{/n} > , \"x y\" , [ 01 2c ] , &l , &{/n} , /bits/ 8 < 1 2 > , < > ; l: n { }; };",
			),
			[
				"< 1 0x20 (1 + 2) 'A' &l &{/n} >",
				"  1",
				"  0x20",
				"  (1 + 2)",
				"  'A'",
				"  &l",
				"  &{/n}",
				'"x y"',
				"[ 01 2c ]",
				"&l",
				"&{/n}",
				"/bits/ 8 < 1 2 >",
				"  1",
				"  2",
				"< >",
			],
		));
	test("of a macro, and of one that comes to another", () =>
		assert.deepEqual(valuesIn("#define ONE 1\n#define TWO ONE\n/ { a = <ONE 5 TWO (ONE + 2)>; };"), [
			"<ONE 5 TWO (ONE + 2)>",
			"  1, in ONE: ONE at ONE",
			"  5",
			"  1, in TWO: TWO ONE at TWO",
			"  (ONE + 2)",
		]));
	test("of a macro with arguments: the argument is where it was typed, the rest in the body", () =>
		assert.deepEqual(valuesIn("#define F(x, y) x (y + 1)\n/ { a = <F( 2 , 0x30 ) 4>; };"), [
			"<F( 2 , 0x30 ) 4>",
			"  2, in F( 2 , 0x30 ): F at F( 2 , 0x30 )",
			"  (y + 1), in F( 2 , 0x30 ): F at F( 2 , 0x30 )",
			"  4",
		]));
	test("of a macro that is the whole value", () =>
		assert.deepEqual(valuesIn("#define V <1 2>\n/ { a = V; };"), [
			"<1 2>, in V: V at V",
			"  1, in V: V at V",
			"  2, in V: V at V",
		]));
	test("of a macro in another file", () =>
		assert.deepEqual(valuesIn('#include "ids.h"\n/ { a = <ID>; };', { "ids.h": "#define ID 0x10\n" }), [
			"<ID>",
			"  ids.h 0x10, in ID: ID at ID",
		]));
	test("of a macro that -D gives, which has a name and no text", () =>
		assert.deepEqual(
			valuesIn("/ { a = <GIVEN>; };", {}, { GIVEN: "7" }).at(-1)?.split(", in ").at(-1),
			"GIVEN: GIVEN at GIVEN",
		));
});
