// The schema that editors check by says what the reader says, by the word of a validator that knows nothing of us.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { parse } from "yaml";
import { SCHEMAS } from "../../server/bundles.mjs";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { mutationsOf } from "./mutations.ts";

const SCHEMA = JSON.parse(readFileSync("server/src/catalogue/catalogue.schema.json", "utf8"));
const validate = new Ajv.default({ strict: false }).compile(SCHEMA);

const isAccepted = (text: string): boolean => validate(parse(text, { version: "1.2" }));
const isReadWell = (text: string): boolean =>
	readCatalogue(memorySnapshot({ "/c.scmi.yaml": text }), "/c.scmi.yaml").problems.length === 0;

const VENDORS = /(^|\.)(resources|completeness|protocols)\.\w+$/;

const FILES = [
	"test/catalogue/imx95-evk.scmi.yaml",
	"test/catalogue/raspberry-pi-5.scmi.yaml",
	"examples/rcar-h3/rcar-gen3.scmi.yaml",
	"examples/rcar-h3-broken/rcar-gen3.scmi.yaml",
];

for (const file of FILES)
	describe(file, () => {
		const text = readFileSync(file, "utf8");
		test("is what the schema allows", () => assert.ok(isAccepted(text), JSON.stringify(validate.errors)));
		// what is named elsewhere only the reader can tell, and that a table of another name is not a vendor's
		for (const { path, slip, text: slipped } of mutationsOf(text))
			if (slip !== "misspelt name" && (slip !== "misspelt key" || !VENDORS.test(path)))
				test(`${path}: the schema finds a ${slip} too`, () => assert.equal(isAccepted(slipped), false));
	});

const HEAD = "scmiCatalogue: 1\nfirmware: { name: F }\n";

/** What both take or both refuse. */
for (const [text, isWell] of [
	[`${HEAD}resources: {}`, true],
	[`${HEAD}resources: {}\nx-mine: { a: [1] }`, true],
	["scmiCatalogue: 1\nresources: {}", false],
	[HEAD, false],
	[`${HEAD}resources: { misc: {} }\nscmi: { protocols: { misc: { id: 0x84, vendor: true } } }`, true],
	[`${HEAD}resources: { clock: { a: { agentIds: { x: null } } } }\nagents: { x: { id: 1 } }`, true],
	[`${HEAD}resources: { clock: { a: {} } }`, false],
	[`${HEAD}resources: { clock: null }`, false],
	[`${HEAD}resources: { clock: { a: { id: 0x100000000 } } }`, false],
	[`${HEAD}resources: { clock: { a: { id: 1, rates: { min: 1, max: 2 } }, b: { id: 2, rates: [1, 2] } } }`, true],
	[`${HEAD}resources: {}\nagents: { x: { repeat: { count: 300 }, id: 1 } }`, false],
	[`${HEAD}resources: {}\nagents: { x: { repeat: { count: 3, step: { shmem: 0x1000 } }, id: 1 } }`, true],
	[`${HEAD}resources: {}\nagents: { x: { id: 1, channels: [{ transport: mailbox, mailbox: {} }] } }`, false],
	[`${HEAD}resources: {}\ncompleteness: { protocols: complete, agents: partial, clock: unknown }`, true],
	[`${HEAD}resources: {}\ncompleteness: { protocols: true }`, false],
] as const)
	test(`${isWell ? "both take" : "both refuse"}: ${text.slice(HEAD.length).replaceAll("\n", " ⏎ ")}`, () => {
		assert.equal(isReadWell(text), isWell);
		assert.equal(isAccepted(text), isWell, JSON.stringify(validate.errors));
	});

/** A file over others: null removes, and nothing but `extends` is required. */
for (const [text, isWell] of [
	["scmiCatalogue: 1\nextends: base.scmi.yaml", true],
	["scmiCatalogue: 1\nextends: base.scmi.yaml\nresources: { clock: { a: null } }\nquirks: null", true],
	["scmiCatalogue: 1\nextends: base.scmi.yaml\nresources: { clock: { b: { name: 5 } } }", false],
	["scmiCatalogue: 1\nextends: base.scmi.yaml\nresources: { clock: { b: { name: short } } }", true],
	["scmiCatalogue: 1\nextends: base.scmi.yaml\nresource: {}", false],
] as const)
	test(`over another file, ${isWell ? "both take" : "both refuse"}: ${text.split("\n").slice(2).join(" ")}`, () => {
		const base = `${HEAD}resources: { clock: { a: { id: 1 }, b: { id: 2 } } }\nquirks: []\n`;
		const snapshot = memorySnapshot({ "/c.scmi.yaml": text, "/base.scmi.yaml": base });
		assert.equal(readCatalogue(snapshot, "/c.scmi.yaml").problems.length === 0, isWell);
		assert.equal(isAccepted(text), isWell, JSON.stringify(validate.errors));
	});

test("the extension offers its schemas to editors, and has them", () => {
	const { contributes } = JSON.parse(readFileSync("package.json", "utf8"));
	const published = [...contributes.jsonValidation, ...contributes.yamlValidation];
	assert.deepEqual(
		published.map(({ fileMatch, url }) => [fileMatch, url]),
		[
			["*.scmi.json", "./dist/catalogue.schema.json"],
			[["*.scmi.yaml", "*.scmi.yml"], "./dist/catalogue.schema.json"],
			["scmi.yaml", "./dist/setup.schema.json"],
		],
	);
	for (const { url } of published) {
		const source = SCHEMAS.find((file) => basename(file) === basename(url));
		assert.ok(source !== undefined && existsSync(source), url);
	}
});
