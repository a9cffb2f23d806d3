// What a catalogue names has to be in it: with few to choose from they are listed, with many the closest is asked for.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLines } from "./problem-lines.ts";

/** What is said, without its place. */
function said(text: string): string[] {
	const path = "/c.scmi.yaml";
	const whole = `scmiCatalogue: 1\nfirmware: { name: F }\n${text}\n`;
	const { problems } = readCatalogue(memorySnapshot({ [path]: whole }), path);
	return problemLines(problems, { [path]: whole }, path).map((line) => line.replace(/^\S+ /, ""));
}

const CLOCKS = "resources: { clock: { a: { id: 1 }, b: { id: 2 } } }\n";
const agents = (count: number) =>
	`agents: { ${Array.from({ length: count }, (_, i) => `v${i}: { id: ${i} }`).join(", ")} }\n`;
const bypass = (key: string) => `permissions: { model: device-runtime, initial: none, setBy: [v0], bypass: [${key}] }`;

test("an agent, among eight, among nine, and where there are none", () => {
	const of = (count: number) => said(`${CLOCKS}${agents(count)}${bypass("hypervisor")}`);
	assert.deepEqual(of(8), ['error There is no agent "hypervisor". It has: v0, v1, v2, v3, v4, v5, v6, v7.']);
	assert.deepEqual(of(9), ['error There is no agent "hypervisor".']);
	assert.deepEqual(said(`${CLOCKS}permissions: { model: static, initial: none, bypass: [hyp] }`), [
		'error There is no agent "hyp". The catalogue names no agents.',
	]);
});

test("of several agents that are trusted each but the first is told", () => {
	const trusted = (...words: readonly string[]) =>
		said(`${CLOCKS}agents: { ${words.map((word, i) => `v${i}: { id: ${i}, trusted: ${word} }`).join(", ")} }`);
	const one = "warning Only one agent can be the trusted one.";
	assert.deepEqual(trusted("false", "true"), []);
	assert.deepEqual(trusted("true", "true", "false", "true"), [one, one]);
});

test("a device, a protocol, a table", () => {
	const grants = (of: string) =>
		said(`${CLOCKS}${agents(1)}permissions: { model: static, initial: none, grants: { v0: { ${of} } } }`);
	assert.deepEqual(grants("devices: { uart: all }"), [
		'error There is no device "uart". The catalogue names no devices.',
	]);
	assert.deepEqual(grants("protocols: { clok: none }"), ['error There is no protocol "clok". Did you mean "clock"?']);
	assert.deepEqual(grants("protocols: { base: none }"), []);
	assert.deepEqual(grants("resources: { clock: { c: all } }"), ['error The clock table has no "c".']);
	assert.deepEqual(said(`${CLOCKS}completeness: { devices: complete, gpio: complete }`), [
		'error There is no table "gpio". Tables are power, system, perf, clock, sensor, reset, voltage, powercap, pinctrl, devices, agents, protocols; a vendor protocol in scmi.protocols has one too.',
	]);
});

test("a vendor's protocol has a table: by its number, or where it says so", () => {
	const table = (protocol: string) =>
		said(`resources: { misc: { a: { id: 0 } } }\nscmi: { protocols: { misc: { ${protocol} } } }`).length;
	assert.deepEqual([table("id: 0x80"), table("id: 0x50, vendor: true"), table("id: 0x50")], [0, 0, 1]);
});

test("members, starts and parents of a resource", () => {
	const pins = "resources: { pinctrl: { g: { id: 0, kind: group, members: [tx, clk] }, tx: { id: 1, kind: pin } } }";
	assert.deepEqual(said(pins), ['error The pinctrl table has no "clk".']);
	const starts = (what: string) => said(`resources: { clock: { a: { id: 1, starts: { ${what} } }, b: { id: 2 } } }`);
	assert.deepEqual([starts("clock: [b]"), starts("clock: [c]")], [[], ['error The clock table has no "c".']]);
	const parents = (list: string) =>
		said(`resources: { clock: { a: { id: 1, parents: [${list}] }, main_pll: { id: 2 } } }`);
	assert.deepEqual(parents("main_pll, xtal"), [], "one that is not exported");
	assert.deepEqual(parents("a"), ['error "a" is its own parent.']);
	assert.deepEqual(parents("MAIN-PLL"), ['warning There is no "MAIN-PLL" in this table, but "main_pll".']);
	assert.deepEqual(
		said(
			"resources: { clock: { a: { id: 1, parents: [B] }, c: { id: 3, parents: [A] }, b: { id: 2, parents: [C] } } }",
		),
		["B", "A", "C"].map((name) => `warning There is no "${name}" in this table, but "${name.toLowerCase()}".`),
	);
});

test("numbers that only one agent sees twice, and a lowest rate above the highest", () => {
	const clocks = (entries: string) => said(`${agents(2)}resources: { clock: { ${entries} } }`);
	assert.deepEqual(clocks("a: { id: 1 }, b: { id: 2, agentIds: { v0: 1 } }"), [
		'error clock 1 is already "a" for agent "v0".',
	]);
	assert.deepEqual(clocks("a: { id: 1, agentIds: { v0: null } }, b: { agentIds: { v0: 1 } }"), []);
	assert.deepEqual(clocks("a: { id: 1 }, b: { id: 1, agentIds: { v0: 1 } }"), ['error clock 1 is already "a".']);
	assert.deepEqual(clocks("a: { id: 1, rates: { min: 2, max: 1 } }, b: { id: 2, rates: { min: 1, max: 1 } }"), [
		"error The lowest rate (2 Hz) is above the highest (1 Hz).",
	]);
});

test("a src begins with a key of sources, wherever it stands, or is a file's own name", () => {
	const text = (sources: string, src: string) => `${sources}
scmi: { protocols: { clock: { id: 0x14 } } }
agents: { v0: { id: 0, src: "${src}:1" } }
resources: { clock: { a: { id: 1, src: "${src}:2" }, b: { id: 2, src: "file.c:2" } } }
devices: { d: { id: 1, src: "${src}:3", resources: { clock: [a] } } }
quirks: [{ id: q, summary: s, src: "${src}:4" }]
permissions:
  model: static
  initial: none
  grants:
    v0:
      protocols: { base: all, clock: { level: get, src: "${src}:5" } }
      devices: { d: { level: get, src: "${src}:6" } }
      resources: { clock: { a: { level: get, src: "${src}:7" }, b: { level: get, src: "${src}:8" } } }`;
	assert.deepEqual(said(text("sources: { tables: { path: tables.c } }", "tables")), []);
	const one = 'warning There is no "tabels" in sources. Did you mean "tables"?';
	assert.deepEqual(said(text("sources: { tables: { path: tables.c } }", "tabels")), Array(8).fill(one));
	assert.deepEqual(said(text("", "tables")), Array(8).fill('warning There is no "tables" in sources. It is empty.'));
});

test("what a catalogue takes away from one that it extends, and that is not there, is told, but not without end", () => {
	const nothing = Array.from({ length: 1500 }, (_, i) => `d${i}: null`).join(", ");
	const base = "scmiCatalogue: 1\nfirmware: { name: F }\nresources: {}\n";
	const texts = {
		"/b.scmi.yaml": base,
		"/c.scmi.yaml": `scmiCatalogue: 1\nextends: b.scmi.yaml\ndevices: { ${nothing} }\n`,
	};
	const { problems } = readCatalogue(memorySnapshot(texts), "/c.scmi.yaml");
	assert.equal(problems.length, 500);
});

test("a message that is denied by a wrong name is told, though another protocol cannot be read", () => {
	const denied = (scmi: string, grant: string) =>
		said(
			`${CLOCKS}scmi: { protocols: { ${scmi} } }\n${agents(1)}permissions: { model: static, initial: none, grants: { v0: { protocols: { ${grant} } } } }`,
		).filter((line) => line.includes("no message"));
	const clock = "clock: { level: all, deny: [CLOCK_RAT_SET] }";
	const wrong = 'error Protocol clock has no message "CLOCK_RAT_SET". Did you mean "CLOCK_RATE_SET"?';
	assert.deepEqual(denied("clock: { id: 0x14 }", clock), [wrong]);
	assert.deepEqual(denied("pinctrl: { id: none }", clock), [wrong]);
	assert.deepEqual(denied("pinctrl: { id: none }", "pinctrl: { level: all, deny: [PINCTRL_SET_MUX] }"), []);
	assert.deepEqual(denied("pinctrl: { id: 0x19 }", "pinctrl: { level: all, deny: [PINCTRL_SET_MUX] }"), [
		'error Protocol pinctrl has no message "PINCTRL_SET_MUX".',
	]);
});

test("a pin of a number that another has is told as a pin, and one that does not say what it is with advice", () => {
	const pins = (entries: string) => said(`resources: { pinctrl: { ${entries} } }`);
	assert.deepEqual(pins("a: { id: 1, kind: pin }, b: { id: 1, kind: pin }"), ['error pin 1 is already "a".']);
	assert.deepEqual(pins("a: { id: 1, kind: group }, b: { id: 1, kind: group }"), ['error group 1 is already "a".']);
	assert.deepEqual(pins("a: { id: 1 }, b: { id: 1 }"), [
		'error pinctrl 1 is already "a". Pins, groups and functions are numbered apart: say in "kind" which each is.',
	]);
});

test("where each agent numbers by itself, the first number that is nobody's is told", () => {
	const path = "/c.scmi.yaml";
	const whole = `scmiCatalogue: 1
firmware: { name: F }
agents: { v0: { id: 0 } }
scmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }
resources:
  clock:
    a: { agentIds: { v0: 0 } }
    b: { id: 1 }
    c: { id: 2 }
`;
	const { problems } = readCatalogue(memorySnapshot({ [path]: whole }), path);
	const lines = problemLines(problems, { [path]: whole }, path).map((line) => line.split(":")[0]);
	assert.deepEqual(lines, ["8"]);
});
