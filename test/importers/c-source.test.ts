import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { enumConstants } from "../../server/src/importers/c-source/enumerations.ts";
import { evaluate } from "../../server/src/importers/c-source/evaluate.ts";
import { tablesOf, textOf } from "../../server/src/importers/c-source/initialiser.ts";
import { readSource } from "../../server/src/importers/c-source/read-source.ts";

/** Expectations are those of ISO C 6.6, 6.7.2.2, 6.7.9 and 6.10; what a compiler would be told by `-D` is not decided here. */

const source = (text: string, defines: Readonly<Record<string, string>> = {}) =>
	readSource([{ path: "a.c", text }], defines);

function numberOf(name: string, text: string, defines?: Readonly<Record<string, string>>): bigint | string {
	const read = source(text, defines);
	const [macro, another] = read.macros.get(name) ?? [];
	if (!macro || another) return "several or none";
	const value = evaluate(macro.body, read.macros, enumConstants(read));
	return value.kind === "value" ? value.value : value.because;
}

test("a macro is the number its expression gives", () => {
	for (const [body, expected] of [
		["0x20U", 32n],
		["017", 15n],
		["(2 + 3 * 4)", 14n],
		["1 << 4 | 3", 19n],
		["(uint32_t)5u + ((MU_Type *)0x1000u)", 0x1005n],
		["A + 1 /* not 9 */", 8n],
		["-1 + ~0", -2n],
		["10 / 4 - 7 % 4", -1n],
		["(3 > 2) + (3 == 2) + !0", 2n],
		["09", "09"],
		["UNKNOWN + 1", "UNKNOWN"],
		["CALL(1)", "CALL"],
		["LOOP", "LOOP"],
		["(1", "("],
	] as const)
		assert.equal(
			numberOf("X", `#define A 7\n#define CALL(x) x\n#define LOOP LOOP\n#define X ${body}\n`),
			expected,
			body,
		);
});

test("a macro in parentheses has parameters only where they are names that something follows", () => {
	const { macros } = source("#define A (B)\n#define F(x, y) x + y\n#define N (1 + 2)\n");
	assert.equal(macros.get("A")?.[0]?.parameters, undefined);
	assert.deepEqual(macros.get("F")?.[0]?.parameters, ["x", "y"]);
	assert.equal(macros.get("N")?.[0]?.parameters, undefined);
});

test("the last definition counts, #undef takes it away, a continued line is one", () => {
	assert.equal(numberOf("X", "#define X 1\n#define X \\\n  2\n"), 2n);
	assert.equal(numberOf("X", "#define X 1\n#undef X\n"), "several or none");
});

test("enum constants count on from the one before; behind a condition they are not known until one has a number", () => {
	const text = "enum a { ZERO, ONE, SIX = 6, SEVEN,\n#ifdef BUILD_X\n EXTRA,\n#endif\n AFTER, TEN = 10, LAST };";
	assert.deepEqual(
		[...enumConstants(source(text))],
		[
			["ZERO", 0n],
			["ONE", 1n],
			["SIX", 6n],
			["SEVEN", 7n],
			["TEN", 10n],
			["LAST", 11n],
		],
	);
	assert.equal(enumConstants(source(text, { BUILD_X: "1" })).get("AFTER"), 9n);
});

/** What is compiled under which condition: the words of the code. */
function wordsOf(text: string, defines?: Readonly<Record<string, string>>): readonly string[] {
	return source(text, defines)
		.tokens.filter(({ kind }) => kind === "word")
		.map(({ text, conditions }) => [text, ...conditions].join(" if "));
}

test("a condition nothing decides is kept beside what stands under it", () => {
	const text = "#ifdef BUILD_X\na\n#elif N > 2\nb\n#else\nc\n#endif\nd\n";
	assert.deepEqual(wordsOf(text), ["a if BUILD_X", "b if N > 2 if !BUILD_X", "c if !BUILD_X if !(N > 2)", "d"]);
	assert.deepEqual(wordsOf(text, { BUILD_X: "1" }), ["a", "d"]);
	assert.deepEqual(wordsOf("#define N 3\n#if !defined(N)\na\n#elif N > 2\nb\n#else\nc\n#endif\n"), ["b"]);
	assert.deepEqual(wordsOf("#if 0\na\n#if X\nb\n#endif\n#else\nc\n#endif\n"), ["c"]);
	assert.deepEqual(wordsOf("#ifndef A_H\n#define A_H\na\n#endif\n"), ["a"]);
	assert.deepEqual(wordsOf("#ifndef A\na\n#endif\n"), ["a if !A"]);
});

test("a macro that two undecided conditions define differently has no number", () => {
	const text = "#ifdef BUILD_X\n#define X 1\n#else\n#define X 2\n#endif\n";
	assert.equal(numberOf("X", text), "several or none");
	assert.equal(numberOf("X", text, { BUILD_X: "1" }), 1n);
});

test("tables are read with their indexes, fields, calls and what lies in them", () => {
	const [table, ...others] = tablesOf(
		source(`
static const struct clk tbl[COUNT] = {
	[CLK_A] = { .name = "a" "b", .rates = (unsigned long[]){ 1, 2 } },
	CLOCK_CELL(1, CK_B, "b, c", true),
	[CLK_C] = F(x, (y)),
};
int x = 3; void f(void) { y[3] = other; }
struct one agent = { .id = 1 };
`).tokens,
	);
	assert.equal(table?.name, "tbl");
	const [a, cell, c] = table?.items ?? [];
	assert.deepEqual(
		a?.index?.map(({ text }) => text),
		["CLK_A"],
	);
	assert.equal(a?.value.kind, "list");
	const fields = a?.value.kind === "list" ? a.value.items : [];
	assert.deepEqual(
		fields.map(({ field, value }) => [field, textOf(value) ?? value.kind]),
		[
			["name", "ab"],
			["rates", "list"],
		],
	);
	assert.equal(
		cell?.value.kind === "expression" && cell.value.tokens.map(({ text }) => text).join(" "),
		"CLOCK_CELL ( 1 , CK_B , b, c , true )",
	);
	assert.equal(cell?.line, 4);
	assert.equal(c?.value.kind === "expression" && c.value.tokens.length, 8);
	assert.deepEqual(
		others.map(({ name }) => name),
		["agent"],
	);
});

test("any text gives an answer", () => {
	const piece = fc.constantFrom(
		"{",
		"}",
		"[",
		"]",
		"(",
		")",
		"=",
		",",
		".",
		"#",
		"\n",
		"if",
		"define",
		"enum",
		'"',
		"'",
		"/*",
		"*/",
		"\\",
		"a",
		"1",
		" ",
		"else",
		"endif",
	);
	fc.assert(
		fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 60 }), (pieces) => {
			const read = source(pieces.join(""));
			tablesOf(read.tokens);
			enumConstants(read);
			for (const [name] of read.macros) numberOf(name, pieces.join(""));
		}),
		{ numRuns: 2000 },
	);
});
