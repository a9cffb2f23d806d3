// What a value that is not known, or not there, comes to under the mediator of 2024: it says what is not known, and grants nothing on it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { eventText } from "../../server/src/machine/event-text.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const folder = join(import.meta.dirname, "../../server/src/rules/boards/dom0less");
const FILES = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** What Xen meets at the probe and gives away, then each clock that a domain uses; `edits` are of the board, or of a file. */
function told(...edits: readonly (readonly [from: string | RegExp, to: string, file?: string])[]): readonly string[] {
	const files: Record<string, string> = {
		...FILES,
		"board.dts":
			'/dts-v1/;\n#include "soc.dtsi"\n&eth0 { clocks = <&scmi_clk 0>; };\n&domA { xen,arm_sci = "scmi_smc"; };\n',
	};
	for (const [from, to, file = "soc.dtsi"] of edits) {
		const text = files[file] ?? assert.fail(file);
		files[file] = text.replace(from, to);
		assert.notEqual(files[file], text, String(from));
	}
	const snapshot = memorySnapshot(
		Object.fromEntries(Object.entries(files).map(([name, text]) => [`/b/${name}`, text])),
	);
	const { facts } = analyse(
		snapshot,
		createEngineCache(),
		readSetups(snapshot, "/b/scmi.yaml").setups[0] ?? assert.fail(),
	);
	const { result } = facts.boot ?? assert.fail();
	const events = result.trace.flatMap((step) =>
		step.kind === "event" && ["unknown", "probe-failed", "boot-panic", "boot-hangs"].includes(step.event)
			? [eventText(step)]
			: [],
	);
	const uses = result.uses.map(
		(use) => `${use.domain}: ${use.use.property} ${use.state}${"why" in use ? `, ${use.why}` : ""}`,
	);
	return [...events, ...uses];
}
const TABLE = "<1 0x82000003 &page1>, <2 0x82000004 &page2>";

const NOT_KNOWN: readonly [title: string, from: string, to: string, first: string][] = [
	["Xen's SMC", "<0x82000002>", "<NUMBER>", "the arm,smc-id of /firmware/scmi"],
	["a number of the table", "<1 0x82000003", "<NUMBER 0x82000003", "the epam,secondary-agents of /firmware/scmi"],
	["an agent's page", "reg = <0x1000 0x1000>", "reg = <PAGE 0x1000>", "the address of /sram@3ff00000/page@1000"],
	["Xen's own page", "reg = <0x0 0x1000>", "reg = <PAGE 0x1000>", "the address of /sram@3ff00000/page@0"],
	["the size of it", "reg = <0x0 0x1000>", "reg = <0x0 SIZE>", "the address of /sram@3ff00000/page@0"],
	["which page it is", "shmem = <&page0>", "shmem = <PAGE>", "the shmem of /firmware/scmi"],
];
for (const [title, from, to, first] of NOT_KNOWN)
	test(`not known: ${title}`, () => {
		const [event, ...rest] = told([from, to]);
		assert.equal(event, `What the probe finds is not known: ${first} is not known.`);
		assert.deepEqual(
			rest.filter((line) => line.startsWith("domA: ")).map((line) => line.replace(/\(step \d\)/, "")),
			["clocks", "resets"].map(
				(name) => `domA: ${name} unknown, whether there is a mediator is not known, as ${first} is not known `,
			),
		);
	});

const ENDS: readonly [title: string, from: string, to: string, why: string][] = [
	["no SMC", "arm,smc-id = <0x82000002>;", "", "/firmware/scmi has no arm,smc-id"],
	["no page", "shmem = <&page0>;", "", "/firmware/scmi has no shmem"],
	["no table", `epam,secondary-agents = ${TABLE};`, "", "/firmware/scmi has no epam,secondary-agents"],
	[
		"a table that ends in an entry",
		TABLE,
		"<1 0x82000003>",
		"epam,secondary-agents of /firmware/scmi has 8 bytes, no multiple of the 12 of an entry",
	],
	[
		"an entry whose page is no node",
		"&page1>, <2",
		"99>, <2",
		"the entry of agent 1 in epam,secondary-agents of /firmware/scmi names no node for its page",
	],
	[
		"an entry whose page has no address",
		"reg = <0x1000 0x1000>;",
		"",
		"the page of agent 1 in epam,secondary-agents of /firmware/scmi, /sram@3ff00000/page@1000, has no CPU address",
	],
	[
		"an entry with another agent's SMC",
		"0x82000003 &page1",
		"0x82000005 &page1",
		"firmware reads what SMC 0x82000005 announces at 0x3ff03000, the message is at 0x3ff01000, -16 (EBUSY)",
	],
];
for (const [title, from, to, why] of ENDS)
	test(`the probe ends, and Xen hangs at the first device: ${title}`, () =>
		assert.deepEqual(told([from, to]), [
			`The mediator stays off: ${why}.`,
			'Xen hangs, printing "Could not find access-controller ops" without end: eth0 names /firmware/scmi as its access controller, and nothing has registered that.',
			"domA: clocks unreached, the machine has stopped",
			"domA: resets unreached, the machine has stopped",
		]));

const WORKS = ["domA: clocks works", "domA: resets works"];
const MORE = "What else domA is given is not known: its configuration is not all here.";
const IN_DOUBT = ["clocks", "resets"].map(
	(name) => `domA: ${name} unknown, what firmware has granted agent 2 is not known for certain`,
);
const withoutMessages = (lines: readonly string[]) => lines.filter((line) => !line.startsWith("What firmware answers"));

test("all is known", () => assert.deepEqual(told(), WORKS));

test("a device's number: its domain may have been granted anything, another's is not touched by it", () => {
	const list = (device: string) => [
		`What ${device} gets is not known: its access-controllers is not known.`,
		`What ${device} gets is not known: the rest of its access-controllers is not known.`,
	];
	assert.deepEqual(withoutMessages(told(["<&scmi 2>", "<&scmi NUMBER>"])), [...list("usb0"), MORE, ...IN_DOUBT]);
	assert.deepEqual(told(["<&scmi 1>", "<&scmi NUMBER>"]), [...list("eth0"), ...WORKS]);
});

test("which node of the host a guest is given, and whether that is all", () => {
	assert.deepEqual(withoutMessages(told(['"/usb@e6590000"', "PATH", "doma.dts"])), [
		"What /passthrough/usb@e6590000 gets is not known: its xen,path is not known.",
		MORE,
		...IN_DOUBT,
	]);
	assert.deepEqual(told(["/dts-v1/;", '/dts-v1/;\n#include "missing.dtsi"', "doma.dts"]), [MORE, ...WORKS]);
});

test("whether a domain asks for SCMI; a word that is none asks for nothing", () => {
	assert.deepEqual(told(['xen,arm_sci = "scmi_smc"', "xen,arm_sci = WHAT", "board.dts"]), [
		"What firmware answers to domA is not known: whether it asks for SCMI is not known.",
	]);
	assert.deepEqual(told(['xen,arm_sci = "scmi_smc"', 'xen,arm_sci = "scmi"', "board.dts"]), []);
});

test("agents that are not all listed leave nothing in doubt where all of the table are", () =>
	assert.deepEqual(told(["agents: complete, ", "", "firmware.scmi.yaml"]), WORKS));
