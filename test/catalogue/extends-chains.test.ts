// Catalogues that extend each other in chains and in diamonds, and where a chain breaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLines } from "./problem-lines.ts";

const MAIN = "/w/main.scmi.yaml";
const over = (extended: string, more = "") => `scmiCatalogue: 1\nextends: ${extended}\n${more}\n`;
const base = (clocks: string, more = "") =>
	`scmiCatalogue: 1\nfirmware: { name: F }\nresources: { clock: { ${clocks} } }\n${more}`;

function read(main: string, others: Readonly<Record<string, string>>, on = memorySnapshot) {
	const files = { [MAIN]: main, ...Object.fromEntries(Object.entries(others).map(([n, text]) => [`/w/${n}`, text])) };
	const { catalogue, problems, files: asked } = readCatalogue(on(files), MAIN);
	const clocks = Object.entries(catalogue?.resources.clock ?? {}).map(([key, { id }]) => `${key} ${id}`);
	return { clocks, lines: problemLines(problems, files, MAIN), asked, catalogue };
}

test("a file that two extend is read once, and told of once", () => {
	const files = {
		"left.scmi.yaml": over("base.scmi.yaml", "resources: { clock: { a: { id: 5 } } }"),
		"right.scmi.yaml": over("base.scmi.yaml", "resources: { clock: { b: { id: 6 } } }"),
	};
	const both = over("[left.scmi.yaml, right.scmi.yaml]");
	const { clocks, lines } = read(both, {
		...files,
		"base.scmi.yaml": base("a: { id: 1 }, b: { id: 2 }, c: { id: 3 }"),
	});
	// what the second lays over the first is all that it and its own base say
	assert.deepEqual([clocks, lines], [["a 1", "b 6", "c 3"], []]);
	const broken = read(both, { ...files, "base.scmi.yaml": "scmiCatalogue: 1\nresources: [\n" });
	assert.equal(broken.lines.filter((line) => line.startsWith("base.scmi.yaml:")).length, broken.lines.length);
	assert.equal(new Set(broken.lines).size, broken.lines.length);
	assert.equal(broken.catalogue, undefined);
});

test("a chain of thirty-two, and of one more", () => {
	const chain = (length: number) => {
		const name = (i: number) => `c${i}.scmi.yaml`;
		const links = Array.from({ length: length - 2 }, (_, i) => [name(i), over(name(i + 1))] as const);
		return read(over(name(0)), { ...Object.fromEntries(links), [name(length - 2)]: base("a: { id: 1 }") });
	};
	assert.deepEqual([chain(32).clocks, chain(32).lines], [["a 1"], []]);
	assert.deepEqual(chain(33).lines, [
		"c30.scmi.yaml:2:10 error Catalogues extend each other more than 32 deep here: c31.scmi.yaml is not read.",
	]);
	assert.equal(chain(33).catalogue, undefined);
});

test("a version that is none, here and in what is extended, is the one thing told", () => {
	const said = (version: string) => read(`scmiCatalogue: ${version}\nfirmwear: {}\n`, {}).lines;
	const told = (written: string) => [
		`1:16 error This reads format 1 of catalogues; ${written} is none it knows. Write scmiCatalogue: 1, or update the extension.`,
	];
	assert.deepEqual(said("2"), told('"2"'));
	assert.deepEqual(said('"1"'), told('"1"'));
	assert.deepEqual(said("[1]"), told("this"));
	assert.deepEqual(said("{ a: 1 }"), told("this"));
	const below = read(over("base.scmi.yaml"), { "base.scmi.yaml": "scmiCatalogue: 3\n" });
	assert.deepEqual(
		below.lines,
		told('"3"').map((line) => `base.scmi.yaml:${line}`),
	);
});

test("what is extended may leave the version to the file that extends it", () => {
	const { clocks, lines } = read(over("part.scmi.yaml"), {
		"part.scmi.yaml": base("a: { id: 1 }").replace("scmiCatalogue: 1\n", ""),
	});
	assert.deepEqual([clocks, lines], [["a 1"], []]);
});

test("a text that is not there yet is no fault, and nothing is known before it is", () => {
	const notYet = (files: Readonly<Record<string, string | Uint8Array>>): Snapshot => {
		const snapshot = memorySnapshot(files);
		return {
			...snapshot,
			read: (path) => (path.endsWith("base.scmi.yaml") ? { kind: "unread" } : snapshot.read(path)),
		};
	};
	const { catalogue, lines, asked } = read(over("base.scmi.yaml"), {}, notYet);
	assert.deepEqual([catalogue, lines, asked], [undefined, [], [MAIN, "/w/base.scmi.yaml"]]);
});

test("slips are told file by file, and in each from top to bottom", () => {
	const { lines } = read(over("[b.scmi.yaml, a.scmi.yaml]", "devices: { d: { id: x } }\nagent: {}"), {
		"a.scmi.yaml": base("a: { id: -1 }, b: { id: -2 }"),
		"b.scmi.yaml": base("c: { id: -3 }"),
	});
	assert.deepEqual(
		lines.map((line) => line.split(" ")[0]),
		["a.scmi.yaml:3:32", "a.scmi.yaml:3:47", "b.scmi.yaml:3:32", "3:21", "4:1"],
	);
});
