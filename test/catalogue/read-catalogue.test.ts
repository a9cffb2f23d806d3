import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLines } from "./problem-lines.ts";

const MAIN = "/board/test.scmi.yaml";

function read(text: string, others: Readonly<Record<string, string>> = {}) {
	const files = { [MAIN]: text, ...others };
	const result = readCatalogue(memorySnapshot(files), MAIN);
	return { ...result, lines: problemLines(result.problems, files, MAIN) };
}

const HEAD = "scmiCatalogue: 1\nfirmware: { name: F }\n";
const REST = "resources: { clock: { a: { id: 1 }, b: { id: 2 } } }\n";

for (const file of [
	"test/catalogue/imx95-evk.scmi.yaml",
	"test/catalogue/raspberry-pi-5.scmi.yaml",
	"examples/rcar-h3/rcar-gen3.scmi.yaml",
])
	test(`${file} has no problems`, () => {
		const { lines, catalogue } = read(readFileSync(file, "utf8"));
		assert.deepEqual(lines, []);
		assert.ok(catalogue);
	});

/** What is typed after a sound head, and what is said about it. The text begins on line 3. */
const REPORTED: readonly (readonly [text: string, ...expected: string[]])[] = [
	[`${REST}agent: {}`, '4:1 error "agent" is not a key of a catalogue. Did you mean "agents"?'],
	[
		`${REST}colour: blue`,
		'4:1 warning "colour" is not a key of a catalogue and is ignored. It has: scmiCatalogue, $schema, extends, firmware, sources, scmi, agents, resources, devices, permissions, completeness, quirks.',
	],
	[`${REST}devices: { a: { labels: [a] } }`, '4:17 error "labels" belongs inside "dt".'],
	[`${REST}devices:`, '4:1 error "devices" has no value; it must be a map of keys and values.'],
	[
		`${REST}devices: [a]`,
		'4:1 error "devices" must be a map of keys and values, not a list. Give each entry a name of its own: "name: …", not "- …".',
	],
	[
		`${REST}devices: { 3: { id: 1 } }`,
		'4:12 error A key of "devices" must be a name: a letter or _, then letters, digits and _ . , + -.',
	],
	[
		'resources: { clock: { a: { id: "0x12" } } }',
		'3:32 error "id" must be a whole number from 0 to 4294967295, not "0x12". Write it without quotes: 0x12.',
	],
	[
		"resources: { clock: { a: { id: -1 } } }",
		'3:32 error "id" must be a whole number from 0 to 4294967295; -1 is not.',
	],
	[
		"resources: { clock: { a: { id: 1.5 } } }",
		'3:32 error "id" must be a whole number from 0 to 4294967295; 1.5 is not.',
	],
	["resources: { clock: { a: { name: x } } }", '3:23 error "a" needs "id" or "agentIds".'],
	[
		"resources: { clock: { a: { id: 1, name: 4 } } }",
		'3:41 error "name" must be text, not the number 4. Put it in quotes: "4".',
	],
	[
		"resources: { clock: { a: { id: 1, initial: of } } }",
		'3:44 error "initial" must be one of on, off, unknown; "of" is not. Did you mean "off"?',
	],
	[
		"resources: { clock: { a: { id: 1, symbols: CLK_A } } }",
		'3:44 error "symbols" must be a list, not "CLK_A". Put it in brackets: [CLK_A].',
	],
	[
		"resources: { clock: { a: { id: 1, description: one stub, never checked } } }",
		'3:58 error "never checked" stands here as a key of a resource. Text with a comma or a colon needs quotes around it.',
	],
	[
		"resources: { clock: { a: { id: 1 }, a: { id: 2 } } }",
		'3:37 error "a" is already in "clock"; this one is not used. Remove or rename it.',
	],
	["resources: { clock: { a: { id: 1 }, b: { id: 1 } } }", '3:46 error clock 1 is already "a".'],
	[
		"agents: { x: { id: 1 }, y: { id: 2 } }\nresources: { clock: { a: { agentIds: { x: 0, y: 0 } }, b: { agentIds: { x: 1, y: 0 } }, c: { id: 1 } } }",
		'4:82 error clock 0 is already "a" for agent "y".',
		'4:98 error clock 1 is already "b" for agent "x".',
	],
	["resources: { pinctrl: { a: { id: 1, kind: pin }, b: { id: 1, kind: group }, c: { id: 1 } } }"],
	[
		"resources: { pinctrl: { a: { id: 1 }, b: { id: 1 } } }",
		'3:48 error pinctrl 1 is already "a". Pins, groups and functions are numbered apart: say in "kind" which each is.',
	],
	[
		"resources: { clock: { a: { id: 1, rates: { min: 5, max: 2 } } } }",
		"3:35 error The lowest rate (5 Hz) is above the highest (2 Hz).",
	],
	[
		"resources: { clock: { a: { id: 1, parents: [osc24m, pll-1] }, pll_1: { id: 2 } } }",
		'3:53 warning There is no "pll-1" in this table, but "pll_1".',
	],
	["resources: { clocks: { a: { id: 1 } } }", '3:14 error There is no table "clocks". Did you mean "clock"?'],
	[
		`${REST}devices: { d: { resources: { clock: [c, a, b], clocks: [a] } } }`,
		'4:38 error The clock table has no "c".',
		'4:48 error There is no table "clocks". Did you mean "clock"?',
	],
	[`${REST}devices: { c: { id: 7 }, d: { id: 7 } }`, '4:35 error Device 7 is already "c".'],
	[
		`${REST}agents: { x: { id: 7, name: a name of 16 chr } }`,
		'4:29 error "name" has 16 characters; SCMI has room for 15.',
	],
	[
		`${REST}permissions: { model: device-runtime }`,
		'4:1 error With model device-runtime, "initial" has to say what agents may do before anything was granted: none where firmware denies by default, all where it allows.',
		'4:1 error With model device-runtime, "setBy" has to list the agents that may set permissions, e.g. setBy: [hyp].',
	],
	[
		`${REST}agents: { hyp: { id: 0 } }\npermissions: { model: device-runtime, initial: none, setBy: [hpy], bypass: [boss], controls: [clok] }`,
		'5:62 error There is no agent "hpy". Did you mean "hyp"?',
		'5:77 error There is no agent "boss". It has: hyp.',
		'5:95 error There is no table "clok". Did you mean "clock"?',
	],
	[
		`${REST}agents: { vm: { id: 0 } }\npermissions: { model: static, initial: none, grants: { vm: { resources: { clock: { aa: all } }, default: some }, wm: {} } }`,
		'5:88 error The clock table has no "aa". Did you mean "a"?',
		'5:106 error "default" must be one of none, get, notify, set, priv, exclusive, all; "some" is not.',
		'5:114 error There is no agent "wm". Did you mean "vm"?',
	],
	[
		`${REST}agents:
  x: { id: 1, channels: [{ transport: smc, smcId: 5, shmem: { address: 0x1000, size: 0x1000 } }] }
  y: { id: 2, channels: [{ transport: smc, smcId: 5, shmem: { address: "0x1800", size: 0x80 } }, { transport: mailbox, mailbox: {}, smcArgs: { x7: 1 } }] }`,
		'6:51 error SMC 0x5 already rings for agent "x". Channels with one function id must differ in smcArgs.',
		'6:54 error Shared memory 0x1800–0x187f overlaps 0x1000–0x1fff of agent "x": one would write into the messages of the other.',
		'6:120 error "mailbox" needs "address" or "path".',
		'6:133 error "smcArgs" belongs to transport smc; this channel is mailbox.',
	],
	[
		`${REST}scmi: { protocols: { clock: { id: 0x16 }, clk: { id: 0x14 }, pinctrl: { id: 0x18 } } }`,
		"4:35 error clock is protocol 0x14; 0x16 is reset. Write 0x14.",
		'4:43 error Protocol 0x14 is clock. Name it "clock", as the table in resources is named.',
	],
	[
		`${REST}completeness: { clock: full }`,
		'4:24 error "clock" must be one of complete, partial, unknown; "full" is not.',
	],
	[`${REST}quirks: [{ id: q, summary: It is slow. }]`],
	[
		`${REST}agents:
  x: { id: 1, channels: [{ transport: smc, smcId: 5, shmem: { address: 0x2000, size: 0x1000 } }] }
  y: { id: 2, channels: [{ transport: smc, smcId: 6, shmem: { address: 0x1000, size: 0x1000 } }] }`,
	],
	[
		`${REST}agents: { a1: { id: 1 }, a2: { id: 2 }, a3: { id: 3 }, a4: { id: 4 }, a5: { id: 5 }, a6: { id: 6 }, a7: { id: 7 }, a8: { id: 8 }, a9: { id: 9 } }
permissions: { model: device-runtime, initial: none, setBy: [hypervisor] }`,
		'5:62 error There is no agent "hypervisor".',
	],
	[
		`${REST}agents: { vm: { id: 0 } }
permissions: { model: static, initial: none, grants: { vm: {
  protocols: { clock: { level: all, deny: [CLOCK_CONFIGSET] }, base: { level: all, deny: [BASE_DISCOVER_VENDOR] } },
  resources: { clock: { a: { level: all, deny: [CLOCK_RATE_SET, PERFORMANCE_LEVEL_SET] } } },
  devices: { d: { level: all, deny: [CLOCK_RATESET, PERFORMANCE_LEVEL_SET] } } } } }
devices: { d: { id: 1, resources: { clock: [a] } } }`,
		'6:44 error Protocol clock has no message "CLOCK_CONFIGSET". Did you mean "CLOCK_CONFIG_SET"?',
		'7:65 error Protocol clock has no message "PERFORMANCE_LEVEL_SET".',
		'8:38 error No protocol has a message "CLOCK_RATESET". Did you mean "CLOCK_RATE_SET"?',
	],
	[
		`${REST}scmi: { protocols: { clock: { id: 0x14, unsupported: [CLOCK_RATE_SETT], claims: { allBut: [CLOCK_NOTIFY_RATE] },
  messages: { CLOCK_CONFIG_SETS: { level: priv }, CLOCK_ATTRIBUTES: { omits: [clock_nam, clock_enable_delay, rate] }, CLOCK_RATE_SET: { omits: [rate] } } } } }`,
		'4:55 error Protocol clock has no message "CLOCK_RATE_SETT". Did you mean "CLOCK_RATE_SET"?',
		'4:92 error Protocol clock has no message "CLOCK_NOTIFY_RATE".',
		'5:15 error Protocol clock has no message "CLOCK_CONFIG_SETS". Did you mean "CLOCK_CONFIG_SET"?',
		'5:79 error The reply of CLOCK_ATTRIBUTES has no field "clock_nam". Did you mean "clock_name"?',
		'5:110 error The reply of CLOCK_ATTRIBUTES has no field "rate". It has: attributes, clock_name, clock_enable_delay.',
		'5:145 error The reply of CLOCK_RATE_SET has no field "rate". It has none.',
	],
	// a vendor's messages are its own, and those of pin control depend on the draft: without one they are not known
	[
		`${REST}agents: { vm: { id: 0 } }
scmi: { protocols: { misc: { id: 0x84, unsupported: [MISC_X], messages: { MISC_Y: { level: priv } } }, pinctrl: { id: 0x18, unsupported: [PINCTRL_X] } } }
devices: { d: { resources: { misc: [] } }, e: {} }
permissions: { model: static, initial: none, grants: { vm: {
  protocols: { misc: { level: all, deny: [MISC_Z] } },
  devices: { d: { level: all, deny: [MISC_Z] }, e: { level: all, deny: [MISC_Z] } } } } }`,
	],
	[
		`${REST}scmi: { protocols: { pinctrl: { id: 0x18, dialect: draft-2021, unsupported: [PINCTRL_SET_MUX, PINCTRL_FUNCTION_SELECT] }, clock: { id: 0x14, dialect: draft-2021, settings: [bias-disable] } } }`,
		'4:95 error Protocol pinctrl has no message "PINCTRL_FUNCTION_SELECT".',
		'4:151 error "dialect" belongs to pin control; this is clock.',
		'4:163 error "settings" belongs to pin control; this is clock.',
	],
	[
		`resources: { clock: { a: { id: 1, starts: { clok: [a], clock: [aa] } } }, pinctrl: { g: { id: 0, kind: group, members: [p] } } }
permissions: { model: none, stateAggregation: { clok: highest } }`,
		'3:45 error There is no table "clok". Did you mean "clock"?',
		'3:64 error The clock table has no "aa". Did you mean "a"?',
		'3:121 error The pinctrl table has no "p".',
		'4:55 error There is no table "clok". Did you mean "clock"?',
	],
	[
		`${REST}sources: { dev: { path: a.c } }\ndevices: { d: { src: "dev:4" }, e: { src: "dve:4" }, f: { src: "mix.cfg:4" } }`,
		'5:43 warning There is no "dve" in sources. Did you mean "dev"?',
	],
	[
		`agents: { x: { id: 0 } }\nscmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }\nresources: { clock: { a: { agentIds: { x: 0 } }, b: { id: 1 } } }`,
		'5:59 warning Each agent numbers by itself here (idSpace of clock is per-agent): this "id" is nobody\'s number. Say whose in "agentIds".',
	],
	// one block in the wrong place: one finding, and nothing follows from what seems to be missing
	[
		`clock: { a: { id: 1 }, b: { id: 2 } }\ndevices: { d: { id: 1, resources: { clock: [a, b] } } }`,
		'3:1 error "clock" belongs inside "resources".',
	],
	[
		`resources:\n  clock: { a: { id: 1 } }\n  devices:\n    d: { id: 1, dt: { labels: [d] }, resources: { clock: [a] } }\n    e: { id: 2, dt: { labels: [e] } }`,
		'5:3 error "devices" belongs beside "resources", not inside it: indent it less, or close the bracket before it.',
	],
	[
		`resources:\n  clock:\n    a: { id: 1 }\n    reset: { b: { id: 1 }, c: { id: 2 } }`,
		'6:5 error "reset" belongs beside "clock", not inside it: indent it less, or close the bracket before it.',
	],
	[
		`${REST}permissions:\n  model: none\n  completeness: { clock: complete }`,
		'6:3 error "completeness" belongs beside "permissions", not inside it: indent it less, or close the bracket before it.',
	],
	[
		`${REST}devices: { d: { id: 1, clock: [a] } }\nscmi: { clock: { id: 0x14 } }`,
		'4:24 error "clock" belongs inside "resources".',
		'5:9 error "clock" belongs inside "protocols".',
	],
	[
		`${REST}agents: { vm: { id: 1 } }\npermissions: { model: static, initial: none, grants: { vm: { clock: { a: all } } } }`,
		'5:62 error "clock" belongs inside "resources".',
	],
	[
		`resources: { clocks: { a: { id: 1 } } }\ndevices: { d: { id: 1, resources: { clock: [a, b, c] } } }`,
		'3:14 error There is no table "clocks". Did you mean "clock"?',
	],
	[
		`${REST}agents:\n  - { id: 1, name: HYP }\npermissions: { model: device-runtime, initial: none, setBy: [hyp], grants: { vm: {} } }`,
		'4:1 error "agents" must be a map of keys and values, not a list. Give each entry a name of its own: "name: …", not "- …".',
	],
	[`${REST}agents: { partition: { id: 0 }, quirks: { id: 1 } }\nx-note: { hierarchy: true }`],
	[`${REST}extends: [5]`, '4:11 error Item 1 of "extends" must be text, not the number 5. Put it in quotes: "5".'],
];

for (const [text, ...expected] of REPORTED)
	test(`after a sound head: ${text.replaceAll("\n", " ⏎ ")}`, () => {
		assert.deepEqual(read(HEAD + text).lines, expected);
	});

/** Whole files that cannot be used: one problem each. */
const UNUSABLE: readonly (readonly [text: string, expected: string])[] = [
	["", "1:1 error This file is empty. A catalogue begins with scmiCatalogue: 1."],
	["# nothing yet\n", "1:1 error This file is empty. A catalogue begins with scmiCatalogue: 1."],
	["- a\n- b\n", "1:1 error This is not a catalogue: it has to be a map that begins with scmiCatalogue: 1."],
	["\u0000\u0001\u0002ELF", "1:1 error This is binary data, not YAML text."],
	["{ hello: world }\n", "1:3 error A catalogue begins with scmiCatalogue: 1; this file does not have it."],
	["hello: world\n", "1:1 error A catalogue begins with scmiCatalogue: 1; this file does not have it."],
	["scmicatalog: 1\n", '1:1 error "scmicatalog" is not a key of a catalogue. Did you mean "scmiCatalogue"?'],
	[
		"scmi: 1\nhost: a.dts\n",
		"1:1 error This looks like a setup (scmi.yaml), not a catalogue; a catalogue begins with scmiCatalogue: 1.",
	],
	[
		"scmiCatalogue: 2\nnew: {}\n",
		'1:16 error This reads format 1 of catalogues; "2" is none it knows. Write scmiCatalogue: 1, or update the extension.',
	],
	[
		"scmiCatalogue: 1\nfirmware: { name: F\nresources: {}\n",
		'3:1 error A "}" is missing here or above; lines between brackets are indented further than the key before them.',
	],
	["scmiCatalogue: 1\n\tfirmware: {}\n", "2:1 error YAML is indented with spaces; this line begins with a tab."],
	["scmiCatalogue: 1\n// comment\nresources: {}\n", "2:1 error YAML has no // comments: start the comment with #."],
	["scmiCatalogue: 1\nfirmware: *none\n", "2:11 error Nothing before this is marked &none."],
	["scmiCatalogue: 1\nfirmware: &a { name: *a }\n", "2:22 error *a contains itself."],
	[
		"scmiCatalogue: 1\n---\nfirmware: {}\n",
		'2:1 error A second document begins here ("---"); one file holds one document.',
	],
];

for (const [text, expected] of UNUSABLE)
	test(`unusable: ${JSON.stringify(text).slice(0, 60)}`, () => {
		const { lines, catalogue } = read(text);
		assert.deepEqual(lines, [expected]);
		assert.equal(catalogue, undefined);
	});

test("JSON is read; // comments in it are not", () => {
	assert.deepEqual(read('{ "scmiCatalogue": 1, "firmware": { "name": "F" }, "resources": {} }').lines, []);
	assert.deepEqual(read('{ "scmiCatalogue": 1, // first\n"firmware": { "name": "F" }, "resources": {} }').lines, [
		'1:3 error The file lacks "firmware": a map of keys and values.',
		"1:23 error There are no // comments here: YAML takes this for a key. Start the comment with #, or remove it.",
	]);
});

test("aliases are resolved, and bounded", () => {
	const { catalogue, lines } = read(
		`${HEAD}${REST}devices: { d: { id: 1, dt: &dt { labels: [l] } }, e: { id: 2, dt: *dt } }`,
	);
	assert.deepEqual(lines, []);
	assert.deepEqual(catalogue?.devices.e?.dt, { labels: ["l"] });
	assert.deepEqual(read(`${HEAD}${REST}devices: { d: { id: 1, <<: { description: x } } }`).lines, [
		"4:24 error YAML 1.2 has no merge key <<. Write the keys out.",
	]);
	const bomb = Array.from({ length: 12 }, (_, n) => `x-${n}: &a${n} [${n ? Array(10).fill(`*a${n - 1}`) : "1"}]`).join(
		"\n",
	);
	assert.match(
		read(`${HEAD}${bomb}`).lines.join(),
		/^8:10 error This holds more than 200000 values, its aliases written out\.$/,
	);
	assert.match(
		read(`${HEAD}x-deep: ${"[".repeat(200)}${"]".repeat(200)}`).lines.join(),
		/error This is nested more than 64 levels deep\.$/,
	);
	assert.equal(read(`${HEAD}x-deep: ${"[".repeat(50_000)}`).lines.length, 1);
});

for (const file of ["test/catalogue/imx95-evk.scmi.yaml", "examples/rcar-h3/rcar-gen3.scmi.yaml"])
	test(`any text is an answer: ${file}`, () => {
		const whole = readFileSync(file, "utf8");
		const piece = fc.constantFrom(
			"{",
			"]",
			": ",
			",",
			"\n",
			"\t",
			"- ",
			"&a ",
			"*a ",
			"null",
			"<<",
			"|",
			'"',
			"#",
			"//",
			"\0",
			"---\n",
			"__proto__: ",
		);
		fc.assert(
			fc.property(fc.nat(whole.length), fc.nat(30), piece, (at, cut, inserted) => {
				read(whole.slice(0, at) + inserted + whole.slice(at + cut));
			}),
			{ seed: 1, numRuns: 300 },
		);
	});

test("every prefix of a good catalogue is an answer", () => {
	const text = readFileSync("test/catalogue/raspberry-pi-5.scmi.yaml", "utf8");
	for (let end = 0; end < text.length; end += 7) {
		const { catalogue, problems } = read(text.slice(0, end));
		if (!catalogue) assert.ok(problems.length > 0, `nothing said about the first ${end} characters`);
	}
});

test("what is wrong in a table makes it incomplete, not wrong answers", () => {
	const { catalogue } = read(
		`${HEAD}resources: { clock: { a: { id: x }, b: { id: 2 } }, reset: { r: { id: 0 } } }\ncompleteness: { clock: complete, reset: complete, devices: complete }`,
	);
	assert.deepEqual(Object.keys(catalogue?.resources.clock ?? {}), ["b"]);
	assert.deepEqual(catalogue?.completeness, { clock: "partial", reset: "complete", devices: "complete" });
});

test("where a message is misspelt that is denied, what that agent may do is not known; its protocol is not, where one is misspelt there", () => {
	const { catalogue } = read(
		`${HEAD}${REST}agents: { vm: { id: 0 }, other: { id: 1 } }
scmi: { protocols: { clock: { id: 0x14, unsupported: [CLOCK_RATESET] }, reset: { id: 0x16 } } }
completeness: { protocols: complete }
permissions: { model: static, initial: none, grants: { vm: { resources: { clock: { a: { level: all, deny: [CLOCK_CONFIGSET] } } } }, other: {} } }`,
	);
	assert.equal(catalogue?.agents.vm?.isUnsure, true);
	assert.equal(catalogue?.agents.other?.isUnsure, undefined);
	assert.equal(catalogue?.permissions.isUnread, undefined);
	assert.deepEqual(Object.keys(catalogue?.scmi.protocols ?? {}), ["reset"]);
	assert.deepEqual(catalogue?.scmi.unread, ["clock"]);
	assert.equal(catalogue?.completeness.protocols, "partial");
});

test("grants to nobody that is there may be meant for whoever has none", () => {
	const { catalogue } = read(
		`${HEAD}${REST}agents: { vm0: { id: 0 }, vm1: { id: 1 } }
permissions: { model: static, initial: none, grants: { vm0: { default: all }, vm2: { default: all } } }`,
	);
	assert.deepEqual([catalogue?.agents.vm0?.isUnsure, catalogue?.agents.vm1?.isUnsure], [undefined, true]);
});

test("a list that is called complete stays so beside a word that cannot be read; agents that are not are in doubt", () => {
	const agents = (stated: string) =>
		read(`${HEAD}${REST}agents: { vm0: { id: 0 } }\ncompleteness: { ${stated} }`).catalogue?.completeness.agents;
	assert.equal(agents("agents: complete, clock: complet"), "complete");
	assert.equal(agents("clock: complet"), "partial");
	assert.equal(agents("clock: complete"), undefined);
});

test("of protocols that cannot be read none is known, whatever else is said", () => {
	for (const scmi of ["scmi: { protocols: 5 }", "scmi: 5", "scmi: { protocols: [clock] }"]) {
		const unread = read(`${HEAD}${REST}${scmi}\n`).catalogue?.scmi.unread ?? [];
		assert.ok(unread.includes("clock") && unread.includes("powercap"), scmi);
	}
	assert.equal(read(`${HEAD}${REST}scmi: { protocols: { clock: { id: 0x14 } } }\n`).catalogue?.scmi.unread, undefined);
});

test("permissions that cannot be read are as good as not stated", () => {
	const { catalogue } = read(`${HEAD}${REST}permissions: { model: statik, initial: none }`);
	assert.equal(catalogue?.permissions.assumed, true);
	assert.equal(catalogue?.permissions.isUnread, true);
	assert.deepEqual(Object.keys(catalogue?.resources.clock ?? {}), ["a", "b"]);
	assert.equal(read(`${HEAD}${REST}`).catalogue?.permissions.assumed, true);
});

test("a file that is not there, or is a folder", () => {
	const snapshot = memorySnapshot({ "/board/folder.scmi.yaml/x": "" });
	const messageOf = (path: string) =>
		readCatalogue(snapshot, path).problems.map(({ at, message }) => `${at.file}: ${message}`);
	assert.deepEqual(messageOf("/board/none.scmi.yaml"), [
		"/board/none.scmi.yaml: There is no file none.scmi.yaml. Create it, or correct the path.",
	]);
	assert.deepEqual(messageOf("/board/folder.scmi.yaml"), [
		"/board/folder.scmi.yaml: folder.scmi.yaml cannot be read: it is a folder.",
	]);
});

test("extends lays files over each other and keeps the places", () => {
	const base = `${HEAD}resources:\n  clock:\n    a: { id: 1, agentIds: { x: 1 } }\n    b: { id: 2 }\nagents: { x: { id: 4 } }\ndevices:\n  d: { id: 9 }\n`;
	const over =
		"scmiCatalogue: 1\nextends: base.scmi.yaml\nresources: { clock: { a: { agentIds: { x: null } }, b: null } }\ndevices:\n  d: { dt: { labels: [dee] } }\n  e: { id: 9 }\n";
	const files = { "/board/base.scmi.yaml": base };
	const { catalogue, positions, lines, files: read_ } = read(over, files);
	assert.deepEqual(lines, ['6:12 error Device 9 is already "d".']);
	assert.deepEqual(JSON.parse(JSON.stringify(catalogue?.resources)), {
		clock: { a: { id: 1, agentIds: { x: null } } },
	});
	assert.deepEqual(JSON.parse(JSON.stringify(catalogue?.devices.d)), {
		id: 9,
		dt: { labels: ["dee"] },
		isUnsure: true,
	});
	assert.equal(positions.get("devices.d.id")?.file, "/board/base.scmi.yaml");
	assert.equal(positions.get("devices.d.dt.labels.0")?.file, MAIN);
	assert.deepEqual(read_, [MAIN, "/board/base.scmi.yaml"]);
});

test("extends: cycles, missing files, nothing to remove, problems in the base", () => {
	const over = (base: string, more = "") => `scmiCatalogue: 1\nextends: ${base}\n${more}`;
	assert.deepEqual(read(over("b.scmi.yaml"), { "/board/b.scmi.yaml": over("test.scmi.yaml") }).lines, [
		"b.scmi.yaml:2:10 error test.scmi.yaml extends itself: test.scmi.yaml → b.scmi.yaml → test.scmi.yaml.",
	]);
	assert.deepEqual(read(over("[no.scmi.yaml]")).lines, [
		"2:11 error There is no file no.scmi.yaml. Create it, or correct the path.",
	]);
	assert.deepEqual(
		read(over("b.scmi.yaml", "resources: { clock: { bb: null } }"), { "/board/b.scmi.yaml": HEAD + REST }).lines,
		['3:23 error null removes what an extended catalogue says, but there is no "bb". Did you mean "b"?'],
	);
	assert.deepEqual(read(over("b.scmi.yaml"), { "/board/b.scmi.yaml": `${HEAD}${REST}agent: {}` }).lines, [
		'b.scmi.yaml:4:1 error "agent" is not a key of a catalogue. Did you mean "agents"?',
	]);
});

test("positions: maps at their key, scalars and elements at the value", () => {
	const text = `${HEAD}resources:\n  clock:\n    a: { id: 1, name: "_a" }\ndevices:\n  d: { id: 3, resources: { clock: [a] } }\n`;
	const { positions } = read(text);
	const at = (path: string) => {
		const span = positions.get(path);
		return span && text.slice(span.start, span.end);
	};
	assert.deepEqual(
		[
			"resources.clock.a",
			"resources.clock.a.id",
			"resources.clock.a.name",
			"devices.d",
			"devices.d.resources.clock.0",
		].map(at),
		["a", "1", '"_a"', "d", "a"],
	);
});
