// What an xl configuration leaves out of a device that it gives away: its registers in `iomem`, its interrupt in `irqs`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsWith } from "./example-findings.ts";

/** The variant in which Dom0 creates the guests. */
const byXl = (text: string) => text.replace(/^ {2}at-boot: .*\n/m, "");

const misfits = (change: (text: string) => string) =>
	findingsWith("xen-multi-agent", "panel.cfg", change, ["scmi.yaml", byXl]).findings.flatMap(({ code, message }) =>
		code === "scmi-guest-misfit" ? [message] : [],
	);
const UNMAPPED = [
	"reg of spi@22020000 is at 0x22020000, which iomem does not map for panel: its driver reads nothing there",
];

test("iomem lacks the registers of a device", () =>
	assert.deepEqual(
		misfits((text) => text.replace(', "22020,1"', "")),
		UNMAPPED,
	));

test("they are mapped elsewhere in the guest than its tree has them", () =>
	assert.deepEqual(
		misfits((text) => text.replace('"22020,1"', '"22020,1@22030"')),
		UNMAPPED,
	));

for (const [written, meant] of [
	["22020000,1000", "22020,1"],
	["0x22020000,1", "22020,1"],
	["22020000,0x2000@22020000", "22020,2@22020"],
])
	test(`iomem counts pages, and is written in bytes: ${written}`, () => {
		const { findings } = findingsWith(
			"xen-multi-agent",
			"panel.cfg",
			(text) => text.replace('"22020,1"', `"${written}"`),
			["scmi.yaml", byXl],
		);
		// that the domain is not created comes of it, and stands below
		const told = findings.filter(({ code }) => code === "scmi-guest-misfit" || code === "scmi-boot-failure");
		assert.deepEqual(
			told.map(({ message }) => message),
			[
				`iomem "${written}" counts in pages of 4 KiB, in hexadecimal, so it maps 0x22020000000: spi@22020000 of panel reads nothing where its registers are. Write "${meant}"`,
			],
		);
		assert.match(told[0]?.related.map(({ message }) => message).join("\n") ?? "", /panel is not created, -1 \(EPERM\)/);
		assert.deepEqual(
			told.flatMap(({ fixes }) => fixes.map(({ edits }) => edits.map(({ text }) => text))),
			[[`"${meant}"`]],
		);
	});

test("iomem in bytes for another place of the guest: what its tree has there is told where the tree says it", () =>
	assert.deepEqual(
		misfits((text) => text.replace('"22020,1"', '"22020000,0x2000@30000000"')),
		UNMAPPED,
	));

test("irqs is left out", () =>
	assert.deepEqual(
		misfits((text) => text.replace(/^irqs.*$/m, "")),
		["irqs of panel lacks 74: /soc/spi@22020000 has interrupt 42 in the tree, and irqs counts 32 more"],
	));

test("neither is there: nothing says that the guest is to drive it", () =>
	assert.deepEqual(
		misfits((text) => text.replace(/^(?:irqs|iomem).*\n/gm, "")),
		[],
	));

test("what is filled in later may map it", () =>
	assert.deepEqual(
		misfits((text) => `${text.replace(', "22020,1"', "")}\n@@DEVICES@@\n`),
		[],
	));

test("a device that is not given has nothing to be mapped", () =>
	assert.deepEqual(
		misfits((text) => text.replace(', "22020,1"', "").replace(/^dtdev.*$/m, "")),
		[],
	));
