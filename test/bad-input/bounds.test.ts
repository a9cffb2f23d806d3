// Much of one thing: it is read in a time that grows as its length does, and ends in the right tree, or in one plain message.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type Resolved, resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

/** A guard against hanging, far above what any of these takes. */
const guard = { timeout: 20_000 };

function resolved(text: string): Resolved {
	const snapshot = memorySnapshot({ "/b/board.dts": `/dts-v1/;\n${text}` });
	const includePath = { folders: [], dtcFolders: [] };
	return resolve(snapshot, createSourceCache(), "/b/board.dts", { includePath, defines: {} });
}

const said = (text: string): string[] => resolved(text).problems.map(({ message }) => message);

/** How often a property or node is there, read without a problem. */
function propertiesOf(text: string, path: string): number {
	const { tree, problems } = resolved(text);
	assert.deepEqual(problems, []);
	return Object.keys(canonicalOf(tree)[path] ?? {}).length;
}

const COUNT = 20_000;
const EIGHT_MB = 8 << 20;
const each = (of: (index: number) => string, count = COUNT): string =>
	Array.from({ length: count }, (_, index) => of(index)).join("");
const nested = (open: string, inside: string, close: string, depth: number): string =>
	open.repeat(depth) + inside + close.repeat(depth);

describe(`${COUNT} of one thing`, () => {
	test("bodies of one node", guard, () =>
		assert.equal(propertiesOf(`/ { l: n { }; };\n${each((i) => `&l { p${i}; };\n`)}`, "/n"), COUNT),
	);
	test("labels of one node", guard, () => assert.deepEqual(said(`/ { ${each((i) => `l${i}: `)} n { }; };`), []));
	test("labels of one node, by as many bodies", guard, () =>
		assert.deepEqual(said(`/ { l: n { }; };\n${each((i) => `l${i}: &l { };\n`)}`), []),
	);
	test("labels in one value", guard, () => assert.deepEqual(said(`/ { a = <${each((i) => `l${i}: 1 `)}>; };`), []));
	test("labels of one property, by as many settings", guard, () =>
		assert.deepEqual(said(each((i) => `/ { l${i}: a; };\n`)), []),
	);
	test("nodes of one label", guard, () => {
		const messages = said(`/ { a = <${each(() => "&l ")}>; ${each((i) => `n${i} { l: n { }; }; `)} };`);
		assert.deepEqual([...new Set(messages)], ["the label l is already given to another node, property or value"]);
	});
	test("references to one node", guard, () =>
		assert.deepEqual(said(`/ { a = <${each(() => "&l ")}>; b = ${each(() => "&l, ")} <1>; l: n { }; };`), []),
	);
	test("references of an overlay to one label of its base", guard, () =>
		assert.deepEqual(said(`/plugin/;\n/ { a = <${each(() => "&l ")}>; };`), []),
	);
	test("a node deleted and made again", guard, () =>
		assert.equal(propertiesOf(`/ { l: n { }; };\n${each(() => "/delete-node/ &l;\n/ { l: n { a; }; };\n")}`, "/n"), 1),
	);
	test("a property deleted and set again", guard, () =>
		assert.equal(propertiesOf(`/ { a; };\n${each(() => "/ { /delete-property/ a; };\n/ { a; };\n")}`, "/"), 1),
	);
	test("deletions of nothing, and the errors behind them", guard, () => {
		const messages = said(`/ { status; };\n/ { ${each(() => "/delete-property/ statsu; ")} b = <&none>; };`);
		assert.equal(messages.length, 101);
		assert.ok(messages.includes("there is no node &none"));
	});
	test("values that do not fit, and the text behind them", guard, () => {
		const { tree, problems } = resolved(`/ { a = <${each(() => "0x100000000 ")}>; b; };`);
		assert.equal(problems.length, 100);
		assert.ok(tree.root.properties.has("b"));
	});
	test("/omit-if-no-ref/ before one node", guard, () =>
		assert.deepEqual(said(`/ { ${each(() => "/omit-if-no-ref/ l: ")} n { }; };`), []),
	);
	test("macros that lead to each other, also in an argument", guard, () => {
		const macros = each((i) => `#define A${i + 1} A${i}\n`);
		const text = `#define A0 1\n#define M(x) x\n${macros}/ { a = <A${COUNT} M(A${COUNT})>, M(<A${COUNT}>); };`;
		assert.deepEqual(canonicalOf(resolved(text).tree), { "/": { a: "000000010000000100000001" } });
	});
	test("operators in one number of cpp", guard, () =>
		assert.deepEqual(said(`/ { a = <(${"0xe+".repeat(2_000)}1)>; };`), []),
	);
});

describe("deep inside each other", () => {
	const TOO_MUCH = "M expands to too much to read; nothing after it is checked";
	const TOO_DEEP = "this expression is nested more than 256 deep";
	for (const depth of [150, 1_000, 100_000])
		test(`${depth} macro uses`, guard, () => {
			const calls = nested("M(", "1", ")", depth);
			const expected = depth < 200 ? [] : [TOO_MUCH];
			assert.deepEqual(said(`#define M(x) x\n/ { a = <${calls}>; };`), expected);
			assert.deepEqual(said(`#define M(x) x\n#if ${calls}\n/ { a; };\n#endif\n/ { };`), expected);
		});
	test("macro uses that are not closed", guard, () => {
		const [first] = said(`#define M(x) x\n/ { a = <${"M(".repeat(100_000)}1>; };`);
		assert.equal(first, 'the arguments of M are not closed by ")"');
	});
	test("macro uses and parentheses in a body that comes to a number", guard, () => {
		const body = nested("(", nested("M(", "1", ")", 50_000), ")", 250);
		assert.deepEqual(said(`#define M(x) (x)\n#define A ${body}\n/ { a = <A>; };`), [
			"A expands to too much to read; nothing after it is checked",
		]);
		const bodies = each((i) => `#define A${i + 1} ${nested("(", `A${i}`, ")", 250)}\n`, 19);
		assert.deepEqual(said(`#define A0 (1)\n${bodies}/ { a = <A19>; };`), [TOO_DEEP]);
	});
	test("every operator in every parenthesis", guard, () =>
		assert.deepEqual(said(`/ { a = <(${nested("1||1&&1|1^1&1==1<1<<1+1*(", "1", ")", 250)})>; };`), []),
	);
	for (const [name, expression] of Object.entries({
		parentheses: nested("(", "1", ")", 100_000),
		"~": `${"~".repeat(100_000)}1`,
		"?: behind each other": `${"1 ? 2 : ".repeat(100_000)}3`,
		"?: in front of each other": nested("1 ? ", "1", " : 2", 100_000),
	}))
		test(`100,000 ${name}`, guard, () => {
			assert.deepEqual(said(`/ { a = <(${expression})>; };`), [TOO_DEEP]);
			assert.deepEqual(said(`#if ${expression}\n#endif\n/ { };`), [`this condition cannot be evaluated: ${TOO_DEEP}`]);
		});
	test("100,000 operators in a row", guard, () =>
		assert.deepEqual(said(`/ { a = <(${"1 + ".repeat(100_000)}1)>; };`), []),
	);
	test("100,000 #if", guard, () => assert.deepEqual(said(`${nested("#if 1\n", "/ { };\n", "#endif\n", 100_000)}`), []));
});

describe("8 MB of one thing", () => {
	const bytesOf = (text: string): number => (canonicalOf(resolved(text).tree)["/"]?.a?.length ?? 0) / 2;
	test("a name", guard, () => assert.equal(propertiesOf(`/ { ${"a".repeat(EIGHT_MB)}; };`, "/"), 1));
	test("a string", guard, () => assert.equal(bytesOf(`/ { a = "${"x".repeat(EIGHT_MB)}"; };`), EIGHT_MB + 1));
	test("a string of many lines", guard, () =>
		assert.equal(bytesOf(`/ { a = "${"x\n".repeat(EIGHT_MB / 2)}"; };`), EIGHT_MB + 1),
	);
	test("a comment", guard, () => assert.deepEqual(said(`/*${" * /".repeat(EIGHT_MB / 4)} */ / { };`), []));
	test("a backslash at the end of each line", guard, () =>
		assert.deepEqual(said(`/ { a${"\\\n".repeat(EIGHT_MB / 2)}; };`), []),
	);
	test("an argument", guard, () =>
		assert.equal(bytesOf(`#define M(x) x\n/ { a = M("${"x".repeat(EIGHT_MB)}"); };`), EIGHT_MB + 1),
	);
	test("an argument of many tokens", guard, () =>
		assert.deepEqual(said(`#define M(x) x\n/ { a = <M(${"1 ".repeat(EIGHT_MB / 2)})>; };`), [
			"M expands to too much to read; nothing after it is checked",
		]),
	);
	test("an argument as a string", guard, () =>
		assert.equal(bytesOf(`#define M(x) #x\n/ { a = M(${"x".repeat(EIGHT_MB)}); };`), EIGHT_MB + 1),
	);
	test("strings and words that double with each macro", guard, () => {
		const strings = `#define S(x) T(x)\n#define T(x) #x\n/ { a = ${nested("S(", '"\\\\"', ")", 40)}; };`;
		assert.deepEqual(said(strings), ["S expands to too much to read; nothing after it is checked"]);
		const words = `#define P(x) Q(x,x)\n#define Q(x,y) x##y\n/ { ${nested("P(", "a", ")", 40)}; };`;
		assert.deepEqual(said(words), ["P expands to too much to read; nothing after it is checked"]);
	});
	for (const [name, digits] of Object.entries({ number: "1", "number with dots": "1." }))
		test(`a ${name}`, guard, () => {
			const [first, ...more] = said(`/ { a = <${digits.repeat(EIGHT_MB / digits.length)}>; };`);
			assert.match(first ?? "", /^1[1.]+ … [1.]+ is not a number dtc can read$/);
			assert.deepEqual(more, []);
		});
	test("a number of zeroes", guard, () =>
		assert.deepEqual(canonicalOf(resolved(`/ { a = <${"0".repeat(EIGHT_MB)}17>; };`).tree), { "/": { a: "0000000f" } }),
	);
});
