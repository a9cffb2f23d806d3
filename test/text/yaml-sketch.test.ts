// A YAML or JSON text as it looks: what is there though it does not parse, where a cursor is in it, and that any text gives an answer soon.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placeIn } from "../../server/src/text/yaml-place.ts";
import { type Sketch, sketchYaml } from "../../server/src/text/yaml-sketch.ts";
import { seededRandom } from "../fuzz/seeded-random.ts";

/** Maps and lists as JSON has them; a key without its colon ends in `?`, what is not there is null. */
function drawn(sketch: Sketch | undefined): unknown {
	if (sketch === undefined) return null;
	if (sketch.kind === "scalar") return sketch.text;
	if (sketch.kind === "list") return sketch.items.map(({ value }) => drawn(value));
	return Object.fromEntries(
		sketch.entries.map(({ key, colonEnd, value }) => [colonEnd === undefined ? `${key}?` : key, drawn(value)]),
	);
}

for (const [what, text, expected] of [
	[
		"blocks, lists at the column of their key, comments",
		"a:\n- b # c\n- d: 1\n  e: f#g\nh: 'i # j'\n",
		{ a: ["b", { d: "1", e: "f#g" }], h: "i # j" },
	],
	["a half-typed key", "a:\n  b: 1\n  na\n  c: 2\n", { a: { b: "1", "na?": null, c: "2" } }],
	["a missing colon", "a\n  b: 1\n", { "a?": { b: "1" } }],
	[
		"what is indented too far or not far enough",
		"a:\n    b: 1\n      c: 2\n   d: 3\ne: 4\n",
		{ a: { b: "1", c: "2", d: "3" }, e: "4" },
	],
	[
		"open brackets end where a line begins further out",
		"a:\n  b: { c: [1, 2\n  d: 3\n",
		{ a: { b: { c: ["1", "2"] }, d: "3" } },
	],
	[
		"brackets closed by one of the other kind",
		"a: { b: [1, { c: 2 ] }\nd: 3\n",
		{ a: { b: ["1", { c: "2" }] }, d: "3" },
	],
	["open quotes end with their line", "a: \"b\nc: 'd\ne: 1\n", { a: "b", c: "d", e: "1" }],
	["texts of several lines", "a: |\n  b: 1\n\n  # c\nd: >-\n  e\nf: 1\n", { a: "", d: "", f: "1" }],
	[
		"tags, anchors, the marks of a document, line ends of Windows",
		"%YAML 1.2\r\n---\r\na: &x !t\r\n  b: *x\r\n",
		{ a: { b: "*x" } },
	],
	["JSON", '{ "a": { "b\\"": [1, "c"] }, "d', { a: { 'b"': ["1", "c"] }, "d?": null }],
] as const)
	test(what, () => assert.deepEqual(drawn(sketchYaml(text).root), expected));

test("any text gives an answer, and a cursor anywhere in it has a place or none", () => {
	const random = seededRandom(7);
	const pieces = [
		"a",
		":",
		": ",
		"- ",
		"\n",
		"\n  ",
		"\n    ",
		"{",
		"}",
		"[",
		"]",
		",",
		'"',
		"'",
		"#",
		" #",
		"|",
		"&x ",
		"\t",
		"\r\n",
		"é",
	];
	for (let round = 0; round < 3000; round++) {
		let text = "";
		for (let length = random.below(40); length > 0; length--) text += random.pick(pieces);
		const sketched = sketchYaml(text);
		for (let offset = 0; offset <= text.length; offset++) {
			const place = placeIn(text, sketched, offset);
			if (place) assert.ok(place.start <= offset && offset <= place.end, JSON.stringify([text, offset, place]));
		}
	}
});

test("what is deep or long is read in time that grows with its length", () => {
	for (const text of [
		"[".repeat(300_000),
		"{a: ".repeat(100_000),
		"- ".repeat(200_000),
		Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
		`{${'"key": {"id": 1, "name": "x"},'.repeat(30_000)}`,
		"# c\n".repeat(100_000),
		`"${"a".repeat(500_000)}`,
	]) {
		const start = process.cpuUsage().user;
		sketchYaml(text);
		assert.ok(process.cpuUsage().user - start < 3_000_000, text.slice(0, 20));
	}
});
