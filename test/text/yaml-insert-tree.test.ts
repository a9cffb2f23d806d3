// A row that is put into a file looks like its neighbours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { insertedTree, type YamlTree } from "../../server/src/text/yaml-insert-tree.ts";
import { readYaml } from "../../server/src/text/yaml-read.ts";

function inserted(text: string, tree: YamlTree): string | undefined {
	const { root } = readYaml("/f", text, "x");
	assert.equal(root?.kind, "map");
	const insertions = insertedTree(text, root, tree, 2);
	const after = insertions
		?.toSorted((a, b) => b.offset - a.offset)
		.reduce((now, each) => now.slice(0, each.offset) + each.text + now.slice(each.offset), text);
	if (after !== undefined) assert.deepEqual(readYaml("/f", after, "x").problems, [], after);
	return after;
}

const ROW = { t: { clock: { new: { id: 9, symbols: ["A", "yes"] } } } };

test("one line a row", () =>
	assert.equal(
		inserted("t:\n  clock:\n    a: { id: 1 } # used by x\n  reset:\n    b: { id: 2 }\n", ROW),
		't:\n  clock:\n    a: { id: 1 } # used by x\n    new: { id: 9, symbols: [A, "yes"] }\n  reset:\n    b: { id: 2 }\n',
	));
test("a key a line, with the file's own indentation", () =>
	assert.equal(
		inserted("t:\n    clock:\n        a:\n            id: 1\nz: 1\n", ROW),
		't:\n    clock:\n        a:\n            id: 1\n        new:\n            id: 9\n            symbols: [A, "yes"]\nz: 1\n',
	));
test("between braces, on one line or a line each", () => {
	assert.equal(
		inserted("t: { clock: { a: { id: 1 } } }", ROW),
		't: { clock: { a: { id: 1 }, new: { id: 9, symbols: [A, "yes"] } } }',
	);
	assert.equal(
		inserted("t:\n  clock: {\n    a: { id: 1 },\n    b: { id: 2 }\n  }\n", ROW),
		't:\n  clock: {\n    a: { id: 1 },\n    b: { id: 2 },\n    new: { id: 9, symbols: [A, "yes"] }\n  }\n',
	);
});
test("a table that is missing, or empty", () => {
	const row = 'new: { id: 9, symbols: [A, "yes"] }';
	assert.equal(
		inserted("t:\n  reset:\n    b: { id: 2 }\n", ROW),
		`t:\n  reset:\n    b: { id: 2 }\n  clock:\n    ${row}\n`,
	);
	assert.equal(inserted("a: 1", ROW), `a: 1\nt:\n  clock:\n    ${row}`);
	assert.equal(inserted("t:\n  clock: {}\n", ROW), `t:\n  clock: { ${row} }\n`);
	assert.equal(inserted("t:\n  clock:\n  reset: {}\n", ROW), `t:\n  clock: { ${row} }\n  reset: {}\n`);
	assert.equal(inserted("t: # none\na: 1\n", ROW), `t: { clock: { ${row} } } # none\na: 1\n`);
});
test("two tables at once, both new in one that is new", () =>
	assert.equal(
		inserted("a: 1\n", { t: { clock: { x: { id: 1 } }, reset: { x: { id: 2 } } } }),
		"a: 1\nt:\n  clock:\n    x: { id: 1 }\n  reset:\n    x: { id: 2 }\n",
	));
test("lines that end with CR LF", () =>
	assert.equal(
		inserted("t:\r\n  clock:\r\n    a: { id: 1 }\r\nz: 1\r\n", { t: { clock: { x: { id: 9 } } } }),
		"t:\r\n  clock:\r\n    a: { id: 1 }\r\n    x: { id: 9 }\r\nz: 1\r\n",
	));
test("JSON", () => {
	const row = '"new": { "id": 9, "symbols": ["A", "yes"] }';
	assert.equal(
		inserted('{\n\t"t": {\n\t\t"clock": {\n\t\t\t"a": { "id": 1 },\n\t\t\t"b": { "id": 2 }\n\t\t}\n\t}\n}\n', ROW),
		`{\n\t"t": {\n\t\t"clock": {\n\t\t\t"a": { "id": 1 },\n\t\t\t"b": { "id": 2 },\n\t\t\t${row}\n\t\t}\n\t}\n}\n`,
	);
	assert.equal(inserted('{ "t": { "reset": {} } }', ROW), `{ "t": { "reset": {}, "clock": { ${row} } } }`);
});
test("not behind an alias, nor into what is no map", () => {
	assert.equal(inserted("a: &a { b: { id: 1 } }\nt: { clock: *a }\n", ROW), undefined);
	assert.equal(inserted("t: { clock: 5 }\n", ROW), undefined);
});
