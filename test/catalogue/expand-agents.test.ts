// Agents that are alike, written once: they are read as if each had been written by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { problemLines } from "./problem-lines.ts";

const HEAD = "scmiCatalogue: 1\nfirmware: { name: F }\nresources: { clock: { a: { id: 1 } } }\n";

function read(text: string, base = "") {
	const files = { "/b/c.scmi.yaml": HEAD + text, "/b/base.scmi.yaml": HEAD + base };
	const result = readCatalogue(memorySnapshot(files), "/b/c.scmi.yaml");
	return { ...result, lines: problemLines(result.problems, files, "/b/c.scmi.yaml") };
}

const agentsOf = (text: string) => JSON.parse(JSON.stringify(read(text).catalogue?.agents ?? {}));

/** As in R-Car's BL31: one SMC id, the channel in x7, a page each. */
const RCAR = `agents:
  hyp: { id: 1, name: HYP, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  vm:
    repeat: { count: 3, step: { smcArgs: { x7: 1 }, shmem: 0x1000 } }
    id: 2
    name: VM{n}
    channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: "0x53ff1000", size: 0x1000 } }]
`;

test("SMC channels told apart by x7, each with its page", () => {
	const byHand = `agents:
  hyp: { id: 1, name: HYP, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 0 }, shmem: { address: 0x53ff0000, size: 0x1000 } }] }
  vm0: { id: 2, name: VM0, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 1 }, shmem: { address: 0x53ff1000, size: 0x1000 } }] }
  vm1: { id: 3, name: VM1, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 2 }, shmem: { address: 0x53ff2000, size: 0x1000 } }] }
  vm2: { id: 4, name: VM2, channels: [{ transport: smc, smcId: 0x82000002, smcArgs: { x7: 3 }, shmem: { address: 0x53ff3000, size: 0x1000 } }] }
`;
	assert.deepEqual(read(RCAR).lines, []);
	assert.deepEqual(agentsOf(RCAR), agentsOf(byHand));
});

test("mailboxes, OP-TEE channels, SMC ids, numbers of their own, and where counting begins", () => {
	const text = `agents:
  lm:
    repeat: { count: 2, first: 4, step: { id: 10, discoverId: 1, mailbox: 0x10000, serverMailbox: 0x20000, serverIndex: 2, doorbell: 1 } }
    id: 7
    discoverId: 1
    partition: LM{n}
    channels: [{ transport: mailbox, mailbox: { address: 0x44610000, serverAddress: 0x44620000, serverIndex: 9 }, doorbell: 0 }]
  tee: { repeat: { count: 2, step: { opteeChannel: 3 } }, id: 30, channels: [{ transport: optee, opteeChannel: 1 }] }
  el: { repeat: { count: 2, step: { smcId: -1 } }, id: 40, channels: [{ transport: smc, smcId: 0x82000009 }] }
`;
	const byHand = `agents:
  lm4: { id: 7, discoverId: 1, partition: LM4, channels: [{ transport: mailbox, mailbox: { address: 0x44610000, serverAddress: 0x44620000, serverIndex: 9 }, doorbell: 0 }] }
  lm5: { id: 17, discoverId: 2, partition: LM5, channels: [{ transport: mailbox, mailbox: { address: 0x44620000, serverAddress: 0x44640000, serverIndex: 11 }, doorbell: 1 }] }
  tee0: { id: 30, channels: [{ transport: optee, opteeChannel: 1 }] }
  tee1: { id: 31, channels: [{ transport: optee, opteeChannel: 4 }] }
  el0: { id: 40, channels: [{ transport: smc, smcId: 0x82000009 }] }
  el1: { id: 41, channels: [{ transport: smc, smcId: 0x82000008 }] }
`;
	assert.deepEqual(read(text).lines, []);
	assert.deepEqual(agentsOf(text), agentsOf(byHand));
});

test("but for the id, what has no step is the same in all", () => {
	const mailbox = (doorbell: number) =>
		`channels: [{ transport: mailbox, mailbox: { address: 0x1000, serverAddress: 0x2000, serverIndex: 3 }, doorbell: ${doorbell} }]`;
	assert.deepEqual(
		agentsOf(`agents: { vm: { repeat: { count: 2, step: { doorbell: 1 } }, id: 7, discoverId: 4, ${mailbox(5)} } }\n`),
		agentsOf(
			`agents:\n  vm0: { id: 7, discoverId: 4, ${mailbox(5)} }\n  vm1: { id: 8, discoverId: 4, ${mailbox(6)} }\n`,
		),
	);
	assert.deepEqual(
		agentsOf('agents: { vm: { repeat: { count: 1 }, id: 1, name: "0x10" } }\n'),
		agentsOf('agents: { vm0: { id: 1, name: "0x10" } }\n'),
		"text that looks like a number",
	);
	for (const channel of [
		"transport: mailbox, mailbox: { address: 0x1000 }, doorbell: 5",
		"transport: smc, smcId: 0x82000010, smcArgs: { x7: 3 }, shmem: { address: 0x1000, size: 0x80 }",
		"transport: optee, opteeChannel: 4",
	]) {
		const twice = `agents: { vm: { repeat: { count: 2 }, id: 1, channels: [{ ${channel} }] } }\n`;
		const byHand = `agents: { vm0: { id: 1, channels: [{ ${channel} }] }, vm1: { id: 2, channels: [{ ${channel} }] } }\n`;
		assert.deepEqual(agentsOf(twice), agentsOf(byHand));
		assert.equal(Object.keys(agentsOf(twice)).length, 2, channel);
	}
});

test("each stands where the pattern is typed, and is referred to by its own key", () => {
	const { positions, lines } = read(
		`${RCAR}permissions: { model: device-runtime, initial: none, setBy: [vm2], grants: { vm1: { default: all } } }`,
	);
	assert.deepEqual(lines, []);
	const at = HEAD.length + RCAR.indexOf("vm:");
	assert.deepEqual(positions.get("agents.vm2"), { file: "/b/c.scmi.yaml", start: at, end: at + 2 });
	const id = HEAD.length + RCAR.indexOf("id: 2") + 4;
	assert.deepEqual(positions.get("agents.vm1.id"), { file: "/b/c.scmi.yaml", start: id, end: id + 1 });
});

test("an overlay changes a pattern before it is written out", () => {
	const { catalogue, lines } = read("extends: base.scmi.yaml\nagents: { vm: { repeat: { count: 2 } } }\n", RCAR);
	assert.deepEqual(lines, []);
	assert.deepEqual(Object.keys(catalogue?.agents ?? {}), ["hyp", "vm0", "vm1"]);
});

const pattern = (repeat: string, more = "") => `agents: { vm: { repeat: ${repeat}, id: 2${more} } }`;

/** What is typed from line 4 on, and what is said of it: each slip once, however many agents it would be in. */
for (const [text, ...expected] of [
	[pattern("{ count: 1000000000 }"), '4:34 error "count" must be a whole number from 1 to 255; 1000000000 is not.'],
	[pattern("{ count: 0 }"), '4:34 error "count" must be a whole number from 1 to 255; 0 is not.'],
	[
		pattern("{ count: 2 }", ", name: VM{n}"),
		'4:54 error Text with { } in it needs quotes around it here, as in "VM{n}".',
	],
	[pattern("5"), '4:25 error "repeat" must be a map of keys and values, not the number 5.'],
	[pattern("{ count: 9, setp: {} }"), '4:37 error "setp" is not a key of a repetition. Did you mean "step"?'],
	[
		`${pattern("{ cuont: 9 }")}\npermissions: { model: device-runtime, initial: none, setBy: [vm3], bypass: [vm4] }`,
		'4:27 error "cuont" is not a key of a repetition. Did you mean "count"?',
	],
	[
		pattern("{ count: 20 }", ", type: osmp"),
		'4:53 error "type" must be one of psci, management, ospm, hypervisor, other; "osmp" is not. Did you mean "ospm"?',
	],
	[
		pattern("{ count: 9, step: { id: -1 } }"),
		'4:61 error "id" must be a whole number from 0 to 4294967295; -1 (number 3 of the pattern) is not.',
	],
	[pattern("{ count: 9 }", ", name: 7"), '4:52 error "name" must be text, not the number 7. Put it in quotes: "7".'],
	[
		"agents: { vm1: { id: 1 }, vm: { repeat: { count: 3 }, id: 5 } }",
		'4:27 error "vm1" is already in "agents"; this one is not used. Remove or rename it.',
	],
	[
		"agents: { vm: { repeat: { count: 3 }, id: 5 }, vm1: { id: 1 } }",
		'4:48 error "vm1" is already in "agents"; this one is not used. Remove or rename it.',
	],
	["agents: { hyp: { id: 3 }, vm: { repeat: { count: 3 }, id: 2 } }", '4:59 error Agent 3 is already "hyp".'],
	[
		"agents: { vm: { repeat: { count: 3 }, id: 2, channels: [{ transport: smc, smcId: 7 }] } }",
		'4:82 error SMC 0x7 already rings for agent "vm0". Channels with one function id must differ in smcArgs.',
	],
	[
		"agents: { vm: { repeat: { count: 3 }, id: 2 } }\npermissions: { model: device-runtime, initial: none, setBy: [vm] }",
		'5:62 error There is no agent "vm". Did you mean "vm0"?',
	],
] as const)
	test(`said once: ${text}`, () => assert.deepEqual(read(text).lines, expected));

test("a slip in a pattern of the file below is said once as well", () => {
	const files = {
		"/b/c.scmi.yaml": `${HEAD}extends: base.scmi.yaml\nagents: { vm: { repeat: { count: 20 } } }\n`,
		"/b/base.scmi.yaml": `${HEAD}agents: { vm: { repeat: { count: 2 }, id: 2, type: osmp } }\n`,
	};
	const { problems } = readCatalogue(memorySnapshot(files), "/b/c.scmi.yaml");
	assert.deepEqual(problemLines(problems, files, "/b/c.scmi.yaml"), [
		'base.scmi.yaml:4:52 error "type" must be one of psci, management, ospm, hypervisor, other; "osmp" is not. Did you mean "ospm"?',
	]);
});

test("as many agents as can be meant, and one more", () => {
	const many = Array.from({ length: 16 }, (_, i) => `  p${i}_: { repeat: { count: 255 }, id: ${300 * i} }`);
	const countWith = (count: number) => {
		const { catalogue, lines } = read(`agents:\n${many.join("\n")}\n  q: { repeat: { count: ${count} }, id: 9000 }`);
		return [Object.keys(catalogue?.agents ?? {}).length, lines.length];
	};
	assert.deepEqual(countWith(16), [4096, 0]);
	assert.deepEqual(countWith(17), [4080, 1]);
});

test("patterns make no more agents than anybody can mean", () => {
	const many = Array.from({ length: 30 }, (_, i) => `  p${i}_: { repeat: { count: 255 }, id: ${300 * i} }`).join("\n");
	const { catalogue, lines } = read(`agents:\n${many}`);
	assert.equal(lines.length, 14);
	assert.match(lines[0] ?? "", /^21:3 error This makes more than 4096 agents in all\. Repeat fewer\.$/);
	assert.equal(Object.keys(catalogue?.agents ?? {}).length, 16 * 255);
	assert.equal(catalogue?.hasUnreadAgents, true);
});
