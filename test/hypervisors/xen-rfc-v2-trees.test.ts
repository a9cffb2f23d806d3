// Trees as people write them, read as the Xen of RFC v2 reads them: scmi_probe(), scmi_domain_init() of xen/arch/arm/sci/scmi_smc.c,
// handle_node() of xen/arch/arm/domain_build.c.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { readSetups } from "../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { linesOf } from "../machine/board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = readFileSync(new URL("../../examples/rcar-h3/rcar-gen3.scmi.yaml", import.meta.url), "utf8");

const SETUP = `scmi: 1
host: board.dts
catalogue: rcar.scmi.yaml
profile: xen-rfc-v2
complete: true
`;

function analysisOf(nodes: string) {
	const snapshot = memorySnapshot({
		"/b/board.dts": `/dts-v1/;\n/ {\n#address-cells = <2>; #size-cells = <2>;\n${nodes}\n};\n`,
		"/b/rcar.scmi.yaml": CATALOGUE,
		"/b/scmi.yaml": SETUP,
	});
	const [setup] = readSetups(snapshot, "/b/scmi.yaml").setups;
	assert.ok(setup);
	return analyse(snapshot, createEngineCache(), setup);
}

const PAGE = (n: number) =>
	`shm${n}: sram@53ff${n}000 { compatible = "arm,scmi-shmem"; reg = <0 0x53ff${n}000 0 0x1000>; };`;
const PAGES = `${PAGE(0)} ${PAGE(1)} ${PAGE(2)}`;
const scmi = (more = "", shmem = "shmem = <&shm0>;") => `firmware { scmi {
	compatible = "arm,scmi-smc"; arm,smc-id = <0x82000002>; ${shmem}
	#address-cells = <1>; #size-cells = <0>; ${more}
	clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
}; };`;

/** What Xen asks firmware for, and what is told of the boot apart from messages. */
function bootOf(nodes: string) {
	const lines = linesOf(analysisOf(nodes).facts.boot?.result.trace ?? []);
	return {
		granted: lines
			.flatMap((line) => /^Xen .*SET_DEVICE_PERMISSIONS .*device_id=(\d+)/.exec(line)?.[1] ?? [])
			.map(Number),
		told: lines.filter((line) => line.startsWith("* ")).map((line) => line.slice(2)),
	};
}

test("Dom0 is given nothing for what Xen keeps out of its tree", () => {
	const { granted } = bootOf(`${PAGES} ${scmi()}
		cpus { cpu@0 { scmi_devid = <3>; }; };
		psci { compatible = "arm,psci-1.0"; scmi_devid = <4>; child { scmi_devid = <5>; }; };
		avb { scmi_devid = <0>; };`);
	assert.deepEqual(granted, [0]);
});

test("a number in the SCMI node, or at the root, is asked for like any other", () => {
	const { granted } = bootOf(`scmi_devid = <8>; ${PAGES} ${scmi("scmi_devid = <3>;")} avb { scmi_devid = <0>; };`);
	assert.deepEqual(granted, [8, 3, 0]);
});

test("the reason stands where the device is shown, and the console is an assumption that is named", () => {
	const { facts, ...analysis } = analysisOf(`chosen { stdout-path = "/serial"; }; ${PAGES} ${scmi()}
		serial { compatible = "renesas,scif"; scmi_devid = <63>; clocks = <&clk 0>; };`);
	const report = grantsReport({ facts, ...analysis });
	assert.deepEqual(
		report.devices.flatMap(({ tree, cells }) =>
			cells.map(({ reasons }) => `${tree}: ${reasons.map(({ text }) => text)}`),
		),
		["serial: Xen keeps serial from Dom0: serial is Xen's console"],
	);
	assert.ok(
		facts.assumptions.some(
			({ text, basis }) => basis === "assumed" && text === "Xen's console is serial, which it keeps from Dom0.",
		),
	);
});

const PROBES: readonly { readonly title: string; readonly nodes: string; readonly told: string }[] = [
	{
		title: "a page outside the ranges of its bus",
		nodes: `${PAGE(0)} rsv { #address-cells = <2>; #size-cells = <2>; ranges = <0 0 0 0x53000000 0 0x1000000>;
			sram@1000000 { compatible = "arm,scmi-shmem"; reg = <0 0x1000000 0 0x1000>; }; }; ${scmi()}`,
		told: "probe-failed: The mediator stays off: /rsv/sram@1000000 has no CPU address: it lies outside the ranges of /rsv.",
	},
	{
		title: "a page on a bus without size cells",
		nodes: `${PAGE(0)} rsv { #address-cells = <2>; #size-cells = <0>; ranges;
			sram@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0 0x53ff1000>; }; }; ${scmi()}`,
		told: "probe-failed: The mediator stays off: /rsv/sram@53ff1000 has no CPU address: #address-cells and #size-cells of /rsv give no usable address.",
	},
	{
		title: "a page on a bus that leaves its cells to the root, as Xen allows",
		nodes: `rsv { ranges; ${PAGES} }; ${scmi()}`,
		told: "mediator-ready: The mediator has 2 channels to give away, channel 2 first.",
	},
	{
		title: "compatibles in capitals",
		nodes: `${PAGES.replaceAll("arm,scmi", "ARM,SCMI")} ${scmi().replace("arm,scmi-smc", "ARM,scmi-SMC")}`,
		told: "mediator-ready: The mediator has 2 channels to give away, channel 2 first.",
	},
	{
		title: "shmem = <0>: the root, which has no phandle either",
		nodes: `${PAGES} ${scmi("", "shmem = <0>;")}`,
		told: "probe-failed: The mediator stays off: / has no address.",
	},
	{
		title: "shmem of one byte: a blob fills it up with zeros",
		nodes: `${PAGES} ${scmi("", "shmem = [00];")}`,
		told: "probe-failed: The mediator stays off: / has no address.",
	},
	{
		title: "shmem = <0x77>, the phandle of no node: what lay on the stack",
		nodes: `${PAGES} ${scmi("", "shmem = <0x77>;")}`,
		told: "unknown: What the probe finds is not known: shmem of /firmware/scmi names no node, and Xen goes on with an address that is left to chance.",
	},
	{
		title: "an empty shmem: what follows it in the blob",
		nodes: `${PAGES} ${scmi("", "shmem;")}`,
		told: "unknown: What the probe finds is not known: the shmem of /firmware/scmi is not known.",
	},
];

for (const { title, nodes, told } of PROBES) test(`probe: ${title}`, () => assert.equal(bootOf(nodes).told[0], told));

// dt_update_domain_range() writes the processor's address, whatever the bus above makes of it.
test("Dom0's page is written into a node on a bus that translates", () => {
	const rsv = (ranges: string) => `rsv { #address-cells = <2>; #size-cells = <2>; ranges = <${ranges}>;
			shm0: sram@ff0000 { compatible = "arm,scmi-shmem"; reg = <0 0xff0000 0 0x1000>; }; };`;
	const rest = `${PAGE(1)} ${scmi()} avb { scmi_devid = <0>; clocks = <&clk 0>; };`;
	const ends = (ranges: string) => bootOf(`${rsv(ranges)} ${rest}`).told.filter((line) => !line.startsWith("mediator"));
	assert.deepEqual(ends("0 0 0 0x53000000 0 0x1000000").slice(1), [
		"unknown: What firmware answers to Dom0 is not known: Xen writes Dom0's page 0x53ff1000 into /rsv/sram@ff0000, which the parent bus translates to no address.",
	]);
	assert.ok(
		ends("0 0 0 0x53000000 0 0x80000000").includes(
			"message-unread: The messages of Dom0 do not reach firmware: Xen writes Dom0's page 0x53ff1000 into /rsv/sram@ff0000, which the parent bus translates to 0xa6ff1000; firmware reads channel 1 at 0x53ff1000, the message is at 0xa6ff1000.",
		),
	);
});
