// The multi-agent series as its tenth and eleventh edition have it: scmi_probe(), collect_agents(), scmi_domain_init(), xl. Titles begin
// with the row of the catalogue of mistakes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { byXl, dom0less, type Edits, replace } from "./multi-agent-board.ts";

const PROBE = [
	"Xen by SMC 0x82000011: BASE_DISCOVER_AGENT agent_id=4294967295 → SUCCESS agent_id=0 name=XEN",
	"Xen by SMC 0x82000011: PROTOCOL_ATTRIBUTES → SUCCESS attributes=1027",
];
const READY = "* mediator-ready: The mediator has 3 channels to give away.";
const DOM0 = [
	"* channel-assigned: Dom0 is agent 10, by SMC 0x82000010.",
	"Xen by SMC 0x82000011: BASE_SET_DEVICE_PERMISSIONS agent_id=10 device_id=1 flags=1 → SUCCESS",
];
const DOMU1 = [
	"* channel-assigned: domu1 is agent 12, by SMC 0x82000012.",
	"Xen by SMC 0x82000011: BASE_SET_DEVICE_PERMISSIONS agent_id=12 device_id=7 flags=1 → SUCCESS",
];
const RUNNING = ["Dom0 running agent 10", "domu1 running agent 12"];

describe("the board as it is documented", () => {
	for (const [how, boot] of Object.entries({ "created by Xen": dom0less, "created by xl": byXl }))
		test(`domu1 is ${how}`, () => {
			const { lines, domains, analysis } = boot();
			assert.deepEqual(lines, [...PROBE, READY, ...DOM0, ...DOMU1]);
			assert.deepEqual(domains, RUNNING);
			assert.deepEqual(analysis.findings, []);
		});
	test("its sources show whose it is", () => {
		const { analysis } = dom0less({ setup: replace("profile: xen-multi-agent\n", "") });
		assert.equal(analysis.facts.recognised.hypervisor.name, "xen-multi-agent");
		assert.equal(analysis.facts.recognised.basis, "read");
	});
	test("a domain that asks for nothing, and a number left over from RFC v2, do not change that", () => {
		const { analysis } = dom0less({
			host: (text) =>
				text
					.replace(
						"domu1 {",
						'domu0 { compatible = "xen,domain"; cpus = <1>; xen,sci_type = "none"; linux { compatible = "multiboot,kernel", "multiboot,module"; }; };\n\t\tdomu1 {',
					)
					.replace("access-controllers = <&scmi_xen 1>;", "access-controllers = <&scmi_xen 1>; scmi_devid = <1>;"),
			setup: replace("profile: xen-multi-agent\n", ""),
		});
		assert.equal(analysis.facts.recognised.hypervisor.name, "xen-multi-agent");
		assert.deepEqual(analysis.findings, []);
	});
	test("with two cells every channel is asked whose it is", () => {
		const { lines, domains } = dom0less({ host: twoCells });
		const asked = (smc: string, id: number, name: string) =>
			`Xen by SMC ${smc}: BASE_DISCOVER_AGENT agent_id=4294967295 → SUCCESS agent_id=${id} name=${name}`;
		assert.deepEqual(lines.slice(2, 6), [
			asked("0x82000010", 10, "DOM0"),
			asked("0x82000012", 12, "DOMU1"),
			asked("0x82000013", 13, "DOMU2"),
			READY,
		]);
		assert.deepEqual(domains, RUNNING);
	});
});

function twoCells(text: string): string {
	return text.replace("cells = <3>", "cells = <2>").replace(/(&ch_\w+) 1\d>/g, "$1>");
}

describe("the mediator stays off: domains are created all the same, and nobody has SCMI", () => {
	const node = "/chosen/xen/container";
	const ofPage = (name: string) => `${node}/sram@${name}`;
	const second = 'again { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000011>; shmem = <&ch_xen>; };';
	const ROWS: readonly (readonly [title: string, edits: Edits, fault: string])[] = [
		["X01 no arm,smc-id", { host: replace("arm,smc-id = <0x82000011>;", "") }, `${node}/scmi has no arm,smc-id`],
		[
			"X05 no container",
			{ host: replace('compatible = "xen,sci";', "") },
			'the host tree has no arm,scmi-smc node below one compatible "xen,sci"',
		],
		[
			"X06 two containers: the table is the first one's",
			{ host: replace("xen {\n", 'first { compatible = "xen,sci"; };\n\t\txen {\n') },
			"/chosen/first has no scmi-secondary-agents",
		],
		[
			"X08 disabled",
			{ host: replace("scmi_xen: scmi {", 'scmi_xen: scmi { status = "disabled";') },
			`no arm,scmi-smc node below one compatible "xen,sci" can be used: ${node}/scmi is disabled`,
		],
		[
			"X08 xen,passthrough to hide it from Dom0",
			{ host: replace("scmi_xen: scmi {", "scmi_xen: scmi { xen,passthrough;") },
			`no arm,scmi-smc node below one compatible "xen,sci" can be used: ${node}/scmi has xen,passthrough`,
		],
		...["chosen", "xen", "container"].map((name, i) => {
			const path = ["/chosen", "/chosen/xen", node][i];
			const edits = { host: replace(`ranges; // ${name}`, "") };
			return [
				`X09 ${path} has no ranges`,
				edits,
				`${ofPage("4e001000")} has no CPU address: ${path} has no ranges`,
			] as const;
		}),
		["X10 no shmem", { host: replace("shmem = <&ch_xen>;", "") }, `${node}/scmi has no shmem`],
		[
			"X12 a page of its own that is none",
			{ host: replace("0x4e001000 0 0x1000", "0x4e001000 0 0x80") },
			`${ofPage("4e001000")} has 0x80 bytes, not whole pages of 4 KiB`,
		],
		[
			"X13 an agent's page that begins within one",
			{ host: replace("0x4e002000 0 0x1000", "0x4e002100 0 0x1000") },
			`${ofPage("4e002000")}, 0x1000 bytes at 0x4e002100, is not whole pages of 4 KiB, -22 (EINVAL)`,
		],
		[
			"X13 an agent's page that is none",
			{ host: replace("0x4e002000 0 0x1000", "0x4e002000 0 0x80") },
			`${ofPage("4e002000")}, 0x80 bytes at 0x4e002000, is not whole pages of 4 KiB, -22 (EINVAL)`,
		],
		["X16 no table", { host: replace(/scmi-secondary-agents = <[^;]*;/, "") }, `${node} has no scmi-secondary-agents`],
		[
			"X16 an empty table",
			{ host: replace(/scmi-secondary-agents = <[^;]*;/, "scmi-secondary-agents;") },
			`scmi-secondary-agents of ${node} is empty`,
		],
		[
			"X17 an entry that is too short",
			{ host: replace("&ch_domu2 13>", "&ch_domu2>") },
			`scmi-secondary-agents of ${node} has 32 bytes, no multiple of the 12 of an entry`,
		],
		[
			"X18 entries of four cells",
			{ host: replace("cells = <3>", "cells = <4>") },
			`#scmi-secondary-agents-cells of ${node} is 4, and has to be 2 or 3, -22 (EINVAL)`,
		],
		[
			"X19 entries of two cells that nothing announces",
			{ host: (text) => twoCells(text).replace("#scmi-secondary-agents-cells = <2>;", "") },
			`the entry of agent 3 in scmi-secondary-agents of ${node} names no node for its page (an entry is SMC, page, agent): without #scmi-secondary-agents-cells an entry has 3 cells`,
		],
		[
			"X20 the order of earlier editions",
			{ host: replace(/<(0x8200001\d) (&ch_\w+) (1\d)>/g, "<$3 $1 $2>") },
			`the entry of agent 1 in scmi-secondary-agents of ${node} names no node for its page (an entry is SMC, page, agent)`,
		],
		[
			"X21 an agent twice",
			{ host: replace("&ch_domu2 13>", "&ch_domu2 12>") },
			`scmi-secondary-agents of ${node} lists agent 12 twice, -17 (EEXIST)`,
		],
		[
			"X22 the agent that firmware says Xen is",
			{ host: replace("&ch_domu2 13>", "&ch_domu2 0>") },
			`scmi-secondary-agents of ${node} lists agent 0, which firmware says is the mediator itself, -17 (EEXIST)`,
		],
		[
			"X28 a channel that firmware does not have, asked whose it is",
			{ host: (text) => twoCells(text).replace("0x82000013", "0x82000019") },
			'SMC 0x82000019 is no channel of "Testbed BL31", which listens on 0x82000011, 0x82000010, 0x82000012, 0x82000013, -95 (EOPNOTSUPP)',
		],
		[
			"X30 firmware without BASE_DISCOVER_AGENT",
			{
				catalogue: replace("protocols:\n", "protocols:\n    base: { id: 0x10, unsupported: [BASE_DISCOVER_AGENT] }\n"),
			},
			"BASE_DISCOVER_AGENT by SMC 0x82000011 is answered NOT_SUPPORTED, -95 (EOPNOTSUPP)",
		],
		[
			"X74 another way to call firmware",
			{ host: replace(/"arm,scmi-smc"(;\s*arm,smc-id = <0x82000011>)/, '"arm,scmi-smc-param"$1') },
			'the host tree has no arm,scmi-smc node below one compatible "xen,sci"',
		],
	];
	for (const [title, edits, fault] of ROWS)
		test(title, () => {
			const { lines, domains, granted } = dom0less(edits);
			assert.deepEqual(
				lines.filter((line) => line.startsWith("* probe-failed")),
				[`* probe-failed: The mediator stays off: ${fault}.`],
			);
			assert.deepEqual([domains, granted], [["Dom0 running", "domu1 running"], {}]);
		});
	test("X07 two nodes in the container: it is on, with nothing to give away", () => {
		const { lines, domains } = dom0less({ host: replace("scmi_xen: scmi {", `${second}\n\t\t\t\tscmi_xen: scmi {`) });
		assert.deepEqual(lines, [
			...PROBE,
			READY,
			...PROBE,
			`* channels-lost: Xen probes ${node}/scmi as well, -17 (EEXIST), and is left without any channel: nobody can be an agent.`,
			'* boot-panic: Xen panics, "Error creating domain 0 (rc = -2)": it asks for agent 10, and scmi-secondary-agents has no agent.',
		]);
		assert.deepEqual(domains, ["Dom0 panic", "domu1 never"]);
	});
});

describe("what is not known leaves the mediator open", () => {
	const ROWS: readonly (readonly [title: string, edits: Edits, why: string])[] = [
		[
			"X11 a shmem that is of no node",
			{ host: replace("shmem = <&ch_xen>;", "shmem = <0x77>;") },
			"shmem of /chosen/xen/container/scmi names no node, and Xen goes on with an address that is left to chance",
		],
		[
			"X14 Xen's own page begins within one",
			{ host: replace("0x4e001000 0 0x1000", "0x4e001800 0 0x1000") },
			"/chosen/xen/container/sram@4e001000 does not begin with a page, and Xen maps whole pages without looking",
		],
		[
			"a file of the host's tree is not here",
			{ host: replace("/dts-v1/;", '/dts-v1/;\n#include "missing.dtsi"') },
			"not all of the host's tree could be read",
		],
		[
			"a catalogue without a word of permissions",
			{ catalogue: replace(/permissions: .*\n/, "") },
			"the catalogue says nothing about permissions",
		],
	];
	for (const [title, edits, why] of ROWS)
		test(title, () => {
			const { lines, domains, granted } = dom0less(edits);
			assert.equal(lines.at(-3), `* unknown: What the probe finds is not known: ${why}.`);
			assert.deepEqual([domains, granted], [["Dom0 running", "domu1 running"], {}]);
		});
});

describe("nothing of it is checked: the mediator is on", () => {
	const ROWS: readonly (readonly [title: string, edits: Edits, agents: readonly string[], finding?: string])[] = [
		["X23 one SMC twice", { host: replace("0x82000013 &", "0x82000012 &") }, RUNNING, "scmi-channel-unknown"],
		["X24 one page twice", { host: replace("&ch_domu2 13", "&ch_domu1 13") }, RUNNING, "scmi-channel-unknown"],
		[
			"X24 two pages that are 4 GiB apart",
			{ host: replace("reg = <0 0x4e003000", "reg = <1 0x4e002000") },
			RUNNING,
			"scmi-channel-unknown",
		],
		[
			"X25 a guest on Xen's own channel",
			{
				host: replace("0x82000012 &ch_domu1", "0x82000011 &ch_xen"),
				guest: (text) => text.replace("0x82000012", "0x82000011").replace("0x4e002000", "0x4e001000"),
			},
			["Dom0 running agent 10", "domu1 running agent 0"],
			"scmi-channel-shared",
		],
		["X26 an agent that nobody can be", { host: replace("&ch_domu2 13", "&ch_domu2 255") }, RUNNING],
		[
			"X27 the table has another agent for an SMC than firmware",
			{
				host: (text) =>
					text
						.replace("ch_domu1 12", "ch_domu1 14")
						.replace("ch_domu2 13", "ch_domu2 12")
						.replace("ch_domu1 14", "ch_domu1 13")
						.replace("agent-id = <12>", "agent-id = <13>"),
			},
			RUNNING,
			"scmi-boot-failure",
		],
		[
			"X29 two channels of one agent, asked whose they are: the second is nobody's",
			{ host: (text) => twoCells(text).replace("0x82000013 &ch_domu2", "0x82000012 &ch_domu1") },
			RUNNING,
		],
		[
			"X82 more entries than firmware has agents",
			{
				host: replace(
					"&ch_domu2 13>;",
					"&ch_domu2 13>, <0x82000014 &gap 14>;\n\t\t\t\tgap: sram@4e004000 { reg = <0 0x4e004000 0 0x1000>; };",
				),
			},
			RUNNING,
		],
	];
	for (const [title, edits, agents, finding] of ROWS)
		test(title, () => {
			const { domains, analysis } = dom0less(edits);
			assert.deepEqual(domains, agents);
			const codes = analysis.findings.map(({ code }) => code).filter((code) => code !== "scmi-denied");
			if (finding === undefined) assert.deepEqual(codes, []);
			else assert.ok(codes.includes(finding), codes.join(", "));
		});
	test("X27: what Xen asks for is another's", () => {
		const [, edits] = ROWS.find(([title]) => title.startsWith("X27")) ?? assert.fail();
		const { granted, lines } = dom0less(edits);
		assert.deepEqual(granted, { 10: [1], 13: [7] });
		assert.ok(
			lines.includes(
				"* agent-differs: Xen asks firmware for devices of domu1 as agent 13, but to firmware SMC 0x82000012 is agent 12: domu1 has nothing of what is granted to it.",
			),
		);
	});
});
