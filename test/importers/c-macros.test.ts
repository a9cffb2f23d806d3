import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { enumConstants } from "../../server/src/importers/c-source/enumerations.ts";
import { evaluate } from "../../server/src/importers/c-source/evaluate.ts";
import { expand, makesRows } from "../../server/src/importers/c-source/expand.ts";
import { tablesOf, textOf } from "../../server/src/importers/c-source/initialiser.ts";
import { type CSettings, readSource } from "../../server/src/importers/c-source/read-source.ts";
import { imported } from "./imported-c-tables.ts";

/** The code of a file after all its macros, with blanks between tokens. */
function expanded(text: string): string {
	const { tokens, macros } = readSource([{ path: "/a.c", text }]);
	return expand(tokens, macros)
		.map(({ kind, text }) => (kind === "string" ? `"${text}"` : text))
		.join(" ");
}

// What `cpp -P` makes of the same text, blanks aside.
for (const [text, wanted] of [
	["#define A 1\nA B", "1 B"],
	["#define F(x, y) { x, y }\nF(1, (2, 3)) F", "{ 1 , ( 2 , 3 ) } F"],
	["#define F(x) x\n#define G F\nG(7)", "7"],
	["#define STR(x) #x\n#define X(x) STR(x)\n#define N 5\nSTR(N) X(N)", '"N" "5"'],
	["#define CAT(a, b) a ## b\n#define AB 9\nCAT(A, B) CAT(N, 1)", "9 N1"],
	["#define U(x) (x##U)\nU(0x10)", "( 0x10U )"],
	["#define F() 3\nF() F( )", "3 3"],
	["#define F(x) F(x + 1)\nF(F(0))", "F ( F ( 0 + 1 ) + 1 )"],
	["#define A B\n#define B A\nA B", "A B"],
	["#define F(x) x\nF(1, 2) F(3", "F ( 1 , 2 ) F ( 3"],
] as const)
	test(`macros: ${text.replaceAll("\n", " ⏎ ")}`, () => assert.equal(expanded(text), wanted));

test("a string of more than one token is not made: the blanks in it are not known", () => {
	assert.equal(expanded("#define S(x) #x\nS(a+b)"), "#");
});

test("what macros make has the place and the conditions of the call", () => {
	const text = "#define ROW(n) { n }\n\n#ifdef X\nint a[] = {\n\tROW(1),\n};\n#endif\n";
	const { tokens, macros } = readSource([{ path: "/a.c", text }]);
	const [table] = tablesOf(expand(tokens, macros, makesRows(macros)));
	assert.deepEqual([table?.conditions, table?.items[0]?.line, table?.items[0]?.conditions], [["X"], 5, ["X"]]);
});

test("macros that double end", () => {
	const doubles = Array.from({ length: 60 }, (_, at) => `#define A${at + 1} A${at} A${at}\n`).join("");
	const { tokens, macros } = readSource([{ path: "/a.c", text: `#define A0 x\n${doubles}A60` }]);
	assert.ok(expand(tokens, macros).length < 1_000_000);
	const nested = `#define F(x) x x\n${"F(".repeat(500)}1${")".repeat(500)}`;
	const deep = readSource([{ path: "/a.c", text: nested }]);
	assert.ok(expand(deep.tokens, deep.macros).length < 1_000_000);
});

test("what is nested too deep is not known, and does not stop the import", () => {
	const number = (text: string) => {
		const { tokens, macros } = readSource([{ path: "/a.c", text }]);
		return evaluate(tokens, macros).kind;
	};
	assert.equal(number(`${"(".repeat(20)}1${")".repeat(20)}`), "value");
	for (const text of ["(", "-", "(int)", "~("]) assert.equal(number(`${text.repeat(50_000)}1`), "unknown");
	const chain = Array.from({ length: 20_000 }, (_, at) => `#define A${at} A${at + 1}\n`).join("");
	assert.equal(number(`${chain}A0`), "unknown");
	const { tokens, macros } = readSource([{ path: "/a.c", text: `${chain}int a[] = ${"{".repeat(50_000)}` }]);
	assert.equal(tablesOf(expand(tokens, macros, makesRows(macros))).length, 1);
});

test("headers are read where they are included, once, under the conditions that stand there", () => {
	const files: Record<string, string> = {
		"a.h": "#ifndef A_H\n#define A_H\n#define A 1\nenum { E };\n#endif\n",
		"b.h": '#include "a.h"\n#include "b.h"\n#define B 2\n',
	};
	const include = (name: string) => (files[name] === undefined ? undefined : { path: `/${name}`, text: files[name] });
	const read = (text: string, settings: CSettings = {}) =>
		readSource([{ path: "/x.c", text }], {}, { include, ...settings });
	const plain = read('#include "b.h"\n#include <a.h>\n#include <none.h>\nint x;');
	assert.deepEqual([...plain.macros.keys()], ["A_H", "A", "B"]);
	assert.deepEqual(plain.tokens.map(({ text }) => text).join(" "), "enum { E } ; int x ;");
	const guarded = read('#ifdef X\n#include "a.h"\n#endif\n');
	assert.deepEqual(guarded.macros.get("A")?.[0]?.conditions, ["X"]);
	const again = read('#ifdef X\n#include "a.h"\n#endif\n#include "a.h"\n');
	assert.deepEqual(again.macros.get("A")?.at(-1)?.conditions, []);
	assert.equal(read('#ifdef X\n#include "a.h"\n#endif\n', { absent: new Set(["X"]) }).macros.size, 0);
	assert.equal(read('#if X\n#include "a.h"\n#endif\n', { absent: new Set(["X"]) }).macros.size, 0);
	assert.ok(read('#if !defined(X)\n#include "a.h"\n#endif\n', { absent: new Set(["X"]) }).macros.has("A"));
});

test("a constant that two lists number differently is not known", () => {
	const source = readSource([{ path: "/a.c", text: "#ifdef X\nenum { A, B };\n#else\nenum { A, C, B };\n#endif\n" }]);
	assert.deepEqual(
		[...enumConstants(source)],
		[
			["A", 0n],
			["C", 1n],
		],
	);
});

test("inner fields and places, literals in parentheses, values with braces", () => {
	const text =
		'int t[] = { [A][0] = 1, .a.b = { .c = 2 }, .d = &((struct x){ .e = "f" }), .g = (int[]){ 3, -1 }, .h = F({ 4 }), 5 };';
	const { tokens } = readSource([{ path: "/a.c", text }]);
	const [{ items } = { items: [] }] = tablesOf(tokens);
	assert.deepEqual(
		items.map(({ field, index, value }) => [
			field ?? index?.[0]?.text,
			value.kind,
			value.kind === "list" && value.items.length,
		]),
		[
			["A", "expression", false],
			["a.b", "list", 1],
			["d", "list", 1],
			["g", "list", 2],
			["h", "expression", false],
			[undefined, "expression", false],
		],
	);
	const [, , d] = items;
	assert.equal(d?.value.kind === "list" && d.value.items[0] && textOf(d.value.items[0].value), "f");
	const [, , , g] = items;
	const last = g?.value.kind === "list" ? g.value.items[1]?.value : undefined;
	assert.deepEqual(last?.kind === "expression" && evaluate(last.tokens, new Map()), { kind: "value", value: -1n });
});

test("any text is read, and what comes of it reads back", () => {
	const piece = fc.constantFrom(
		...'#define #include "a.c" #ifdef X #else #endif F(x) F( ) { } [ ] = , . & ## # enum return A 1 -1 ...'.split(" "),
		..."rk_scmi_clock_t clock_table rk3588_reset_domain_table config_scmi config_clock .name .id .elements".split(" "),
		'static int clock_table[] = { { .name = "a" },',
		'[0x100000000] = { .name = "b" },',
		'[A] = { .id = 7, .name = "c", .is_security = true },',
		"[0] = &x,",
		"};\n",
		"\n",
		"\n",
	);
	fc.assert(
		fc.property(
			fc.array(piece, { maxLength: 120 }),
			fc.constantFrom("rockchip", "am62l", "scp-firmware"),
			(pieces, profile) => {
				imported({ "/plat/a.c": pieces.join(" "), "/plat/config_scmi.c": pieces.join(" ") }, "/plat", { profile });
				imported({ "/plat/a.c": pieces.join(" ") }, "/plat", { profile });
			},
		),
		{ numRuns: 300 },
	);
});
