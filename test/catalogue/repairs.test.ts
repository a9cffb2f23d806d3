// What mends a slip in a catalogue or a scmi.yaml: the text once its fix is applied, with which nothing is wrong any more.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import type { Fix } from "../../server/src/text/fix.ts";
import type { Problem } from "../../server/src/text/problem.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const HEAD = "scmiCatalogue: 1\nfirmware: { name: F }\n";
const REST = `${HEAD}agents: { hyp: { id: 0, trusted: true }, vm: { id: 1 } }
sources: { dev: { path: a.c } }
resources: { clock: { uart: { id: 0 }, eth: { id: 1 } } }
devices: { uart: { id: 5, resources: { clock: [uart] } } }
`;
const FILE = "/b/f.scmi.yaml";

function applied(text: string, { edits }: Fix): string {
	let result = text;
	for (const { at, text: written } of edits.toSorted((a, b) => b.at.start - a.at.start))
		result = result.slice(0, at.start) + written + result.slice(at.end);
	return result;
}

function problemsOf(text: string, file = FILE): readonly Problem[] {
	const base = `${HEAD}resources: { clock: { uart: { id: 0 } } }\n`;
	const snapshot = memorySnapshot({ [file]: text, "/b/board.dts": "/dts-v1/;\n/ { };\n", "/b/base.scmi.yaml": base });
	return file === FILE ? readCatalogue(snapshot, file).problems : readSetups(snapshot, file).problems;
}

/** The text with the only fix of its only problem, which has to be the preferred one. */
function mended(text: string, file?: string): string {
	const [problem, ...others] = problemsOf(text, file);
	assert.deepEqual(others, []);
	const [fix, ...choices] = problem?.fixes ?? [];
	assert.deepEqual(choices, []);
	assert.ok(fix, problem?.message);
	assert.ok(fix.preferred);
	const result = applied(text, fix);
	assert.deepEqual(problemsOf(result, file), []);
	return result;
}

describe("what was meant is written", () => {
	for (const [slip, right] of [
		[`${REST}permisions: { model: none }`, `${REST}permissions: { model: none }`],
		[`${REST}"permisions": { model: none }`, `${REST}"permissions": { model: none }`],
		[`${REST}permissions: { model: nonee }`, `${REST}permissions: { model: none }`],
		[`${REST}permissions: { model: 'nonee' }`, `${REST}permissions: { model: 'none' }`],
		[`${REST}permissions: { model: none, bypass: [hpy] }`, `${REST}permissions: { model: none, bypass: [hyp] }`],
		[
			`${REST}permissions: { model: none, grants: { vmm: { default: all } } }`,
			`${REST}permissions: { model: none, grants: { vm: { default: all } } }`,
		],
		// the key is misspelt, and not what stands behind it
		[
			`${REST}permissions: { model: none, grants: { vm: { devices: { "uartt" : all } } } }`,
			`${REST}permissions: { model: none, grants: { vm: { devices: { "uart" : all } } } }`,
		],
		[
			`${REST}permissions: { model: none, grants: { vm: { resources: { clock: { ehh: set } } } } }`,
			`${REST}permissions: { model: none, grants: { vm: { resources: { clock: { eth: set } } } } }`,
		],
		[`${REST}completeness: { clok: complete }`, `${REST}completeness: { clock: complete }`],
		[REST.replace("clock: [uart]", "clock: [uarrt]"), REST],
		[REST.replace("clock: [uart]", "clok: [uart]"), REST],
		[
			REST.replace("eth: { id: 1 }", "eth: { id: 1, parents: [UART] }"),
			REST.replace("eth: { id: 1 }", "eth: { id: 1, parents: [uart] }"),
		],
		[REST.replace("{ id: 5,", "{ id: 5, src: devv:43,"), REST.replace("{ id: 5,", "{ id: 5, src: dev:43,")],
		[
			`${REST}scmi: { protocols: { clock: { id: 0x14, unsupported: [CLOCK_RATESET] } } }`,
			`${REST}scmi: { protocols: { clock: { id: 0x14, unsupported: [CLOCK_RATE_SET] } } }`,
		],
		[
			`${REST}scmi: { protocols: { clock: { id: 0x14, messages: { CLOCK_RATESET: { unknown: NOTFOUND } } } } }`.replace(
				"NOTFOUND",
				"NOT_FOUND",
			),
			`${REST}scmi: { protocols: { clock: { id: 0x14, messages: { CLOCK_RATE_SET: { unknown: NOT_FOUND } } } } }`,
		],
		[`${REST}scmi: { protocols: { clock: { id: 0x16 } } }`, `${REST}scmi: { protocols: { clock: { id: 0x14 } } }`],
		[`${REST}scmi: { protocols: { clk: { id: 0x14 } } }`, `${REST}scmi: { protocols: { clock: { id: 0x14 } } }`],
		[
			"scmiCatalogue: 1\nextends: base.scmi.yaml\nresources: { clock: { uarrt: null } }\n",
			"scmiCatalogue: 1\nextends: base.scmi.yaml\nresources: { clock: { uart: null } }\n",
		],
		[REST.replace("scmiCatalogue", "scmiCatalog"), REST],
		[
			'{ "scmiCatalogue": 1, "firmware": { "name": "F", "knd": "tf-a" }, "resources": {} }',
			'{ "scmiCatalogue": 1, "firmware": { "name": "F", "kind": "tf-a" }, "resources": {} }',
		],
	] as const)
		test(slip.replace(REST, "").replace(HEAD, "").trim().split("\n").join(" ⏎ "), () =>
			assert.equal(mended(slip), right),
		);
});

describe("a value of the wrong kind is written as it has to be", () => {
	for (const [slip, right] of [
		["firmware: { name: F, release: 4.31 }", 'firmware: { name: F, release: "4.31" }'],
		["firmware: { name: F, match: { model: X } }", "firmware: { name: F, match: { model: [X] } }"],
		["firmware: { name: F, implementationVersion: '0x10' }", "firmware: { name: F, implementationVersion: 0x10 }"],
	] as const)
		test(slip, () =>
			assert.equal(mended(REST.replace("firmware: { name: F }", slip)), REST.replace("firmware: { name: F }", right)),
		);
	test("yes is true", () => assert.equal(mended(REST.replace("trusted: true", "trusted: yes")), REST));
});

describe("what is missing is added where it can be one thing only", () => {
	test("the version of the format, below comments that begin a file", () => {
		assert.equal(mended(`# Mine.\n${REST.replace("scmiCatalogue: 1\n", "")}`), `# Mine.\n${REST}`);
		assert.equal(mended("host: board.dts\n", "/b/scmi.yaml"), "scmi: 1\nhost: board.dts\n");
	});
	test("the tables of resources", () => assert.equal(mended(HEAD), `${HEAD}resources: {}\n`));
	test("with the ends of lines that the file has", () =>
		assert.equal(mended(HEAD.replaceAll("\n", "\r\n")), `${HEAD}resources: {}\n`.replaceAll("\n", "\r\n")));
	test("who sets permissions, where one agent is trusted", () => {
		const block = `${REST}permissions:\n  model: device-runtime\n  initial: none\n`;
		assert.equal(mended(block), `${block}  setBy: [hyp]\n`);
	});
	test("what may be done at first is one of two: both are offered, neither is preferred", () => {
		const text = `${REST}permissions: { model: static }\n`;
		const [problem] = problemsOf(text);
		assert.deepEqual(
			problem?.fixes?.map((fix) => [fix.title, fix.preferred, applied(text, fix).split("\n").at(-2)]),
			[
				["Add initial: none", false, "permissions: { model: static, initial: none }"],
				["Add initial: all", false, "permissions: { model: static, initial: all }"],
			],
		);
	});
	test("not a number that firmware alone knows", () => {
		for (const slip of [
			REST.replace("eth: { id: 1 }", "eth: { id: 0 }"),
			REST.replace("eth: { id: 1 }", "eth: {}"),
			REST.replace("vm: { id: 1 }", "vm: {}"),
		])
			for (const { fixes, message } of problemsOf(slip)) assert.equal(fixes, undefined, message);
	});
});

describe("an entry whose key is there already is removed", () => {
	const fixesOf = (text: string) => problemsOf(text).flatMap(({ fixes = [] }) => fixes);
	test("its lines with it; where it says the same that is preferred, else it may have been meant for another key", () => {
		const same = `${REST}completeness:\n  clock: partial\n  clock: partial # again\n  devices: partial\n`;
		const [fix, ...others] = fixesOf(same);
		assert.deepEqual(others, []);
		assert.equal(fix && applied(same, fix), same.replace("  clock: partial # again\n", ""));
		assert.equal(fix?.preferred, true);
		const [other] = fixesOf(same.replace("clock: partial # again", "clock: complete # again"));
		assert.deepEqual([other?.title, other?.preferred], ['Remove this "clock"', false]);
	});
	test("with all that is below it", () => {
		const text = `${HEAD}resources:\n  clock:\n    a: { id: 1 }\n  reset: {}\n  clock:\n    b:\n      id: 2\n`;
		const [fix] = fixesOf(text);
		assert.equal(fix && applied(text, fix), `${HEAD}resources:\n  clock:\n    a: { id: 1 }\n  reset: {}\n`);
	});
	test("between brackets with its comma", () => {
		for (const [slip, right] of [
			["{ a: { id: 1 }, a: { id: 1 }, b: { id: 2 } }", "{ a: { id: 1 }, b: { id: 2 } }"],
			["{ a: { id: 1 }, a: { id: 1 } }", "{ a: { id: 1 } }"],
		] as const) {
			const text = `${HEAD}resources: { clock: ${slip} }`;
			const [fix] = fixesOf(text);
			assert.equal(fix && applied(text, fix), `${HEAD}resources: { clock: ${right} }`);
		}
	});
});

describe("scmi.yaml", () => {
	const file = "/b/scmi.yaml";
	const SETUP = "scmi: 1\nhost: board.dts\ndomains: { guest: {} }\n";
	for (const [slip, right] of [
		["scmi: 1\nhost: board.dts\nprofle: direct\n", "scmi: 1\nhost: board.dts\nprofile: direct\n"],
		[`${SETUP}sequence: [creat guest]\n`, undefined],
		[`${SETUP}sequence: [create gest]\n`, `${SETUP}sequence: [create guest]\n`],
		[
			"scmi: 1\nhost: board.dts\ndomains: { guest: { os: linx } }\n",
			"scmi: 1\nhost: board.dts\ndomains: { guest: { os: linux } }\n",
		],
		["scmi: 1\nhost: board.dts\nlinux: { version: 6.6 }\n", 'scmi: 1\nhost: board.dts\nlinux: { version: "6.6" }\n'],
	] as const)
		test(slip.split("\n").slice(2).join(" ⏎ "), () => {
			if (right !== undefined) assert.equal(mended(slip, file), right);
			else
				assert.deepEqual(
					problemsOf(slip, file).flatMap(({ fixes = [] }) => fixes),
					[],
				);
		});
});
