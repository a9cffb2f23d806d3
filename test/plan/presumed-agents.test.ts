// Without a catalogue: which channel each domain would come to.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const examples = join(import.meta.dirname, "../../examples");

function presumed(example: string, names: readonly string[], change = (text: string) => text) {
	const texts = names.map((name) => [`/p/${name}`, change(readFileSync(join(examples, example, name), "utf8"))]);
	const snapshot = memorySnapshot(Object.fromEntries(texts));
	return readSetups(snapshot, "/p/scmi.yaml").setups.map((setup) => {
		const analysis = analyse(snapshot, createEngineCache(), setup);
		assert.deepEqual(analysis.findings, []);
		assert.match(grantsReport(analysis).missing ?? "", /^No firmware catalogue/);
		return analysis.facts.presumed;
	});
}

const RPI5 = [
	"scmi.yaml",
	"bcm2712-rpi-5-b.dts",
	"xen.dtso",
	"xen-scmi.dtso",
	"domd.dts",
	"domd-scmi.dtso",
	"domu.dts",
];

test("by the table, in the order of the final tree", () => {
	assert.deepEqual(presumed("rpi5", RPI5), [
		["Dom0 gets channel 1, agent 1.", "domD gets channel 2, agent 2.", "domU gets channel 3, agent 3."],
	]);
	const others = (text: string) =>
		text
			.replace(/domU: domU(?=.*domD: domD)/s, "domX: domX")
			.replace("&domU {", "&domX {")
			.replace("  domU: {", "  domX: {");
	assert.deepEqual(presumed("rpi5", RPI5, others)[0]?.[2], "domX gets channel 3, agent 3.");
});

test("by the agent's number", () => {
	const names = ["scmi.yaml", "kestrel.dts", "domains.dtso", "sensors.dts", "panel.dts", "sensors.cfg", "panel.cfg"];
	for (const lines of presumed("xen-multi-agent", names))
		assert.deepEqual(lines, [
			"Dom0 is agent 1, by SMC 0x82000041.",
			"sensors is agent 12, by SMC 0x82000042.",
			"panel is agent 13, by SMC 0x82000043.",
		]);
});

test("by its own node where nobody stands between", () => {
	const names = ["scmi.yaml", "imx95-evk.dts", "inmate.dts"];
	assert.deepEqual(presumed("imx95", names), [
		[
			"root-linux is the agent of channel 0 of the mailbox at 0x445b0000, with its messages at 0x445b1000.",
			"inmate is the agent of channel 0 of the mailbox at 0x445d0000, with its messages at 0x445d1000.",
		],
	]);
});
