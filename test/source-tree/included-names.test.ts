import assert from "node:assert/strict";
import { test } from "node:test";
import { includedNames } from "../../server/src/devicetree/source-tree/included-names.ts";

const WHAT_IS_INCLUDED: readonly [text: string, names: readonly string[]][] = [
	['#include "a.dtsi"\n  #  include <b.h>\n/include/ "c.dtsi"\n', ["a.dtsi", "b.h", "c.dtsi"]],
	['/* #include "a" */\n/*\n#include "b"\n*/ #include "c"\n// #include "d"\n', ["c"]],
	['#if 0\n#include "a"\n#endif\n#include "b"\n', ["b"]],
	['#if 0\n#ifdef X\n#else\n#include "a"\n#endif\n#include "b"\n#else\n#include "c"\n#endif\n', ["c"]],
	['#if X\n#include "a"\n#elif 0\n#include "b"\n#endif\n', ["a", "b"]],
	['#if 0 /* not yet */\n#include "a"\n#endif\n', []],
	['#include "a"\n/* not closed\n#include "b"\n', ["a", "b"]],
];
for (const [text, names] of WHAT_IS_INCLUDED)
	test(JSON.stringify(text), () => assert.deepEqual(includedNames(text), names));

test("much of what begins and never ends", { timeout: 20_000 }, () => {
	for (const piece of ["#if 0\n", "/*", "*/ /*", "#include \n", "\n", " "])
		assert.deepEqual(includedNames(`*/${piece.repeat(500_000)}`), [], JSON.stringify(piece));
});
