// What of an overlay is applied to nothing, or not where it was meant to be: told, with what is nearly there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolveStack } from "../../server/src/devicetree/stack.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = "/dts-v1/;\n/ { soc: soc { }; };";

const told = (inside: string) => toldOf(`/ { fragment@0 { target = <&soc>; ${inside} { a; }; }; };`);

function toldOf(body: string): readonly string[] {
	const overlay = `/dts-v1/;\n/plugin/;\n${body}`;
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

test("the right name, and that of a Raspberry Pi's overlay which is off", () => {
	for (const inside of ["__overlay__", "__dormant__"]) assert.deepEqual(told(inside), []);
});

test("a fragment with something else inside, or with properties", () => {
	const message =
		"libfdt passes over fragment@0, and nothing of it is applied: what it merges stands in __overlay__ { … }, and there is none here";
	assert.deepEqual(told("other"), [message, "fragment@0"]);
	assert.deepEqual(toldOf("/ { fragment@0 { target = <&soc>; a; }; };"), [message, "fragment@0"]);
});

// fdtoverlay of dtc 1.7.0 leaves it out, and says nothing
test("a node of the overlay's own root, also beside a fragment; what is said of the overlay there is left alone", () => {
	const message =
		"libfdt passes over node, and nothing of it is applied: it merges fragments, not what stands in an overlay's own root. Write &{/} { … } or &label { … } around it instead of / { … }";
	assert.deepEqual(toldOf("/ { node { }; };"), [message, "node"]);
	assert.deepEqual(toldOf("/ { node { }; };\n&soc { a; };"), [message, "node"]);
	assert.deepEqual(toldOf('/ { compatible = "acme,x"; __overrides__ { }; };\n&soc { a; };'), []);
	assert.deepEqual(toldOf("&{/} { node { }; };"), []);
	// what Radxa's rsetup reads of every overlay: radxa-overlays README.md
	assert.deepEqual(toldOf('/ { metadata { title = "Enable CAN0"; exclusive = "can0"; }; };\n&soc { a; };'), []);
});

// dtc merges the two into one node
test("two fragments of one name", () => {
	const fragment = (target: string, more = "") => `/ { fragment@0 { ${target} __overlay__ { ${more} }; }; };\n`;
	const message =
		"fragment@0 is there already, and dtc makes one node of the two: with the target of this one, all that stands in both goes there. Number it anew";
	assert.deepEqual(toldOf(fragment("target = <&soc>;") + fragment("target = <&soc>;", "b;")), [message, "fragment@0"]);
	assert.deepEqual(toldOf(fragment("target = <&soc>;") + fragment("", "b;")), []);
	assert.deepEqual(toldOf(`${fragment("target = <&soc>;")}/ { fragment@0 { target = <&soc>; }; };`), []);
});
