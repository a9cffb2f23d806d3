// Which guests have no tree that is known, and what is written so that they have one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import type { Setup } from "../../server/src/configs/setup.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { guestsWithoutTree, guestTreeChoices, guestTreeEdit } from "../../server/src/features/guest-trees.ts";
import { lineIndexOf, offsetAt } from "../../server/src/text/line-index.ts";
import { CATALOGUE, GUEST } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const SOC = '/dts-v1/;\n/ { compatible = "acme,demo"; firmware { scmi { compatible = "arm,scmi-smc"; }; }; };\n';
const CFG = (name: string) => GUEST.replace("DomU1", name);
const FILES = {
	"board.dts": SOC,
	"firmware.scmi.yaml": CATALOGUE,
	"trees/guest one.dts": "/dts-v1/;\n/ { };\n",
};

function project(more: Readonly<Record<string, string>>, setupName?: string) {
	const files: Record<string, string> = { ...FILES, ...more };
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const setups: readonly Setup[] =
		"scmi.yaml" in files ? readSetups(snapshot, "/b/scmi.yaml").setups : [setupOfLoneBoard(snapshot, "/b/board.dts")];
	const setup = setupName === undefined ? setups[0] : setups.find(({ name }) => name === setupName);
	assert.ok(setup);
	return { files, snapshot, analysis: analyse(snapshot, createEngineCache(), setup) };
}

/** The scmi.yaml after a tree was chosen; checks that the domain has it then. */
function chosen(more: Readonly<Record<string, string>>, domain: string, setupName?: string): string {
	const { files, snapshot, analysis } = project(more, setupName);
	assert.ok(guestsWithoutTree(analysis).some(({ name }) => name === domain));
	const edit = guestTreeEdit(analysis, snapshot, domain, "/b/trees/guest one.dts");
	assert.equal(edit.nothing, null);
	assert.equal(edit.uri, "file:///b/scmi.yaml");
	let text = edit.created ?? files["scmi.yaml"] ?? "";
	for (const { range, newText } of edit.edits) {
		const at = offsetAt(lineIndexOf(text), range.start);
		text = text.slice(0, at) + newText + text.slice(at);
	}
	const after = project({ ...more, "scmi.yaml": text }, setupName).analysis;
	assert.deepEqual(
		after.facts.problems.filter(({ code }) => code === "scmi-setup"),
		[],
	);
	const guest = after.facts.domains.find(({ name }) => name === domain);
	assert.equal(guest?.guest?.stack.base.path, "/b/trees/guest one.dts");
	assert.ok(!guestsWithoutTree(after).some(({ name }) => name === domain));
	return text;
}

test("guests without a tree, with the name that their configuration gives it", () => {
	const { analysis } = project({
		"domu1.cfg": `${CFG("DomU1")}device_tree = "/root/one.dtb"\n`,
		"domu2.cfg": CFG("DomU2"),
		"domu3.cfg": CFG("DomU3"),
		"domu3.dts": "/dts-v1/;\n/ { };\n",
	});
	assert.deepEqual(guestTreeChoices(analysis), {
		setup: "board",
		guests: [
			{ domain: "DomU1", called: "one" },
			{ domain: "DomU2", called: null },
		],
		taken: ["file:///b/board.dts", "file:///b/domu3.dts"],
	});
});

test("a lone board gets a scmi.yaml that says what was found, and the tree", () => {
	const text = chosen(
		{ "domu1.cfg": CFG("DomU1"), "domu2.cfg": CFG("DomU2"), "domu2.dts": "/dts-v1/;\n/ { };\n" },
		"DomU1",
	);
	assert.equal(
		text,
		`scmi: 1
host: board.dts
domains:
  DomU1: { os: linux, xl: domu1.cfg, guest: "trees/guest one.dts" }
  DomU2: { os: linux, xl: domu2.cfg, guest: domu2.dts }
`,
	);
});

const HEAD = "scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\n";

for (const [what, before, after] of [
	[
		"a domain between braces",
		`${HEAD}domains: { DomU1: { os: linux, xl: [domu1.cfg] }, Dom0: { os: linux } }\n`,
		`${HEAD}domains: { DomU1: { os: linux, xl: [domu1.cfg], guest: "trees/guest one.dts" }, Dom0: { os: linux } }\n`,
	],
	[
		"a domain on lines of its own, with a comment behind it",
		`${HEAD}domains:\n  DomU1:\n    xl: domu1.cfg # its configuration\n  Dom0: { os: linux }\n`,
		`${HEAD}domains:\n  DomU1:\n    xl: domu1.cfg # its configuration\n    guest: "trees/guest one.dts"\n  Dom0: { os: linux }\n`,
	],
	[
		"JSON",
		'{ "scmi": 1, "host": "board.dts", "profile": "xen-rfc-v2",\n  "domains": { "DomU1": { "xl": "domu1.cfg" } } }\n',
		'{ "scmi": 1, "host": "board.dts", "profile": "xen-rfc-v2",\n  "domains": { "DomU1": { "xl": "domu1.cfg", "guest": "trees/guest one.dts" } } }\n',
	],
] as const)
	test(`a scmi.yaml gets the tree: ${what}`, () => {
		assert.equal(chosen({ "scmi.yaml": before, "domu1.cfg": CFG("DomU1") }, "DomU1"), after);
	});

test("a domain of /chosen that scmi.yaml does not speak of, and one of a variant", () => {
	const board = SOC.replace(
		"firmware {",
		'chosen { domU1 { compatible = "xen,domain"; xen,sci_type = "scmi_smc"; }; }; firmware {',
	);
	const setup = "scmi: 1\nhost: board.dts\nprofile: xen";
	assert.equal(
		chosen({ "scmi.yaml": setup, "board.dts": board }, "domU1"),
		`${setup}\ndomains: { domU1: { guest: "trees/guest one.dts" } }`,
	);
	const some = `${setup}\ndomains:\n  Dom0: { os: linux } # and no more\n`;
	assert.equal(
		chosen({ "scmi.yaml": some, "board.dts": board }, "domU1"),
		`${some}  domU1: { guest: "trees/guest one.dts" }\n`,
	);
	const named = `${setup}\ndomains:\n  domU1:\n  Dom0: { os: linux }\n`;
	assert.equal(
		chosen({ "scmi.yaml": named, "board.dts": board }, "domU1"),
		named.replace("domU1:", 'domU1: { guest: "trees/guest one.dts" }'),
	);
	const variants = `${HEAD}variants:\n  alone: {}\n  both: { domains: { DomU1: { xl: domu1.cfg } } }\n`;
	assert.equal(
		chosen({ "scmi.yaml": variants, "domu1.cfg": CFG("DomU1") }, "DomU1", "board#both"),
		variants.replace("domu1.cfg", 'domu1.cfg, guest: "trees/guest one.dts"'),
	);
});

test("where there is no way, that is said", () => {
	const { snapshot, analysis } = project({ "domu1.cfg": CFG("DomU1") });
	assert.equal(guestTreeEdit(analysis, snapshot, "DomX", "/b/x.dts").nothing, "board has no domain DomX.");
	const other = memorySnapshot({ "/b/scmi.yaml": "scmi: 1\nhost: other.dts\n" });
	assert.equal(
		guestTreeEdit(analysis, other, "DomU1", "/b/x.dts").nothing,
		"There is a scmi.yaml beside board.dts already, and it is not this board's: name the tree of DomU1 there.",
	);
});
