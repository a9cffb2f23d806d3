import assert from "node:assert/strict";
import { test } from "node:test";
import { foldingRanges } from "../../server/src/syntax/folding-ranges.ts";
import { treeOf } from "./tree-of.ts";

test("bodies fold up to their closing brace", () => checkFolds("/ {\n\ta {\n\t\tb;\n\t};\n};", "0-3", "1-2"));

test("what is on one line does not fold", () => checkFolds("/ { a { }; };"));

test("values over several lines", () => checkFolds("/ {\n\ta = <1>,\n\t    <2>;\n};", "0-2", "1-2"));

test("comments and includes, neighbours together", () =>
	checkFolds(
		'/*\n * a\n */\n\n#include "a.h"\n#include <b.h>\n\n// one\n// two\n/ {\n};\n',
		"0-2 comment",
		"4-5 imports",
		"7-8 comment",
	));

test("each branch of a conditional", () =>
	checkFolds("/ {\n#ifdef A\n\ta;\n#else\n\tb;\n#endif\n};", "0-5", "1-2", "3-4"));

test("braces fold where the grammar gives up", () => checkFolds("/ {\n\ta {\n\t\tb;\n\t};\n", "0-2", "1-2"));

async function checkFolds(text: string, ...expected: string[]): Promise<void> {
	const folds = foldingRanges(await treeOf(text));
	const drawn = folds.map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ""}`);
	assert.deepEqual(drawn.sort(), expected.sort());
}
