// Input nobody wants to see: it ends in a message at a place, or in silence where dtc accepts it; never in a throw or a hang.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const TREE = "/dts-v1/;\n/ { a = <1>; };\n";
/** A guard against hanging, far above what any of these takes. */
const guard = { timeout: 30_000 };

function analysed(
	files: Record<string, string | Uint8Array>,
	change = (snapshot: Snapshot): Snapshot => snapshot,
): Analysis {
	const snapshot = change(memorySnapshot(files));
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
}

/** Findings as `line: message`, lines counted from 1. */
function said(text: string | Uint8Array, more: Record<string, string> = {}): string[] {
	const { findings } = analysed({ "/b/board.dts": text, ...more });
	const lines = lineIndexOf(typeof text === "string" ? text : new TextDecoder().decode(text));
	return findings.map(({ at, message }) => `${positionAt(lines, at.start).line + 1}: ${message}`);
}

const repeat = (text: string, count: number): string => text.repeat(count);

describe("silence where dtc accepts", () => {
	test("CRLF", guard, () =>
		assert.deepEqual(said('/dts-v1/;\r\n#define A 1\r\n/ {\r\n\ta = <A \\\r\n\t2>;\r\n\tb = "x";\r\n};\r\n'), []),
	);
	test("a byte order mark", guard, () => assert.deepEqual(said(`\ufeff${TREE}`), []));
	test("no line end at the end", guard, () => assert.deepEqual(said("/dts-v1/; / { };"), []));
	test("Latin-1 in a comment and a string", guard, () => {
		const latin1 = Uint8Array.from(Buffer.from('/dts-v1/;\n/ { /* M\xfcller */ a = "M\xfcller"; };\n', "latin1"));
		assert.deepEqual(said(latin1), []);
	});
	test("a million cells", guard, () =>
		assert.deepEqual(said(`/dts-v1/;\n/ { a = <${repeat("1 ", 1_000_000)}>; };\n`), []),
	);
	test("100,000 properties", guard, () => {
		const properties = Array.from({ length: 100_000 }, (_, i) => `p${i};`).join("\n");
		assert.deepEqual(said(`/dts-v1/;\n/ {\n${properties}\n};\n`), []);
	});
	test("10,000 nodes that refer to each other", guard, () => {
		const nodes = Array.from({ length: 10_000 }, (_, i) => `n${i}: n${i} { next = <&n${(i + 1) % 10_000}>; };`).join(
			"\n",
		);
		assert.deepEqual(said(`/dts-v1/;\n/ {\n${nodes}\n};\n`), []);
	});
});

describe("a message where dtc refuses", () => {
	test("an empty file", guard, () => assert.deepEqual(said(""), ["1: a device tree begins with /dts-v1/;"]));
	test("a first line without its ;", guard, () => {
		const all = (first: string) => said(`${first}\n/ { };\n`).map((line) => line.replace(/^\d+: /, ""));
		assert.deepEqual(all("/dts-v1/"), ['expected ";" after /dts-v1/']);
		assert.deepEqual(all("/dts-v1/;\n/plugin/"), ['expected ";" after /plugin/']);
		assert.deepEqual(all("/dts-v1/\n/plugin/;"), ['expected ";" after /dts-v1/']);
	});
	test("binary garbage", guard, () => {
		const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7919) % 251);
		const messages = said(bytes);
		assert.equal(messages[0], "1: a device tree begins with /dts-v1/;");
		assert.ok(messages.length <= 100);
	});
	test("20,000 nested nodes", guard, () => {
		const [first, ...rest] = said(`/dts-v1/;\n/ {\n${repeat("n {\n", 20_000)}${repeat("};\n", 20_000)}};\n`);
		assert.equal(first, "258: nodes are nested more than 256 deep");
		assert.ok(rest.length < 100);
	});
	test("50,000 parentheses", guard, () => {
		const messages = said(`/dts-v1/;\n/ { a = <${repeat("(", 50_000)}1${repeat(")", 50_000)}>; };\n`);
		assert.equal(messages[0], "2: this expression is nested more than 256 deep");
	});
	test("100,000 syntax errors", guard, () => {
		const messages = said(`/dts-v1/;\n/ {\n${repeat("= ;\n", 100_000)}};\n`);
		assert.equal(messages.length, 100);
	});
	test("a missing include", guard, () =>
		assert.deepEqual(said('/dts-v1/;\n#include "soc.dtsi"\n&uart { clocks = <&scmi_clk UART>; };\n'), [
			"2: soc.dtsi is not found; what depends on it is not checked. Searched: this file's folder. If it lies elsewhere, name the folder in scmi.includePaths, in a scmi.yaml (`include:`) or with -I.",
		]),
	);
	for (const text of [
		"/ { cpus { CPU_MAP\n}; };",
		"/ { cpus { CPU(0)\nCPU(1)\n}; };",
		"/ { n { PROPS(1) }; m { PROPS }; };",
		"BOARD_NODES(1)\n/ { };\nMORE_NODES\n",
		'/ { a = PREFIX "x"; b = "x" SUFFIX; c = "x" JOIN(1, (2)) "y"; d = [MAC]; };',
		"/ { a = /bits/ WIDTH <1>; };",
		"#if VER(6, 1) > 3\n#endif\n/ { };",
		'#ifndef PLAT\n#error "PLAT not set"\n#endif\n/ { };',
	])
		test(`macros of a missing include: ${text.replaceAll("\n", " ")}`, guard, () => {
			const messages = said(`/dts-v1/;\n#include "m.h"\n${text}\n`);
			assert.deepEqual(
				messages.map((message) => message.slice(0, 22)),
				["2: m.h is not found; w"],
			);
		});
	test("what is wrong all the same, with a missing include", guard, () =>
		assert.deepEqual(said('/dts-v1/;\n#include "m.h"\n/ { a = <1> };\n').slice(1), [
			'3: expected ";" after the value of a',
		]),
	);
	test("a missing include and deletions of what may be in it", guard, () =>
		assert.deepEqual(
			said('/dts-v1/;\n#include "soc.dtsi"\n/ { n { }; };\n/ { /delete-property/ p; n { /delete-node/ m; }; };\n'),
			[
				"2: soc.dtsi is not found; what depends on it is not checked. Searched: this file's folder. If it lies elsewhere, name the folder in scmi.includePaths, in a scmi.yaml (`include:`) or with -I.",
			],
		),
	);
	test("what is not finished at the end of a node is told on its own line, not at the brace", () => {
		for (const [typed, expected] of [
			["n =", "3: a value is missing behind this"],
			["n = <&a 1", '3: a ">" is missing behind this'],
			["foo:", "3: expected the name of a property or node"],
		])
			assert.deepEqual(said(`/dts-v1/;\n/ { a: a { };\n${typed}\n};\n`).slice(0, 1), [expected], typed);
	});
	test("a statement that is broken and a deletion of what it may have meant", guard, () =>
		assert.deepEqual(said("/dts-v1/;\n/ { n = ; };\n/ { /delete-property/ n; };\n"), ['2: ";" cannot begin a value']),
	);
	test("an overlay that deletes", guard, () =>
		assert.deepEqual(said("/dts-v1/;\n/plugin/;\n&n {\n\t/delete-property/ p;\n\tq;\n};\n"), [
			"4: there is no property p here to delete: an overlay cannot delete what its base has",
		]),
	);
	test("a folder instead of a file", guard, () =>
		assert.deepEqual(said('/dts-v1/;\n#include "soc.dtsi"\n/ { };\n', { "/b/soc.dtsi/x": "" }), [
			"2: soc.dtsi cannot be read: it is a folder",
		]),
	);
	test("a name that is not typed yet", guard, () =>
		assert.deepEqual(said('/dts-v1/;\n#include ""\n/ { };\n'), ["2: the name of the file is missing here"]),
	);
	test("an include that includes itself", guard, () => {
		const { findings } = analysed({
			"/b/board.dts": '/dts-v1/;\n#include "a.dtsi"\n/ { };\n',
			"/b/a.dtsi": '#include "a.dtsi"\n',
		});
		assert.deepEqual(
			findings.map(({ at, message }) => `${at.file}: ${message}`),
			["/b/a.dtsi: a.dtsi is nested 200 includes deep: does it include itself?"],
		);
	});
	test("a macro bomb of object-like macros", guard, () => {
		const levels = Array.from({ length: 40 }, (_, i) => `#define A${i + 1} A${i} A${i}`).join("\n");
		const messages = said(`/dts-v1/;\n#define A0 1\n${levels}\n/ { a = <A40>; };\n`);
		assert.match(messages[0] ?? "", /^43: A40 expands to too much to read; nothing after it is checked$/);
	});
	test("a macro bomb of function-like macros", guard, () => {
		const levels = Array.from({ length: 10 }, (_, i) => `#define F${i + 1}(x) ${repeat(`F${i}(x) `, 16)}`).join("\n");
		const messages = said(`/dts-v1/;\n#define F0(x) x\n${levels}\n/ { a = <F10(1)>; };\n`);
		assert.match(messages[0] ?? "", /^13: F10 expands to too much to read; nothing after it is checked$/);
	});
	test("a macro bomb that comes to one number", guard, () => {
		const levels = Array.from({ length: 12 }, (_, i) => `#define G${i + 1}(x) (${repeat(`G${i}(x) | `, 16)}0)`).join(
			"\n",
		);
		const messages = said(`/dts-v1/;\n#define G0(x) (x)\n${levels}\n/ { a = <G12(1)>; };\n`);
		assert.match(messages[0] ?? "", /^15: G12 expands to too much to read; nothing after it is checked$/);
	});
});

describe("text that went through cpp before", () => {
	const places = (files: Record<string, string>): string[] =>
		analysed(files).findings.map(({ at, message }) => {
			const text = files[at.file] ?? "";
			const line = positionAt(lineIndexOf(text), at.start).line + 1;
			return `${at.file}:${line}: ${message} | ${text.slice(at.start, at.end)}`;
		});
	const made = (file: string): string =>
		`# 1 "board.in"\n# 1 "<built-in>" 1\n/dts-v1/;\n\n# 3 "${file}" 1\n\n/ { a = <1>;   b = <&none>; };\n# 9 "board.in" 2\n/ { c = <NO>; };\n`;
	const soc = "/* this\n is the text\n before */\n/ { a = <ONE>; b = <&none>; };\n";
	const WHERE = "/b/board.dts:9: NO is not defined: as a cell, dtc reports a syntax error | NO";
	const WHAT = "there is no node &none | &none";
	test("a file beside it", guard, () =>
		assert.deepEqual(places({ "/b/board.dts": made("sub/soc.dtsi"), "/b/sub/soc.dtsi": soc }), [
			WHERE,
			`/b/sub/soc.dtsi:4: ${WHAT}`,
		]),
	);
	test("a file by its whole path, of which the line is another by now", guard, () =>
		assert.deepEqual(places({ "/b/board.dts": made("/else/soc.dtsi"), "/else/soc.dtsi": "\n\n\n\t/ { };\n" }), [
			WHERE,
			`/else/soc.dtsi:4: ${WHAT.replace("| &none", "| / { };")}`,
		]),
	);
	for (const [name, text] of [
		["a file that is not there", undefined],
		["a file that is shorter by now", "\n"],
	] as const)
		test(name, guard, () =>
			assert.deepEqual(places({ "/b/board.dts": made("soc.dtsi"), ...(text && { "/b/soc.dtsi": text }) }), [
				`/b/board.dts:7: ${WHAT}`,
				WHERE,
			]),
		);
	test("#line with and without a file", guard, () => {
		const board =
			'/dts-v1/;\n#line 1 "soc.dtsi"\n/ { a = <A>; };\n#line 4\n/ { a = <B>; };\n#line 9 "none.dtsi"\n/ { a = <C>; };\n';
		const found = places({ "/b/board.dts": board, "/b/soc.dtsi": "A\n\n\nB\n" });
		assert.deepEqual(
			found.map((each) => each.replace(/: .* \|/, " |")),
			["/b/board.dts:7 | C", "/b/soc.dtsi:1 | A", "/b/soc.dtsi:4 | B"],
		);
	});
});

describe("a board that cannot be read", () => {
	const unreadable = (reason: string): Analysis =>
		analysed({}, (snapshot) => ({
			...snapshot,
			read: (path) => (path === "/b/board.dts" ? { kind: "unreadable", reason } : snapshot.read(path)),
		}));
	for (const reason of ["it is a folder", "permission denied", "it is larger than 16 MB"])
		test(reason, guard, () =>
			assert.deepEqual(
				unreadable(reason).findings.map(({ message }) => message),
				[`board.dts cannot be read: ${reason}`],
			),
		);
	test("it is not there", guard, () =>
		assert.deepEqual(
			analysed({}).findings.map(({ message }) => message),
			["board.dts cannot be read: there is no such file"],
		),
	);
});
