// Which agent a domain is and whether it is created: get_dom0_scmi_agent_id(), domu_dt_sci_parse(), parse_arm_sci_config() of xl,
// scmi_domain_init(); what it reaches then: scmi_handle_call(). Titles begin with the row of the catalogue of mistakes.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Booted, byXl, dom0less, type Edits, replace } from "./multi-agent-board.ts";

/** What is told that begins with one of these. */
const told = ({ lines }: Booted, ...events: readonly string[]): readonly string[] =>
	lines.flatMap((line) => (events.some((event) => line.startsWith(`* ${event}: `)) ? [line.slice(2)] : []));

describe("Dom0", () => {
	const dom0Agent = (text: string): Edits => ({ host: replace("xen,dom0-sci-agent-id = <10>;", text) });
	test("X31 an agent that the table does not have", () => {
		const booted = dom0less(dom0Agent("xen,dom0-sci-agent-id = <11>;"));
		assert.deepEqual(told(booted, "boot-panic"), [
			'boot-panic: Xen panics, "Error creating domain 0 (rc = -2)": it asks for agent 11, and scmi-secondary-agents has 10, 12, 13 only.',
		]);
		assert.deepEqual(booted.domains, ["Dom0 panic", "domu1 never"]);
	});
	test("X32 the agent of a domain that Xen creates after it", () => {
		const booted = dom0less(dom0Agent("xen,dom0-sci-agent-id = <12>;"));
		assert.deepEqual(told(booted, "boot-panic"), [
			'boot-panic: Xen panics, "Error creating domain domu1 (rc = -17)": agent 12 is Dom0 already.',
		]);
		assert.deepEqual(booted.domains, ["Dom0 never", "domu1 panic"]);
	});
	test("X33 a number that no agent can have: a warning, and no SCMI", () => {
		const booted = dom0less(dom0Agent("xen,dom0-sci-agent-id = <255>;"));
		assert.deepEqual(told(booted, "agent-id-ignored", "no-channel"), [
			"agent-id-ignored: Xen ignores xen,dom0-sci-agent-id = <255>, as agents go from 0 to 254: Dom0 gets no SCMI.",
			"no-channel: Dom0 never calls firmware: it has no SCMI node, as Xen takes /firmware/scmi out of its tree: its xen,dom0-sci-agent-id is too large.",
		]);
		assert.deepEqual([booted.domains, booted.granted], [["Dom0 running", "domu1 running agent 12"], { 12: [7] }]);
	});
	test("X34 no number: no agent, no SCMI node, nothing asked for", () => {
		const booted = dom0less(dom0Agent(""));
		assert.deepEqual(told(booted, "no-channel"), [
			"no-channel: Dom0 never calls firmware: it has no SCMI node, as Xen takes /firmware/scmi out of its tree: there is no xen,dom0-sci-agent-id.",
		]);
		assert.deepEqual([booted.domains, booted.granted], [["Dom0 running", "domu1 running agent 12"], { 12: [7] }]);
	});
	test("X37 without an agent it keeps an SCMI node that stands anywhere else", () => {
		const booted = dom0less({
			host: (text) =>
				text.replace("xen,dom0-sci-agent-id = <10>;", "").replace("firmware {", 'board { compatible = "simple-bus";'),
		});
		assert.deepEqual(told(booted, "smc-refused"), [
			"smc-refused: The SMC of Dom0 returns x0 = -1: it is no agent, as there is no xen,dom0-sci-agent-id.",
		]);
	});
	test("X35 its SCMI node has another SMC than the table", () => {
		const booted = dom0less({ host: replace("arm,smc-id = <0x82000010>", "arm,smc-id = <0x82000013>") });
		assert.deepEqual(told(booted, "smc-refused"), [
			"smc-refused: The SMC of Dom0 returns x0 = -1: its SCMI node uses SMC 0x82000013, but the table has 0x82000010 for agent 10.",
		]);
	});
	test("X35 its SCMI node has another page than the table", () => {
		const booted = dom0less({ host: replace(/(host_shm: .* reg = <0) 0x4e000000/, "$1 0x4e008000") });
		assert.deepEqual(told(booted, "message-unread"), [
			"message-unread: The messages of Dom0 do not reach firmware: firmware reads what SMC 0x82000010 announces at 0x4e000000, the message is at 0x4e008000.",
		]);
	});
	test("X35 where the catalogue does not say which page firmware reads, the table does", () => {
		const booted = dom0less({
			host: replace(/(host_shm: .* reg = <0) 0x4e000000/, "$1 0x4e008000"),
			catalogue: replace(/, shmem: \{[^}]*\}/g, ""),
		});
		assert.deepEqual(told(booted, "message-unread"), [
			"message-unread: The messages of Dom0 do not reach firmware: the table has 0x4e000000 for the messages of agent 10, and they are at 0x4e008000.",
		]);
	});
	test("without a kernel for it Xen makes none", () => {
		const { domains } = dom0less({ host: replace(/kernel \{[^}]*\};/, "") });
		assert.deepEqual(domains, ["domu1 running agent 12"]);
	});
});

describe("a domain that Xen creates: whatever is wrong stops the machine", () => {
	const config = (text: string) => `Xen panics, "Error getting SCI configuration": ${text} (-22).`;
	const agentId = (text: string): Edits => ({ host: replace("xen,sci-agent-id = <12>;", text) });
	const type = (value: string): Edits => ({ host: replace('"scmi_smc_multiagent"', value) });
	const ROWS: readonly (readonly [title: string, edits: Edits, panic: string])[] = [
		["X38 no number", agentId(""), config("its node has no xen,sci-agent-id")],
		["X38 an empty number", agentId("xen,sci-agent-id;"), config("xen,sci-agent-id has no number")],
		[
			"X38 a number that is too large",
			agentId("xen,sci-agent-id = <255>;"),
			config("xen,sci-agent-id is 255, and agents go from 0 to 254"),
		],
		[
			"X39 as earlier editions spell it",
			agentId("xen,sci_agent_id = <12>;"),
			config("its node has no xen,sci-agent-id; xen,sci_agent_id is not read"),
		],
		[
			"X39 as nobody spells it",
			agentId("xen,agent-id = <12>;"),
			config("its node has no xen,sci-agent-id; xen,agent-id is not read"),
		],
		[
			"X40 an agent that the table does not have",
			agentId("xen,sci-agent-id = <20>;"),
			'Xen panics, "Error creating domain domu1 (rc = -2)": it asks for agent 20, and scmi-secondary-agents has 10, 12, 13 only.',
		],
		[
			"X41 Xen's own agent",
			agentId("xen,sci-agent-id = <0>;"),
			'Xen panics, "Error creating domain domu1 (rc = -17)": agent 0 is Xen already.',
		],
		[
			"X44 a type that is none",
			type('"scmi_smc_ma"'),
			config('xen,sci_type is neither "scmi_smc_multiagent" nor "none"'),
		],
		[
			"X44 an empty type",
			{ host: replace('xen,sci_type = "scmi_smc_multiagent"', "xen,sci_type") },
			'Xen panics, "Error getting SCI configuration": xen,sci_type is neither "scmi_smc_multiagent" nor "none" (-61).',
		],
		[
			"X45 the type of the other driver",
			type('"scmi_smc"'),
			config('xen,sci_type asks for "scmi_smc", and this hypervisor is built with "scmi_smc_multiagent" instead'),
		],
	];
	for (const [title, edits, panic] of ROWS)
		test(title, () => {
			const booted = dom0less(edits);
			assert.deepEqual(told(booted, "boot-panic"), [`boot-panic: ${panic}`]);
			assert.deepEqual(booted.domains, ["Dom0 never", "domu1 panic"]);
		});
	test("the order is that of the tree: the second that asks for an agent", () => {
		const second =
			'domu0 { compatible = "xen,domain"; cpus = <1>; xen,sci_type = "scmi_smc_multiagent"; xen,sci-agent-id = <12>; linux { compatible = "multiboot,kernel", "multiboot,module"; }; };';
		const { domains } = dom0less({ host: replace("domu1 {", `${second}\n\t\tdomu1 {`) });
		assert.deepEqual(domains, ["Dom0 never", "domu0 never", "domu1 panic"]);
	});
	test("one that asks for nothing is created, and its SMC refused", () => {
		for (const edits of [type('"none"'), { host: replace('xen,sci_type = "scmi_smc_multiagent";', "") }]) {
			const booted = dom0less(edits);
			assert.deepEqual(told(booted, "smc-refused"), [
				"smc-refused: The SMC of domu1 returns x0 = -1: it did not ask for SCMI, as xen,sci_type would.",
			]);
			assert.deepEqual(booted.domains, ["Dom0 running agent 10", "domu1 running"]);
		}
	});
});

describe("a domain that xl creates: whatever is wrong ends its creation", () => {
	const sci = (value: string): Edits => ({ xl: replace("type=scmi_smc_multiagent,agent_id=12", value) });
	const ROWS: readonly (readonly [title: string, value: string, why: string])[] = [
		[
			"X40 an agent that the table does not have",
			"type=scmi_smc_multiagent,agent_id=20",
			"-2 (ENOENT): it asks for agent 20, and scmi-secondary-agents has 10, 12, 13 only",
		],
		["X41 Dom0's agent", "type=scmi_smc_multiagent,agent_id=10", "-17 (EEXIST): agent 10 is Dom0 already"],
		[
			"X42 no agent: it is 0",
			"type=scmi_smc_multiagent",
			"-17 (EEXIST): agent 0 is Xen already; it asks for that, as agent_id is missing",
		],
		[
			"X42 a space before the key",
			"type=scmi_smc_multiagent, agent_id=12",
			'-17 (EEXIST): agent 0 is Xen already; it asks for that, as agent_id is missing (" agent_id=12" is passed over: a blank stands before agent_id)',
		],
		[
			"X42 a hyphen in the key",
			"type=scmi_smc_multiagent,agent-id=12",
			'-17 (EEXIST): agent 0 is Xen already; it asks for that, as agent_id is missing ("agent-id=12" is passed over: agent_id= is how it is written)',
		],
		[
			"a number that is too large",
			"type=scmi_smc_multiagent,agent_id=255",
			"-22 (EINVAL): agent_id is 255, and agents go from 0 to 254",
		],
		["a number that is none", "type=scmi_smc_multiagent,agent_id=two", "-22 (EINVAL): agent_id is no number"],
		[
			"X44 a type that is none",
			"type=scmi_smc_ma,agent_id=12",
			'-22 (EINVAL): the type in arm_sci is neither "scmi_smc_multiagent" nor "scmi_smc" nor "none"',
		],
		[
			"X45 the type of the other driver",
			"type=scmi_smc",
			'-22 (EINVAL): arm_sci asks for "scmi_smc", and this hypervisor is built with "scmi_smc_multiagent" instead',
		],
	];
	for (const [title, value, why] of ROWS)
		test(title, () => {
			const booted = byXl(sci(value));
			assert.deepEqual(told(booted, "domain-refused"), [`domain-refused: domu1 is not created, ${why}.`]);
			assert.deepEqual(booted.domains, ["Dom0 running agent 10", "domu1 refused"]);
		});
	test("X41 the agent of a guest that runs", () => {
		const booted = byXl({
			domains: "domu2: { xl: domu2.cfg }",
			files: { "domu2.cfg": 'name = "domu2"\narm_sci = "type=scmi_smc_multiagent,agent_id=12"\n' },
		});
		assert.deepEqual(told(booted, "domain-refused"), [
			"domain-refused: domu2 is not created, -17 (EEXIST): agent 12 is domu1 already.",
		]);
	});
	test("words in any case, and numbers in any base", () => {
		for (const value of [
			"type=SCMI_SMC_MULTIAGENT,agent_id=0xc",
			"agent_id=014,type=scmi_smc_multiagent",
			"type=none,type=scmi_smc_multiagent,agent_id=12",
		])
			assert.deepEqual(byXl(sci(value)).domains, ["Dom0 running agent 10", "domu1 running agent 12"], value);
	});
	test("what xl does not know it passes over", () => {
		const booted = byXl({
			xl: (text) => text.replace("type=scmi_smc_multiagent,agent_id=12", "scmi_smc").replace('"4e002,1@22001", ', ""),
		});
		assert.deepEqual(told(booted, "request-ignored", "smc-refused"), [
			'request-ignored: xl ignores arm_sci = "scmi_smc" of domu1, which would have to be "type=scmi_smc_multiagent,agent_id=…": domu1 gets no SCMI.',
			"smc-refused: The SMC of domu1 returns x0 = -1: it did not ask for SCMI, as arm_sci would.",
		]);
	});
	test("without a mediator nobody minds what is asked for", () => {
		for (const value of ["type=scmi_smc", "type=scmi_smc_multiagent,agent_id=99"]) {
			const { domains } = byXl({
				xl: (text) => text.replace("type=scmi_smc_multiagent,agent_id=12", value).replace('"4e002,1@22001", ', ""),
				host: replace("arm,smc-id = <0x82000011>;", ""),
			});
			assert.deepEqual(domains, ["Dom0 running", "domu1 running"], value);
		}
	});
	test("what is filled in later is not known, and nobody else's agent with it", () => {
		const booted = byXl(sci("type=scmi_smc_multiagent,agent_id=@@AGENT@@"));
		assert.deepEqual(booted.domains, ["Dom0 running agent 10", "domu1 running"]);
		assert.deepEqual(told(booted, "unknown"), [
			"unknown: What firmware answers to domu1 is not known: whether it asks for SCMI is not known.",
		]);
	});
	test("X71 a tree without /passthrough", () => {
		const booted = byXl({ guest: replace("passthrough {", "passthru {") });
		assert.deepEqual(told(booted, "domain-refused"), [
			"domain-refused: domu1 is not created, its tree has no /passthrough to copy.",
		]);
		assert.equal(
			booted.lines.at(-1),
			"Xen by SMC 0x82000011: BASE_RESET_AGENT_CONFIGURATION agent_id=12 flags=1 → SUCCESS",
		);
	});
});

describe("what a guest's SCMI node reaches", () => {
	test("X02 an SMC outside the range that comes to the mediator", () => {
		const other = replace("0x82000012", "0x84000012");
		const booted = dom0less({ host: replace("<0x82000012 &", "<0x84000012 &"), guest: other, catalogue: other });
		assert.deepEqual(told(booted, "smc-refused"), [
			"smc-refused: The SMC of domu1 returns x0 = -1: SMC 0x84000012 is outside the SiP range (bits 29 to 24 are not 2), of which alone the mediator is told.",
		]);
	});
	test("X63 another SMC than its agent's", () => {
		const booted = dom0less({ guest: replace("0x82000012", "0x82000013") });
		assert.deepEqual(told(booted, "smc-refused"), [
			"smc-refused: The SMC of domu1 returns x0 = -1: its SCMI node uses SMC 0x82000013, but the table has 0x82000012 for agent 12.",
		]);
	});
	const pages: readonly (readonly [title: string, booted: () => Booted, why: string])[] = [
		[
			"X64 a page where xen,reg puts nothing",
			() => dom0less({ guest: replace("reg = <0 0x22001000 0", "reg = <0 0x22002000 0") }),
			"/passthrough/sram@22001000 is at 0x22002000, where domu1 is given nothing: its xen,reg puts memory at 0x22001000, 0xe6508000",
		],
		[
			"X64 a page where iomem puts nothing",
			() => byXl({ xl: replace("@22001", "@22002") }),
			"/passthrough/sram@22001000 is at 0x22001000, where domu1 is given nothing: its iomem puts memory at 0x22002000, 0xe6508000",
		],
		[
			"X65 another agent's page by xen,reg",
			() => dom0less({ guest: replace("xen,reg = <0 0x4e002000", "xen,reg = <0 0x4e003000") }),
			"firmware reads what SMC 0x82000012 announces at 0x4e002000, the message is at 0x4e003000",
		],
		[
			"X65 another agent's page by iomem, which is Dom0's to hand on",
			() => byXl({ xl: replace("4e002,1", "4e000,1") }),
			"firmware reads what SMC 0x82000012 announces at 0x4e002000, the message is at 0x4e000000",
		],
		[
			"X67 /passthrough without cell counts: xen,reg is read with 2 and 1",
			() =>
				dom0less({
					guest: replace(
						/(passthrough \{\s*compatible = "simple-bus";)\s*#address-cells = <2>;\s*#size-cells = <2>;/,
						"$1",
					),
				}),
			"/passthrough/sram@22001000 is at 0x22001000, where domu1 is given nothing: its xen,reg puts memory at 0x100000000000, 0x100000000000",
		],
		[
			"X67 /passthrough with cell counts that are no numbers: the same",
			() =>
				dom0less({
					guest: replace(
						/(passthrough \{\s*compatible = "simple-bus";)\s*#address-cells = <2>;\s*#size-cells = <2>;/,
						"$1 #address-cells; #size-cells;",
					),
				}),
			"/passthrough/sram@22001000 is at 0x22001000, where domu1 is given nothing: its xen,reg puts memory at 0x100000000000, 0x100000000000",
		],
	];
	for (const [title, boot, why] of pages)
		test(title, () =>
			assert.deepEqual(told(boot(), "message-unread"), [
				`message-unread: The messages of domu1 do not reach firmware: ${why}.`,
			]),
		);
	test("X73 a transport that passes the page on in registers", () => {
		const booted = dom0less({ guest: replace('"arm,scmi-smc"', '"arm,scmi-smc-param"') });
		assert.deepEqual(told(booted, "unknown"), [
			"unknown: What firmware answers to domu1 is not known: what firmware makes of the registers that arm,scmi-smc-param passes on is not known.",
		]);
	});
});
