// A line that is typed, in the midst of its neighbours: the reader takes nothing of theirs, and speaks of this line only.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import type { Node } from "../../server/src/devicetree/tree/tree.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** Where `@@` stands, a line is typed: before a property, a node with a label, the end of a body, an item, the end. */
const BOARD = `/dts-v1/;
#define PAD(a, b) (a) (b)
/ {
	first: first {
		@@
		one = <1>;
		two = "a", "b",
		      "c";
		@@
		inner: inner {
			three = <&second 3>;
			status = "okay";
			@@
		};
		@@
		beside {
			compatible = "x";
		};
	};
	second: second {
		wakeup-source;
		@@
	};
};
@@
&first {
	four = [04];
};
@@
/ {
	third: third { };
};
@@
`;
const LINES = BOARD.split("\n");

const IN_BODY = [
	"t = <&",
	"t = <&>",
	"t = <&second 1",
	"t = <&second 1>",
	"t = <1>, <&",
	"t = <",
	"t = <&{",
	"t = <&{/first",
	"t = <&{/first}",
	"t = <(1 +",
	"t = <(",
	"t = <PAD(1",
	"t = <PAD(1,",
	"t = <PAD(",
	"t = <NONE(1",
	"t = <A",
	"t =",
	"t",
	"t-",
	"t,",
	't = "',
	't = ""',
	't = "a',
	't = "a"',
	't = "a", ',
	't = "a", "',
	't = "a", "b',
	"t = [",
	"t = [0",
	"t = &",
	"t = &{",
	"t = &{/first",
	"t = /bits/",
	"t = /bits/ 8",
	"t = /bits/ 8 <",
	"t = /bits/ 8 <1",
	"t = /incbin/",
	"t = /incbin/(",
	't = /incbin/("',
	"node {",
	"node@0 {",
	"made: node {",
	"made: node@0",
	"node@",
	"&",
	"&first",
	"#",
	"#t",
	"/",
	"/bits/",
	"/delete-node/ t",
	"/delete-property/ t",
	"#include",
	"#include <",
	'#include "',
	"#ifdef NO",
	"#ifndef NO",
	"#if",
	"#if 0",
	"#define",
	"#define T(",
	"}",
];
const ON_TOP = [
	"&",
	"&first",
	"&first {",
	"&{",
	"&{/fi",
	"&{/first}",
	"/",
	"/ {",
	"word",
	"{",
	"}",
	"#in",
	"#include",
	"#include <",
	'#include "',
	"/include/",
	'/include/ "',
	"#ifdef NO",
	"#ifndef NO",
	"#if",
	"#if 0",
	"/delete-node/",
	"/delete-node/ &",
	"/delete-node/ &{/",
	"/omit-if-no-ref/",
	"/omit-if-no-ref/ &",
	"/memreserve/",
	"/memreserve/ 0x1",
	"/memreserve/ 0x1 0x2",
	"made: &first",
	"/bits/",
	"PAD(1",
];

interface Read {
	readonly labels: readonly string[];
	/** Nodes and properties by path, with their bytes. */
	readonly content: ReadonlyMap<string, string>;
	readonly complete: boolean;
	/** Paths of properties whose bytes are not known. */
	readonly unknown: readonly string[];
	/** As `line: message`. */
	readonly problems: readonly string[];
}

function read(text: string): Read {
	const options = { includePath: { folders: [], dtcFolders: [] }, defines: {} };
	const { tree, problems } = resolve(memorySnapshot({ "/b.dts": text }), createSourceCache(), "/b.dts", options);
	const content = new Map<string, string>();
	const collect = (node: Node, path: string): void => {
		content.set(path, "");
		for (const name of node.properties.keys()) if (name !== "phandle") content.set(`${path}:${name}`, "");
		for (const [name, child] of node.children) collect(child, `${path}/${name}`);
	};
	collect(tree.root, "");
	const unknown: string[] = [];
	for (const [path, properties] of Object.entries(canonicalOf(tree)))
		for (const [name, bytes] of Object.entries(properties)) {
			const key = `${path === "/" ? "" : path}:${name}`;
			if (content.has(key)) content.set(key, String(bytes));
			if (bytes === null) unknown.push(key);
		}
	const lines = lineIndexOf(text);
	return {
		labels: [...tree.labels.keys()],
		content,
		complete: tree.complete,
		unknown,
		problems: problems.map(({ at, message }) => `${positionAt(lines, at.start).line}: ${message}`),
	};
}

const good = read(LINES.filter((line) => !line.includes("@@")).join("\n"));

/** The board with a line typed at one of its places, and which line it is. */
function typedAt(place: number, typed: string): { readonly text: string; readonly line: number } {
	const kept = LINES.flatMap((line, at) =>
		!line.includes("@@") ? [line] : at === place ? [line.replace("@@", typed)] : [],
	);
	return { text: kept.join("\n"), line: LINES.slice(0, place).filter((line) => !line.includes("@@")).length };
}

const places = LINES.flatMap((line, at) => (line.includes("@@") ? [at] : []));
const inBody = places.filter((at) => LINES[at] !== "@@");
const onTop = places.filter((at) => LINES[at] === "@@");

test("the board is good without", () => {
	assert.deepEqual(good.problems, []);
	assert.deepEqual(good.labels.toSorted(), ["first", "inner", "second", "third"]);
});

for (const [where, all, lines] of [
	["in a body", inBody, IN_BODY],
	["between items", onTop, ON_TOP],
] as const)
	describe(`typed ${where}`, () => {
		for (const typed of lines)
			test(typed, () => {
				for (const place of all) {
					const { text, line } = typedAt(place, typed);
					const { labels, content, problems, complete, unknown } = read(text);
					const said = `before "${text.split("\n")[line + 1]?.trim()}"`;
					for (const label of good.labels) assert.ok(labels.includes(label), `${said}: label ${label} is lost`);
					for (const [path, bytes] of good.content)
						if (!path.endsWith(":t")) assert.equal(content.get(path), bytes, `${said}: ${path}`);
					for (const problem of problems)
						assert.ok([line, line + 1].includes(Number.parseInt(problem, 10)), `${said}, line ${line}: ${problem}`);
					if (typed !== "#") assert.ok(problems.length > 0, `${said}: nothing is said`);
					// either not all of the tree is known, or all but the one value
					if (/<|"|^.?include/.test(typed)) assert.ok(!complete || unknown.length === 1, `${said}: known to be whole`);
				}
			});
	});

describe("a quote that is missing on a line with more behind it", () => {
	const around = (line: string) => read(`/dts-v1/;\n/ {\n\ta { x; };\n\t${line}\n\tc { z; };\n};\n`);
	for (const [line, properties] of [
		['b { label = "console; status = "okay"; };', [":label"]],
		['b { label = "console; reg = <1>; };', [":label", ":reg"]],
		['b { label = "a", "b; reg = <1>; inner { y; }; };', [":label", ":reg", "/inner:y"]],
		['b { label = "console; };', [":label"]],
	] as const)
		test(line, () => {
			const { content, problems } = around(line);
			assert.deepEqual([content.has("/a:x"), content.has("/c:z")], [true, true], problems.join("\n"));
			for (const property of properties) assert.ok(content.has(`/b${property}`), `${property} is lost`);
			assert.ok(problems.every((problem) => problem.startsWith("3: ")) && problems.length > 0, problems.join("\n"));
		});
});
