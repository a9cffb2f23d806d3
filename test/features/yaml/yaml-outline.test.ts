// Outline and folding of catalogues and scmi.yaml, as lines: a name, its detail, and below it what it has.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { DocumentSymbol } from "vscode-languageserver-types";
import { yamlFolding } from "../../../server/src/features/yaml/yaml-folding.ts";
import { yamlOutline } from "../../../server/src/features/yaml/yaml-outline.ts";

const FILE = "/b/f.scmi.yaml";

function outline(text: string, file = FILE): string[] {
	const drawn = ({ name, detail, children }: DocumentSymbol, indent: string): string[] => [
		`${indent}${name}${detail ? ` (${detail})` : ""}`,
		...(children ?? []).flatMap((child) => drawn(child, `${indent}  `)),
	];
	return yamlOutline(file, text).flatMap((symbol) => drawn(symbol, ""));
}

const CATALOGUE = `scmiCatalogue: 1
firmware:
  name: F
  match: { rootCompatible: [x] }
scmi:
  protocols:
    clock: { id: 0x14 }
agents:
  hyp:
    id: 0
    channels:
      - transport: smc
resources:
  clock:
    uart: { id: 1, name: _uart, rates: { min: 1, max: 2 } }
    eth:
      id: 2
  reset: {}
devices: { uart: { id: 5, resources: { clock: [uart] } } }
permissions:
  model: static
  grants: { hyp: { default: all } }
completeness: { clock: complete }
`;

const DRAWN = [
	"firmware (F)",
	"scmi",
	"  protocols",
	"    clock (0x14)",
	"agents",
	"  hyp (0)",
	"resources",
	"  clock",
	"    uart (1 _uart)",
	"    eth (2)",
	"  reset",
	"devices",
	"  uart (5)",
	"permissions",
	"  grants",
	"    hyp",
	"completeness",
];

test("sections, tables, and what has a key of its own, with its number and name", () =>
	assert.deepEqual(outline(CATALOGUE), DRAWN));

test("the same where the text does not parse", () => {
	const broken = CATALOGUE.replace("rates: { min: 1, max: 2 } }", "rates: { min").replace(
		"  name: F",
		"  name: F\n  ki",
	);
	assert.deepEqual(outline(broken), DRAWN);
});

test("JSON, and a scmi.yaml", () => {
	assert.deepEqual(outline('{ "resources": { "clock": { "a": { "id": 1 } } } }', "/b/f.scmi.json"), [
		"resources",
		"  clock",
		"    a (1)",
	]);
	assert.deepEqual(
		outline("scmi: 1\nhost: a.dts\ndomains:\n  vm: { os: linux }\nvariants:\n  x: {}\n", "/b/scmi.yaml"),
		["domains", "  vm", "variants", "  x"],
	);
	assert.deepEqual(outline("services:\n  web: {}\n", "/b/compose.yaml"), []);
});

test("a symbol reaches over all of its value, and its name lies in it", () => {
	const check = ({ range, selectionRange, children }: DocumentSymbol): void => {
		const at = ({ line, character }: typeof range.start) => line * 1000 + character;
		assert.ok(at(range.start) <= at(selectionRange.start) && at(selectionRange.end) <= at(range.end));
		for (const child of children ?? []) {
			assert.ok(at(range.start) <= at(child.range.start) && at(child.range.end) <= at(range.end));
			check(child);
		}
	};
	for (const symbol of yamlOutline(FILE, CATALOGUE)) check(symbol);
});

function folded(text: string): string[] {
	return yamlFolding(FILE, text)
		.map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ""}`)
		.sort();
}

test("what is below a key folds, items and runs of comments do, and a closing brace stays in sight", () => {
	assert.deepEqual(
		folded("# a\n# b\nagents:\n  hyp:\n    channels:\n      - transport: smc\n        smcId: 1\n\nx: 1 # c\n"),
		["0-1 comment", "2-6", "3-6", "4-6", "5-6"],
	);
	assert.deepEqual(folded('{\n  "agents": {\n    "a": 1\n  }\n}\n'), ["0-3", "1-2"]);
	assert.deepEqual(folded("a: {\n  b: 1,\n  c: [\n    1\n"), ["0-3", "2-3"], "with what is left open");
});
