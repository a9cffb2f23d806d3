// A mediator's table of agents whose page is another than firmware reads for the call beside it: told there, and not at who has the right one.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findingsWith } from "./example-findings.ts";

type Edit = readonly (readonly [from: string, to: string])[];

/** What is found where guests are made at boot, or by xl: `severity code "underlined": message`, and below it what else that explains. */
function found(edits: Edit, by: "at boot" | "by xl"): string[] {
	const change = (text: string) => edits.reduce((now, [from, to]) => now.replace(from, to), text);
	const onlyXl = ["scmi.yaml", (text: string) => text.replace(/ {2}at-boot.*\n/, "")] as const;
	const { findings, bad } = findingsWith("xen-multi-agent", "kestrel.dts", change, ...(by === "by xl" ? [onlyXl] : []));
	return findings.flatMap(({ at, code, severity, message, related }) => [
		`${severity} ${code} ${at.file === "/p/kestrel.dts" ? bad.slice(at.start, at.end) : at.file}: ${message}`,
		...related.map((other) => `  ${other.message.split(" (")[0]}`),
	]);
}

const PANEL = ["0x82000043 &page_panel 13", "0x82000043 &page_sensors 13"] as const;
const SENSORS = ["0x82000042 &page_sensors 12", "0x82000042 &page_panel 12"] as const;
const ENTRY_12 =
	'scmi-channel-unknown 0x82000042 &page_panel 12: agent 12 has the page at 0x30003000 here, and "Kestrel BL31" reads the messages of the call 0x82000042 at 0x30002000, where the table has the page of agent 13: what is written into this page it never reads. Name the page at 0x30002000';
const ENTRY_13 =
	'scmi-channel-unknown 0x82000043 &page_sensors 13: agent 13 has the page at 0x30002000 here, and "Kestrel BL31" reads the messages of the call 0x82000043 at 0x30003000, where the table has the page of agent 12: what is written into this page it never reads. Name the page at 0x30003000';

describe("the pages of two agents are exchanged", () => {
	test("at boot", () =>
		assert.deepEqual(found([SENSORS, PANEL], "at boot"), [`warning ${ENTRY_12}`, `warning ${ENTRY_13}`]));
	test("the guest's own line in its configuration is right", () =>
		assert.deepEqual(found([SENSORS, PANEL], "by xl"), [
			`error ${ENTRY_12}`,
			"  sensors is not created, -1",
			`warning ${ENTRY_13}`,
		]));
});

test("the page's reg is wrong", () => {
	const edit = ["reg = <0x0 0x30003000 0x0 0x1000>", "reg = <0x0 0x30013000 0x0 0x1000>"] as const;
	const text =
		'scmi-channel-unknown 0x82000043 &page_panel 13: agent 13 has the page at 0x30013000 here, and "Kestrel BL31" reads the messages of the call 0x82000043 at 0x30003000: what is written into this page it never reads. Name the page at 0x30003000';
	assert.deepEqual(found([edit], "at boot"), [`warning ${text}`]);
	assert.deepEqual(found([edit], "by xl"), [`error ${text}`, "  panel is not created, -1"]);
});

test("two entries with one page: which is wrong is known", () =>
	assert.deepEqual(found([SENSORS], "at boot"), [
		`warning ${ENTRY_12.replace(", where the table has the page of agent 13", "")}`,
		"  agent 13 has the page at 0x30003000, and so has agent 12: the domains that get them write over each other's messages",
	]));

test("it is the call that is another's", () =>
	assert.deepEqual(
		found([["<0x82000042 &page_sensors 12>", "<0x82000043 &page_sensors 12>"]], "at boot").filter(
			(line) => !line.startsWith(" "),
		),
		[
			'error scmi-channel-unknown 0x82000043 &page_sensors 12: agent 12 has the call 0x82000043 here, which is that of agent 13 to "Kestrel BL31": it reads the messages of it at 0x30003000, and nothing of the page beside it, 0x30002000. Write the call and the page of agent 12',
		],
	));

test("nothing is wrong", () => {
	const slip = ["xen,dom0-sci-agent-id = <1>", "xen,dom0-sci-agent-id = <0x1>"] as const;
	assert.deepEqual(found([slip], "at boot"), []);
	assert.deepEqual(found([slip], "by xl"), []);
});
