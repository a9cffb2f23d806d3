// A name before a colon is a label, unless cpp has put something else in its place: then it is a macro in a ternary.
import assert from "node:assert/strict";
import { test } from "node:test";
import { definition } from "../../server/src/features/definition.ts";
import { references } from "../../server/src/features/references.ts";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";
import { NO_CATALOGUES } from "../library.ts";

type Found = ReturnType<typeof definition>;
const places = (found: Found) => found.map(({ range: { start } }) => `${start.line + 1}:${start.character + 1}`);
const offsetOf = (marked: string) => FIRST_LINES.length + marked.indexOf("$0");
const defined = (marked: string) =>
	places(definition([demoBoard(marked.replace("$0", ""))], "/b/board.dts", offsetOf(marked), NO_CATALOGUES));
const used = (marked: string) =>
	places(references([demoBoard(marked.replace("$0", ""))], "/b/board.dts", offsetOf(marked), false, NO_CATALOGUES));

test("a macro before a ternary's colon leads to its #define, and is one of its uses", () => {
	assert.deepEqual(defined("#define A 1\n/ { p = <(1 ? A$0: 2)>; };"), ["3:9"]);
	assert.deepEqual(used("#define A 1\n/ { p = <(1 ? A$0: A)>; };"), ["4:15", "4:18"]);
});

test("a label is one, also where a macro of its name is defined further down", () => {
	assert.deepEqual(defined("/ { le$0d: led { }; };"), ["3:5"]);
	assert.deepEqual(defined("/ { le$0d: led { }; };\n#define led 1"), ["3:5"]);
	assert.deepEqual(defined("/ { a = <le$0d: 1>; };"), ["3:10"]);
});
