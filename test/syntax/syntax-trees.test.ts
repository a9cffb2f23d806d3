import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bodiesOf } from "../../server/src/syntax/body.ts";
import { foldingRanges } from "../../server/src/syntax/folding-ranges.ts";
import { openSyntaxTrees } from "../../server/src/syntax/syntax-trees.ts";
import { syntaxTrees, treeOf } from "./tree-of.ts";

test("a tree follows its text: edited or fresh, the same", async () => {
	const pieces = fc.constantFrom("/ {", "};", "a@1 { b = <1 2>; };", "/* c */", '"', "\n", "é😀", "&{/x}", "#if A\n");
	const texts = fc.array(
		fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join("")),
		{ minLength: 2, maxLength: 5 },
	);
	let n = 0;
	await fc.assert(
		fc.asyncProperty(texts, async (versions) => {
			const path = `/edited-${n++}.dts`;
			for (const text of versions) await syntaxTrees.of(path, text);
			const edited = await syntaxTrees.of(path, versions.at(-1) ?? "");
			const fresh = await treeOf(versions.at(-1) ?? "");
			assert.equal(edited?.rootNode.endIndex, fresh.rootNode.endIndex);
			// The parser may recover differently from errors after an edit; without errors there is one answer.
			if (!fresh.rootNode.hasError) assert.equal(edited?.rootNode.toString(), fresh.rootNode.toString());
			syntaxTrees.forget(path);
		}),
		{ seed: 20, numRuns: 200 },
	);
});

test("the same text gives the same tree again", async () => {
	const first = await syntaxTrees.of("/same.dts", "/ { };");
	assert.equal(await syntaxTrees.of("/same.dts", "/ { };"), first);
});

test("a text over the limit has no tree", async () => {
	assert.equal(await syntaxTrees.of("/long.dts", " ".repeat(4 * 1024 * 1024 + 1)), undefined);
});

test("a parser that cannot be loaded is reported once, and nothing has a tree", async () => {
	const reports: unknown[] = [];
	const broken = openSyntaxTrees(
		() => Promise.reject(new Error("no such file")),
		(error) => reports.push(error),
	);
	assert.equal(await broken.of("/a.dts", "/ { };"), undefined);
	assert.equal(await broken.of("/a.dts", "/ { a; };"), undefined);
	assert.equal(reports.length, 1);
});

test("nesting without an end is not followed to its end", async () => {
	const tree = await treeOf("/ { a { ".repeat(20_000));
	assert.ok(bodiesOf(tree).length > 0);
	assert.ok(foldingRanges(tree).length >= 0);
});
