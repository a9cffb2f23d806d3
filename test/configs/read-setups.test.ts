import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { isGuestTree, setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import type { PathRef, Setup, Stack } from "../../server/src/configs/setup.ts";
import { problemLines } from "../catalogue/problem-lines.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const MAIN = "/w/board/scmi.yaml";
const BESIDE = {
	"/w/board/rcar-h3.dts": "",
	"/w/board/xen.dtso": "",
	"/w/board/domu1.cfg": "",
	"/w/board/domu1.dts": "",
	"/w/board/rcar-gen3.scmi.yaml": "",
	"/w/include/x.h": "",
};

function read(text: string) {
	const files = { ...BESIDE, [MAIN]: text };
	const { setups, problems } = readSetups(memorySnapshot(files), MAIN);
	return { setups, lines: problemLines(problems, files, MAIN), text };
}

/** A setup as a few lines of text. */
function say(setup: Setup): string[] {
	const paths = (refs: readonly PathRef[]) => refs.map(({ path }) => path.replace("/w/board/", "")).join("+");
	const stack = (trees: Stack) => paths([trees.base, ...trees.overlays]);
	const catalogue = ({ catalogue: named }: Setup) =>
		named?.kind === "all"
			? paths([named.file])
			: named?.kind === "by node"
				? named.files.map(({ node, file }) => `${node} ${paths([file])}`).join()
				: named?.name;
	return [
		`${setup.name}: ${stack(setup.host)} by ${setup.profile?.name} with ${catalogue(setup)}${setup.complete ? ", complete" : ""}`,
		...setup.domains.map(
			({ name, os, agent, xl, guest }) => `${name}: ${os}, ${agent?.key}, ${paths(xl)}, ${guest && stack(guest)}`,
		),
	];
}

const WHOLE = `scmi: 1
host: { base: rcar-h3.dts, overlays: [xen.dtso] }
catalogue: rcar-gen3.scmi.yaml
profile: xen-rfc-v2
complete: true
include: [../include]
define: { FOO: 1, BAR: text }
domains:
  Dom0: { agent: vm0 }
  DomU1: { os: linux, xl: domu1.cfg, guest: domu1.dts }
`;

test("a whole setup", () => {
	const { setups, lines, text } = read(WHOLE);
	assert.deepEqual(lines, []);
	assert.deepEqual(setups.map(say), [
		[
			"rcar-h3: rcar-h3.dts+xen.dtso by xen-rfc-v2 with rcar-gen3.scmi.yaml, complete",
			"Dom0: linux, vm0, , undefined",
			"DomU1: linux, undefined, domu1.cfg, domu1.dts",
		],
	]);
	const [setup] = setups;
	assert.deepEqual(setup?.includePaths, ["/w/include"]);
	assert.deepEqual(setup?.defines, { FOO: "1", BAR: "text" });
	const written = (at: { start: number; end: number } | undefined) => at && text.slice(at.start, at.end);
	assert.deepEqual(
		[setup?.host.overlays[0]?.at, setup?.profile?.at, setup?.domains[1]?.at, setup?.domains[1]?.xl[0]?.at].map(written),
		["xen.dtso", "xen-rfc-v2", "DomU1", "domu1.cfg"],
	);
});

test("the release of libfdt", () => {
	const stating = (value: string) => read(`scmi: 1\nhost: rcar-h3.dts\nlibfdt: ${value}\n`);
	for (const release of ["1.6", "1.6.1", "1.7", "1.10.0"])
		assert.equal(stating(`"${release}"`).setups[0]?.libfdt, release, release);
	assert.deepEqual(stating("1.6").lines, [
		'3:9 error "libfdt" must be a release of libfdt, such as "1.6.1", not the number 1.6. Put it in quotes: "1.6".',
	]);
	assert.deepEqual(stating("newest").lines, [
		'3:9 error "libfdt" must be a release of libfdt, such as "1.6.1"; "newest" is not.',
	]);
	assert.equal(stating("newest").setups[0]?.libfdt, undefined);
});

test("variants are laid over the rest", () => {
	const { setups, lines } = read(`${WHOLE}variants:
  bare: { profile: none, domains: null, host: { overlays: null } }
  same: {}
  other: { host: domu1.dts, complete: false, domains: { Dom0: null, DomU1: { os: unknown } } }
`);
	assert.deepEqual(lines, []);
	assert.deepEqual(
		setups.map((setup) => say(setup).join("; ")),
		[
			"rcar-h3#bare: rcar-h3.dts by none with rcar-gen3.scmi.yaml, complete",
			"rcar-h3#same: rcar-h3.dts+xen.dtso by xen-rfc-v2 with rcar-gen3.scmi.yaml, complete; Dom0: linux, vm0, , undefined; DomU1: linux, undefined, domu1.cfg, domu1.dts",
			"domu1#other: domu1.dts by xen-rfc-v2 with rcar-gen3.scmi.yaml; DomU1: unknown, undefined, domu1.cfg, domu1.dts",
		],
	);
	assert.deepEqual(
		read("scmi: 1\nvariants:\n  a: { host: rcar-h3.dts }\n").setups.map(({ name }) => name),
		["rcar-h3#a"],
	);
});

const HEAD = "scmi: 1\nhost: rcar-h3.dts\n";
for (const [text, ...expected] of [
	["scmi: 1\nhosts: rcar-h3.dts", '2:1 error "hosts" is not a key of a setup. Did you mean "host"?'],
	["scmi: 1\nhost: none.dts", "2:7 error There is no file none.dts."],
	["scmi: 1\nhost: ../include", "2:7 error ../include cannot be read: it is a folder."],
	[`${HEAD}include: ../inc`, "3:10 warning There is no folder ../inc, or nothing in it."],
	[`${HEAD}domains: { U: { xl: [a.cfg, domu1.cfg] } }`, "3:22 error There is no file a.cfg."],
	[
		`${HEAD}domains: { Dom0: { guest: domu1.dts } }`,
		"3:12 error Dom0 runs on the host's own tree: it has no xl configuration and no guest tree.",
	],
	[`${HEAD}define: { FOO-BAR: 1 }`, '3:11 error A key of "define" must be the name of a macro.'],
	[
		`${HEAD}variants: { a: { domain: {} }, b: { domains: { X: null } }, c: 1 }`,
		'3:18 error "domain" is not a key of a setup. Did you mean "domains"?',
		'3:51 error "X" must be a map of keys and values, not null.',
		'3:61 error "c" must be a map of what differs in this variant.',
	],
	[`${HEAD}catalogue:`, '3:1 error "catalogue" has no value; it must be text, or a map of keys and values.'],
	[`${HEAD}catalogue: { }`, '3:1 error "catalogue" names no file.'],
	["", "1:1 error A setup begins with scmi: 1 and names the host's tree: host: board.dts."],
	["- a", "1:1 error A setup begins with scmi: 1 and names the host's tree: host: board.dts."],
	["host: a.dts", "1:1 error A setup begins with scmi: 1; this file does not have it."],
	["scmi: 2", "1:7 error This reads format 1 of setups: write scmi: 1, or update the extension."],
	["scmiCatalogue: 1", "1:1 error This is a catalogue; a setup begins with scmi: 1 and names it with catalogue:."],
	[
		"scmi: 1\nhost: [",
		'2:8 error A "]" is missing here or above; lines between brackets are indented further than the key before them.',
	],
	['scmi: 1\nhost: "x\n', '3:1 error The closing " of a text is missing here or above.'],
] as const)
	test(`wrong: ${JSON.stringify(text)}`, () => assert.deepEqual(read(text).lines.sort(), [...expected].sort()));

test("a setup that is not there", () => {
	const { setups, problems } = readSetups(memorySnapshot({}), MAIN);
	assert.deepEqual([setups.length, problems.map(({ message }) => message)], [0, ["There is no file scmi.yaml."]]);
});

test("every prefix of a setup is an answer", () => {
	for (let end = 0; end < WHOLE.length; end++) read(WHOLE.slice(0, end));
});

test("a lone board takes the xl configurations beside it", () => {
	const snapshot = memorySnapshot({
		...BESIDE,
		"/w/board/domu1.cfg":
			'name = "DomU1"\nkernel = "/root/Image"\narm_sci = "scmi_smc"\ndevice_tree = "/root/domu1.dtb"',
		"/w/board/domu2.cfg": 'name = "DomU2"\nkernel = "/root/zephyr.bin"\narm_sci = "scmi_smc"',
		"/w/board/domu2.dts": "",
		"/w/board/domu3.cfg": 'name = "DomU3"\nmemory = 1\n# arm_sci = "scmi_smc"',
		"/w/board/kernel.cfg": "CONFIG_ARM_SCI=y",
		// what gives devices or a tree without asking for SCMI is a domain too, but no fragment is, nor one of two for other boards
		"/w/board/domu4.cfg": 'name = "DomU4"\ndtdev = [ "/soc/usb@e6590000" ]',
		"/w/board/devices.cfg": 'dtdev = [ "/soc/usb@e6590000" ]\ndevice_tree = "/root/domu9.dtb"',
		"/w/board/domd-h3.cfg": 'name = "DomD"\ndevice_tree = "/root/domd.dtb"',
		"/w/board/domd-m3.cfg": 'name = "DomD"\ndevice_tree = "/root/domd.dtb"',
		"/w/board/twin-a.cfg": 'name = "Twin"\narm_sci = "none"',
		"/w/board/twin-b.cfg": 'name = "Twin"\narm_sci = "none"',
	});
	assert.deepEqual(say(setupOfLoneBoard(snapshot, "/w/board/rcar-h3.dts")), [
		"rcar-h3: rcar-h3.dts by undefined with undefined",
		"DomU1: linux, undefined, domu1.cfg, domu1.dts",
		"DomU2: unknown, undefined, domu2.cfg, domu2.dts",
		"DomU4: unknown, undefined, domu4.cfg, undefined",
		"twin-a: unknown, undefined, twin-a.cfg, undefined",
		"twin-b: unknown, undefined, twin-b.cfg, undefined",
	]);
	assert.deepEqual(setupOfLoneBoard(memorySnapshot({ "/b.dts": "" }), "/b.dts").domains, []);
	assert.deepEqual(
		["rcar-h3", "domu1", "domu2"].map((stem) => isGuestTree(snapshot, `/w/board/${stem}.dts`)),
		[false, true, false],
	);
});

for (const example of ["rcar-h3", "rcar-h3-broken"])
	test(`the example ${example} is found whole without a word of configuration`, () => {
		const folder = `examples/${example}`;
		const files = readdirSync(folder).map((name) => [`/w/board/${name}`, readFileSync(`${folder}/${name}`, "utf8")]);
		assert.deepEqual(say(setupOfLoneBoard(memorySnapshot(Object.fromEntries(files)), "/w/board/rcar-h3.dts")), [
			"rcar-h3: rcar-h3.dts by undefined with undefined",
			"DomU1: linux, undefined, domu1.cfg, domu1.dts",
		]);
	});
