// What another mediator than the board's would read: each kind once, and not what is a mistake or written for both.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const setup = (profile: string) => ({
	"scmi.yaml": `scmi: 1\nhost: board.dts\ncatalogue: firmware.scmi.yaml\nprofile: ${profile}\n`,
});
const found = (body: string, profile = "xen-rfc-v2") => {
	const lines = findingsOf(body, setup(profile));
	const first = lines.findIndex((line) => line.includes("scmi-mark-ignored"));
	if (first < 0) return [];
	const rest = lines.slice(first + 1);
	const next = rest.findIndex((line) => !line.startsWith(" "));
	return [lines[first], ...(next < 0 ? rest : rest.slice(0, next))];
};
const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };";

test("several of one kind are told with the first", () =>
	assert.deepEqual(
		found(`${ETH} &uart0 { xen,scmi-devid = <5>; }; &usb0 { xen,scmi-devid = <7>; }; &phy0 { xen,scmi-devid = <8>; };`),
		[
			'information scmi-mark-ignored "5": xen,scmi-devid naming firmware device 5 has no effect here: it is read by a binding proposed for Linux in 2022, not by Xen RFC v2',
			'  "7": xen,scmi-devid naming firmware device 7',
			'  "8": xen,scmi-devid naming firmware device 8',
		],
	));

test("a number in another spelling of a node that has the right one too, or uses something, is told elsewhere", () => {
	assert.deepEqual(found(`${ETH} &uart0 { scmi_devid = <5>; xen,scmi-devid = <5>; };`), []);
	assert.deepEqual(found(`${ETH} &uart0 { clocks = <&scmi_clk 1>; xen,scmi-devid = <5>; };`), []);
});

test("the agent's number in a configuration for released Xen", () => {
	const files = {
		...setup("xen"),
		"domu1.cfg": 'name = "DomU1"\nkernel = "k"\narm_sci = "type=scmi_smc,agent_id=2"\n',
	};
	const lines = findingsOf("&eth0 { clocks = <&scmi_clk 0>; };", {
		...files,
		"scmi.yaml": `${files["scmi.yaml"]}domains: { DomU1: { xl: domu1.cfg } }\n`,
	});
	assert.deepEqual(
		lines.filter((line) => line.includes("agent_id=2 has")),
		[
			'information scmi-mark-ignored "\\"type=scmi_smc,agent_id=2\\"": agent_id=2 has no effect here: it is read by the multi-agent mediator, a patch series for Xen, not by upstream Xen',
		],
	);
});

test("without a mediator what a table of agents says has no effect; a device's number is no mistake", () => {
	assert.deepEqual(found(`${ETH} / { chosen { xen,dom0-sci-agent-id = <2>; }; };`, "direct"), [
		'information scmi-mark-ignored "xen,dom0-sci-agent-id = <2>;": xen,dom0-sci-agent-id has no effect here: it is read by the multi-agent mediator, a patch series for Xen, and the setup says there is no mediator',
	]);
	assert.deepEqual(found(`${ETH} &uart0 { xen,scmi-devid = <5>; };`, "direct"), []);
});

test("what is refused to a device whose number nobody reads stands below that, and what is refused to another does not", () => {
	const lines = findingsOf(
		"&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n&uart0 { clocks = <&scmi_clk 1>; };",
		setup("xen"),
	);
	assert.deepEqual(
		lines.map((line) => line.replace(/(: Dom0| has no effect).*/, "").replace(/ (?=naming).*/, "")),
		['warning scmi-mark-ignored "4": scmi_devid', '  "0"', 'warning scmi-denied "1"'],
	);
});

/** parse_params() of xen/common/kernel.c (Xen c447b7308b) compares names with case, prints `parameter "…" unknown!`, and goes on. */
const MEANT = "Did you mean scmi-smc-passthrough, which Xen 4.21 and later has?";

for (const profile of ["xen-rfc-v2", "xen-multi-agent", "xen", "epam-2024"])
	test(`a slip in a word of Xen's command line: ${profile}`, () => {
		const told = (line: string) => found(`/ { chosen { xen,xen-bootargs = "${line}"; }; };`, profile)[0] ?? "";
		for (const word of [
			"scmi_smc_passthrough",
			"scmi-passthrough",
			"scmi-smc-passthru=1",
			"sci-smc-passthrough",
			"no-SCMI-smc-passthrough",
			"scmi-smc-passtrough",
		]) {
			const key = /(?:no-)?([^=]+)/.exec(word)?.[1];
			assert.match(told(`console=dtuart ${word} iommu=on`), /^warning scmi-mark-ignored /);
			assert.ok(
				told(`console=dtuart ${word} iommu=on`).endsWith(
					`: ${word} on Xen's command line has no effect: Xen has no such option, prints \`parameter "${key}" unknown!\` and boots on. ${MEANT}`,
				),
				told(word),
			);
		}
		for (const line of ["dom0_scmi_agent_id=3", "dom0=pvh,sci-agent-id=3"])
			assert.ok(told(line).endsWith("Today's reads xen,dom0-sci-agent-id = <3> in the tree"), told(line));
		for (const line of [
			"console=dtuart dtuart=serial0 dom0_mem=1G dom0=pvh",
			"iommu=yes sched=null",
			"pci-passthrough=on",
		])
			assert.equal(told(line), "");
	});

test("what follows from such a slip stands with it", () => {
	const body = `&eth0 { clocks = <&scmi_clk 0>; };
/ { chosen { xen,xen-bootargs = "console=dtuart scmi_smc_passthrough"; domu { compatible = "xen,domain"; memory = <0 0x40000>; cpus = <1>; xen,sci_type = "scmi_smc"; }; }; };`;
	const lines = findingsOf(body, setup("xen"));
	const [first = "", second = ""] = lines;
	assert.match(first, /^error scmi-mark-ignored .*scmi_smc_passthrough on Xen's command line has no effect/);
	assert.match(second, /^ {2}.*Xen panics/);
	assert.ok(!lines.some((line) => line.includes(" scmi-boot-failure ")), lines.join("\n"));
});
