// A fragment of an overlay without `__overlay__` is applied to nothing: told where that is nearly there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = "/dts-v1/;\n/ { soc: soc { }; };";

function told(inside: string): readonly string[] {
	const overlay = `/dts-v1/;\n/plugin/;\n/ { fragment@0 { target = <&soc>; ${inside} { a; }; }; };`;
	const snapshot = memorySnapshot({ "/b/board.dts": BOARD, "/b/first.dtso": overlay });
	const options = { includePath: { folders: [], dtcFolders: [] }, defines: {} };
	const { problems } = resolveStack(snapshot, createSourceCache(), "/b/board.dts", ["/b/first.dtso"], () => options);
	return problems.flatMap(({ message, at, fixes = [] }) => [
		message,
		overlay.slice(at.start, at.end),
		...fixes.flatMap(({ edits }) => edits.map(({ text }) => text)),
	]);
}

for (const inside of ["_overlay_", "__overlay", "__Overlay__", "__ovelray__", "overlay"])
	test(inside, () =>
		assert.deepEqual(told(inside), [
			`libfdt passes over fragment@0, and nothing of it is applied: what it merges is called __overlay__, and this is ${inside}`,
			inside,
			"__overlay__",
		]),
	);

test("the right name, that of a Raspberry Pi's overlay which is off, and another", () => {
	for (const inside of ["__overlay__", "__dormant__", "other"]) assert.deepEqual(told(inside), []);
});
