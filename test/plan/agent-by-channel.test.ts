// Firmware knows a caller by its channel and by nothing else: so does the model, whatever carries the messages.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answerTo, board, catalogue, linuxAlone, mailbox, optee, smc } from "./two-agents.ts";

interface Told {
	readonly title: string;
	/** The channels of the two agents in the catalogue, and the nodes that are these in a tree. */
	readonly rtos: readonly [channel: string, node: string];
	readonly linux: readonly [channel: string, node: string];
}

const TOLD: readonly Told[] = [
	{
		title: "by SMC id",
		rtos: ["transport: smc, smcId: 0x82000010", smc("0x82000010")],
		linux: ["transport: smc, smcId: 0x82000011", smc("0x82000011")],
	},
	{
		title: "by SMC id, where the firmware is called with parameters",
		rtos: ["transport: smc, smcId: 0x82000010", smc("0x82000010").replace("arm,scmi-smc", "arm,scmi-smc-param")],
		linux: ["transport: smc, smcId: 0x82000011", smc("0x82000011").replace("arm,scmi-smc", "arm,scmi-smc-param")],
	},
	{
		title: "by shared memory, where two agents have one SMC id",
		rtos: [
			"transport: smc, smcId: 0x82000010, smcArgs: { x7: 0 }, shmem: { address: 0x1000, size: 0x80 }",
			smc("0x82000010", "page0"),
		],
		linux: [
			"transport: smc, smcId: 0x82000010, smcArgs: { x7: 1 }, shmem: { address: 0x2000, size: 0x80 }",
			smc("0x82000010", "page1"),
		],
	},
	{
		title: "by the register base of the mailbox, as the processor sees it",
		rtos: ["transport: mailbox, mailbox: { address: 0x40003000 }", mailbox("&mbox0 0")],
		linux: ["transport: mailbox, mailbox: { address: 0x40004000 }", mailbox("&mbox1 0 0")],
	},
	{
		title: "by the first of several mailboxes, which is the one for commands",
		rtos: ["transport: mailbox, mailbox: { address: 0x40003000 }", mailbox("&mbox0 0>, <&mbox1 0 1")],
		linux: ["transport: mailbox, mailbox: { address: 0x40004000 }", mailbox("&mbox1 0 0>, <&mbox0 1")],
	},
	{
		title: "by the path of the mailbox",
		rtos: ["transport: mailbox, mailbox: { path: /soc/mailbox@3000 }", mailbox("&mbox0 0")],
		linux: ["transport: mailbox, mailbox: { path: /soc/mailbox@4000 }", mailbox("&mbox1 0 0")],
	},
	{
		title: "by the channel of a mailbox that two agents share",
		rtos: ["transport: mailbox, mailbox: { address: 0x40004000 }, doorbell: 1", mailbox("&mbox1 0 1")],
		linux: ["transport: mailbox, mailbox: { address: 0x40004000 }, doorbell: 5", mailbox("&mbox1 0 5")],
	},
	{
		title: "by shared memory, where two agents share a mailbox",
		rtos: [
			"transport: mailbox, mailbox: { address: 0x40003000 }, shmem: { address: 0x1000, size: 0x80 }",
			mailbox("&mbox0 0", "page0"),
		],
		linux: [
			"transport: mailbox, mailbox: { address: 0x40003000 }, shmem: { address: 0x2000, size: 0x80 }",
			mailbox("&mbox0 0", "page1"),
		],
	},
	{
		title: "by OP-TEE channel",
		rtos: ["transport: optee, opteeChannel: 0", optee(0)],
		linux: ["transport: optee, opteeChannel: 1", optee(1)],
	},
	{
		title: "by transport",
		rtos: ["transport: optee, opteeChannel: 0", optee(0)],
		linux: ["transport: virtio", 'compatible = "arm,scmi-virtio";'],
	},
];

describe("an agent is known from its channel, and what it is granted is its own", () => {
	for (const { title, rtos, linux } of TOLD)
		test(title, () => {
			const demo = catalogue(rtos[0], linux[0]);
			const ofNode = ([, node]: readonly [string, string]) => {
				const { agents, devices, found } = answerTo({ "board.dts": board(node), "demo.scmi.yaml": demo });
				assert.deepEqual(
					found.filter((line) => !line.startsWith("warning[scmi-denied]")),
					[],
				);
				return [...agents, ...devices];
			};
			assert.deepEqual(ofNode(rtos), ["Linux: agent 1 (RTOS)", "serial@5000: granted", "spi@6000: denied"]);
			assert.deepEqual(ofNode(linux), ["Linux: agent 2 (LINUX)", "serial@5000: denied", "spi@6000: granted"]);
		});
	test("a notification channel is nobody's way in", () => {
		const rtos = `transport: mailbox, mailbox: { address: 0x40003000 } }, { transport: mailbox, direction: p2a-notify, mailbox: { address: 0x40004000 }`;
		const demo = catalogue(rtos, "transport: mailbox, mailbox: { address: 0x40004000 }");
		const { agents } = answerTo({ "board.dts": board(mailbox("&mbox1 0 0")), "demo.scmi.yaml": demo });
		assert.deepEqual(agents, ["Linux: agent 2 (LINUX)"]);
	});
	test("a bus without ranges: the mailbox's address is not the processor's, so nobody is told by it", () => {
		const demo = catalogue(
			"transport: mailbox, mailbox: { address: 0x40003000 }",
			"transport: mailbox, mailbox: { address: 0x3000 }",
		);
		const text = board(mailbox("&mbox0 0"));
		const at = (ranges: string) =>
			answerTo({ "board.dts": text.replace(/ranges = .*/, ranges), "demo.scmi.yaml": demo }).agents;
		assert.deepEqual(at("ranges = <0x0 0x40000000 0x1000000>;"), ["Linux: agent 1 (RTOS)"]);
		assert.deepEqual(at("ranges;"), ["Linux: agent 2 (LINUX)"]);
		assert.deepEqual(at(""), ["Linux: agent not known"]);
	});
	test("a mailbox that is disabled, or on a bus that is: nobody is called, and everything waits", () => {
		const demo = catalogue(
			"transport: mailbox, mailbox: { address: 0x40003000 }",
			"transport: mailbox, mailbox: { address: 0x40004000 }",
		);
		const text = board(mailbox("&mbox0 0"));
		for (const off of [
			text.replace("reg = <0x3000 0x1000>;", '$& status = "disabled";'),
			text.replace('compatible = "simple-bus";', '$& status = "disabled";'),
		]) {
			const { devices, found, messages } = answerTo({ "board.dts": off, "demo.scmi.yaml": demo });
			assert.deepEqual(devices, ["serial@5000: waits", "spi@6000: waits"]);
			assert.deepEqual(found, ['error[scmi-channel-incomplete] "&mbox0 0"']);
			assert.match(String(messages[0]), /mbox0, the mailbox of scmi, is disabled/);
		}
		const other = text.replace("reg = <0x4000 0x1000>;", '$& status = "disabled";');
		assert.deepEqual(answerTo({ "board.dts": other, "demo.scmi.yaml": demo }).devices[0], "serial@5000: granted");
	});
	test("each domain is the agent of its own node's channel", () => {
		const files = {
			"board.dts": board(smc("0x82000011")),
			"domu1.dts": board(smc("0x82000010")),
			"demo.scmi.yaml": catalogue("transport: smc, smcId: 0x82000010", "transport: smc, smcId: 0x82000011"),
			"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, guest: domu1.dts } }\n",
		};
		const { agents, devices } = answerTo(files);
		assert.deepEqual(agents, ["Linux: agent 2 (LINUX)", "DomU1: agent 1 (RTOS)"]);
		assert.deepEqual(devices, ["serial@5000: denied, granted", "spi@6000: granted, denied"]);
	});
});

describe("what cannot be told is not guessed", () => {
	const bells = catalogue(
		"transport: mailbox, mailbox: { address: 0x40004000 }, doorbell: 1",
		"transport: mailbox, mailbox: { address: 0x40004000 }, doorbell: 5",
	);
	const pages = catalogue(
		"transport: smc, smcId: 0x82000010, smcArgs: { x7: 0 }",
		"transport: smc, smcId: 0x82000010, smcArgs: { x7: 1 }",
	);
	const CASES: readonly { readonly title: string; readonly demo: string; readonly node: string }[] = [
		{ title: "a mailbox channel that is neither agent's", demo: bells, node: mailbox("&mbox1 0 9") },
		{ title: "mailbox cells that fit both agents", demo: bells, node: mailbox("&mbox1 1 5") },
		{ title: "one SMC id, and no pages in the catalogue", demo: pages, node: smc("0x82000010") },
		{
			title: "two virtio devices",
			demo: catalogue("transport: virtio", "transport: virtio"),
			node: 'compatible = "arm,scmi-virtio";',
		},
	];
	for (const { title, demo, node } of CASES)
		test(title, () => {
			const { agents, devices, isGreen } = answerTo({ "board.dts": board(node), "demo.scmi.yaml": demo });
			assert.deepEqual(agents, ["Linux: agent not known"]);
			assert.deepEqual(devices, ["serial@5000: unknown", "spi@6000: unknown"]);
			assert.equal(isGreen, false);
		});
});

describe("a channel that firmware does not have", () => {
	const SMC = ["transport: smc, smcId: 0x82000010", "transport: smc, smcId: 0x82000011"] as const;
	interface Wrong {
		readonly title: string;
		readonly channels: readonly [string, string];
		readonly node: string;
		readonly underlined: string;
		readonly message: RegExp;
	}
	const WRONG: readonly Wrong[] = [
		{
			title: "SMC id",
			channels: SMC,
			node: smc("0x82000012"),
			underlined: "arm,smc-id = <0x82000012>;",
			message: /^SMC 0x82000012 is no channel of "Demo SCP", which listens on 0x82000010, 0x82000011\b/,
		},
		{
			title: "mailbox",
			channels: [
				"transport: mailbox, mailbox: { address: 0x40003000 }",
				"transport: mailbox, mailbox: { address: 0x40005000 }",
			],
			node: mailbox("&mbox1 0 0"),
			underlined: "mboxes = <&mbox1 0 0>;",
			message: /^"Demo SCP" has no agent behind the mailbox at 0x40004000\b/,
		},
		{
			title: "mailbox, whose address in the catalogue is that on the bus",
			channels: [
				"transport: mailbox, mailbox: { address: 0x3000 }",
				"transport: mailbox, mailbox: { address: 0x4000 }",
			],
			node: mailbox("&mbox1 0 0"),
			underlined: "mboxes = <&mbox1 0 0>;",
			message: /^"Demo SCP" has no agent behind the mailbox at 0x40004000\b/,
		},
		{
			title: "OP-TEE channel",
			channels: ["transport: optee, opteeChannel: 0", "transport: optee, opteeChannel: 1"],
			node: optee(2),
			underlined: "linaro,optee-channel-id = <2>;",
			message: /^OP-TEE channel 2 is none of "Demo SCP", which has channels 0, 1\b/,
		},
		{
			title: "transport",
			channels: ["transport: optee, opteeChannel: 0", "transport: optee, opteeChannel: 1"],
			node: smc("0x82000010"),
			underlined: 'compatible = "arm,scmi-smc";',
			message: /^\/firmware\/scmi uses SMC, and "Demo SCP" listens on OP-TEE only\b/,
		},
		{
			title: "page, which is that of another SMC id",
			channels: [
				"transport: smc, smcId: 0x82000010, shmem: { address: 0x1000, size: 0x80 }",
				"transport: smc, smcId: 0x82000011, shmem: { address: 0x2000, size: 0x80 }",
			],
			node: smc("0x82000011", "page0"),
			underlined: "shmem = <&page0>;",
			message: /^"Demo SCP" reads the messages of LINUX at 0x2000, and those of \/firmware\/scmi are at 0x1000\b/,
		},
		{
			title: "page, which is neither agent's of one SMC id",
			channels: [
				"transport: smc, smcId: 0x82000010, smcArgs: { x7: 0 }, shmem: { address: 0x7000, size: 0x80 }",
				"transport: smc, smcId: 0x82000010, smcArgs: { x7: 1 }, shmem: { address: 0x2000, size: 0x80 }",
			],
			node: smc("0x82000010", "page0"),
			underlined: "shmem = <&page0>;",
			message:
				/^"Demo SCP" reads the messages of RTOS at 0x7000 and LINUX at 0x2000, and those of \/firmware\/scmi are at 0x1000\b/,
		},
		{
			title: "page of a mailbox",
			channels: [
				"transport: mailbox, mailbox: { address: 0x40003000 }, shmem: { address: 0x1000, size: 0x80 }",
				"transport: mailbox, mailbox: { address: 0x40004000 }, shmem: { address: 0x2000, size: 0x80 }",
			],
			node: mailbox("&mbox1 0 0", "page0"),
			underlined: "shmem = <&page0>;",
			message: /^"Demo SCP" reads the messages of LINUX at 0x2000, and those of \/firmware\/scmi are at 0x1000\b/,
		},
	];
	for (const { title, channels, node, underlined, message } of WRONG) {
		test(`${title}, of a list that is complete: nobody answers, and nothing is granted`, () => {
			const { agents, devices, found, messages, isGreen } = answerTo({
				"board.dts": board(node),
				"demo.scmi.yaml": catalogue(...channels),
			});
			assert.deepEqual(found, [`error[scmi-channel-unknown] "${underlined}"`]);
			assert.match(messages[0] ?? "", message);
			assert.match(
				messages[0] ?? "",
				/: no message of \/firmware\/scmi is answered(, and each is written over one of RTOS)?$/,
			);
			assert.deepEqual(agents, ["Linux: no agent"]);
			assert.deepEqual(devices, ["serial@5000: waits", "spi@6000: waits"]);
			assert.equal(isGreen, false);
		});
		test(`${title}, of a list that may have gaps: not known`, () => {
			const severities = { "": "warning", "agents: partial, ": "information" };
			for (const [completeness, severity] of Object.entries(severities)) {
				const { agents, devices, found, messages, isGreen } = answerTo({
					"board.dts": board(node),
					"demo.scmi.yaml": catalogue(...channels, completeness),
				});
				assert.deepEqual(found, [`${severity}[scmi-channel-unknown] "${underlined}"`]);
				assert.match(messages[0] ?? "", /what firmware answers to \/firmware\/scmi is not known$/);
				assert.deepEqual(agents, ["Linux: agent not known"]);
				assert.deepEqual(devices, ["serial@5000: unknown", "spi@6000: unknown"]);
				assert.equal(isGreen, false);
			}
		});
	}
});

describe("the page of a channel", () => {
	test("of firmware with one agent, where it does not read", () => {
		const demo = linuxAlone("transport: smc, smcId: 0x82000010, shmem: { address: 0x2000, size: 0x80 }");
		const at = (page: string) => answerTo({ "board.dts": board(smc("0x82000010", page)), "demo.scmi.yaml": demo });
		const right = at("page1");
		assert.deepEqual(right.agents, ["Linux: agent 2 (LINUX)"]);
		assert.deepEqual(right.devices, ["serial@5000: denied", "spi@6000: granted"]);
		const { agents, devices, found, isGreen } = at("page0");
		assert.deepEqual(found, ['error[scmi-channel-unknown] "shmem = <&page0>;"']);
		assert.deepEqual(agents, ["Linux: no agent"]);
		assert.deepEqual(devices, ["serial@5000: waits", "spi@6000: waits"]);
		assert.equal(isGreen, false);
	});
	test("of which the catalogue says nothing may be anywhere", () => {
		const catalogues = [
			linuxAlone("transport: smc, smcId: 0x82000010"),
			catalogue("transport: smc, smcId: 0x82000011", "transport: smc, smcId: 0x82000010"),
			catalogue(
				"transport: smc, smcId: 0x82000011, shmem: { address: 0x1000, size: 0x80 }",
				"transport: smc, smcId: 0x82000010",
			),
		];
		for (const demo of catalogues)
			for (const page of ["page0", "page1"]) {
				const { agents, devices, found } = answerTo({
					"board.dts": board(smc("0x82000010", page)),
					"demo.scmi.yaml": demo,
				});
				assert.deepEqual(found, ['warning[scmi-denied] "0"']);
				assert.deepEqual(agents, ["Linux: agent 2 (LINUX)"]);
				assert.deepEqual(devices, ["serial@5000: denied", "spi@6000: granted"]);
			}
	});
	test("of a guest may be anywhere: its addresses are its own", () => {
		const { agents, found } = answerTo({
			"board.dts": board(smc("0x82000010", "page0")),
			"domu1.dts": board(smc("0x82000011", "page0")),
			"demo.scmi.yaml": catalogue(
				"transport: smc, smcId: 0x82000010, shmem: { address: 0x1000, size: 0x80 }",
				"transport: smc, smcId: 0x82000011, shmem: { address: 0x2000, size: 0x80 }",
			),
			"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, guest: domu1.dts } }\n",
		});
		assert.deepEqual(agents, ["Linux: agent 1 (RTOS)", "DomU1: agent 2 (LINUX)"]);
		assert.deepEqual(
			found.filter((line) => !/^warning\[scmi-(denied|device-in-two-trees)\]/.test(line)),
			[],
		);
	});
});

describe("a channel that is not written out", () => {
	const INCOMPLETE: readonly { readonly transport: string; readonly node: string; readonly missing: string }[] = [
		{ transport: "smc, smcId: 0x82000011", node: smc("0x82000011"), missing: "shmem" },
		{ transport: "smc, smcId: 0x82000011", node: smc("0x82000011"), missing: "arm,smc-id" },
		{ transport: "mailbox, mailbox: { address: 0x40003000 }", node: mailbox("&mbox0 0"), missing: "shmem" },
		{ transport: "mailbox, mailbox: { address: 0x40003000 }", node: mailbox("&mbox0 0"), missing: "mboxes" },
		{ transport: "optee, opteeChannel: 1", node: optee(1), missing: "linaro,optee-channel-id" },
	];
	for (const { transport, node, missing } of INCOMPLETE)
		test(`${missing} of ${transport}`, () => {
			const demo = catalogue("transport: virtio", `transport: ${transport}`);
			const lacking = node.replace(new RegExp(`${missing} = [^;]*;`), "");
			const whole = answerTo({ "board.dts": board(node), "demo.scmi.yaml": demo });
			assert.deepEqual(whole.devices, ["serial@5000: denied", "spi@6000: granted"]);
			const { devices, found, messages } = answerTo({ "board.dts": board(lacking), "demo.scmi.yaml": demo });
			assert.deepEqual(found, ['error[scmi-channel-incomplete] "scmi"']);
			assert.match(messages[0] ?? "", new RegExp(`^scmi has no ${missing}, .* serial@5000 and spi@6000 wait for it`));
			assert.deepEqual(devices, ["serial@5000: waits", "spi@6000: waits"]);
		});
	for (const completeness of ["agents: complete, ", "agents: partial, ", ""])
		test(`mboxes with fewer numbers than the mailbox takes${completeness && `, ${completeness.replace(", ", "")}`}`, () => {
			const demo = catalogue("transport: virtio", "transport: mailbox, mailbox: { address: 0x40004000 }", completeness);
			const withMailbox = (mboxes: string) => answerTo({ "board.dts": board(mailbox(mboxes)), "demo.scmi.yaml": demo });
			assert.deepEqual(withMailbox("&mbox1 0 0").devices, ["serial@5000: denied", "spi@6000: granted"]);
			for (const mboxes of ["&mbox1 0", "&mbox1", "&mbox1 0 0>, <&mbox1 0"]) {
				const { devices, found, messages, isGreen } = withMailbox(mboxes);
				// the entry that goes wrong is the last
				const entry = mboxes.split("<").at(-1);
				assert.deepEqual(found, [`error[mboxes_property] "${entry}"`]);
				assert.match(
					messages[0] ?? "",
					/^mboxes of scmi: mbox1 takes 2 cells .* The probe of scmi fails, and serial@5000 and spi@6000 wait for it/,
				);
				assert.deepEqual(devices, ["serial@5000: waits", "spi@6000: waits"]);
				assert.equal(isGreen, false);
			}
		});
});
