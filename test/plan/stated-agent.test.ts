// What a setup says of a domain's agent counts as far as the domain's channel leaves it open, and where it says nothing, nobody is guessed.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { answerTo, board, catalogue, linuxAlone, smc } from "./two-agents.ts";

describe("what scmi.yaml says of an agent", () => {
	const demo = catalogue("transport: smc, smcId: 0x82000010", "transport: smc, smcId: 0x82000011");
	const setup = (agent: string) => `scmi: 1\nhost: board.dts\ndomains: { Dom0: { os: linux, agent: ${agent} } }\n`;
	const files = { "board.dts": board(smc("0x82000010")), "demo.scmi.yaml": demo };
	test("where its channel says the same, nothing is found", () => {
		const { agents, found } = answerTo({ ...files, "scmi.yaml": setup("rtos") });
		assert.deepEqual([agents, found.filter((line) => line.includes("agent"))], [["Dom0: agent 1 (RTOS)"], []]);
	});
	test("where its channel says another, firmware goes by the channel", () => {
		const { agents, devices, found, messages } = answerTo({ ...files, "scmi.yaml": setup("linux") });
		assert.deepEqual(
			found.filter((line) => line.includes("agent")),
			['error[scmi-agent-mismatch] "linux"'],
		);
		assert.ok(
			messages.includes(
				'scmi.yaml says Dom0 is agent "linux", but its SCMI node /firmware/scmi is the channel of "rtos" (agent 1), and firmware goes by the channel: correct or remove it',
			),
		);
		assert.deepEqual(agents, ["Dom0: agent 1 (RTOS)"]);
		assert.deepEqual(devices, ["serial@5000: granted", "spi@6000: denied"]);
	});
	test("where two agents may be behind the channel, it decides", () => {
		const shared = catalogue(
			"transport: smc, smcId: 0x82000010, smcArgs: { x7: 0 }",
			"transport: smc, smcId: 0x82000010, smcArgs: { x7: 1 }",
		);
		const { agents, channels, devices, found } = answerTo({
			...files,
			"demo.scmi.yaml": shared,
			"scmi.yaml": setup("linux"),
		});
		assert.deepEqual(agents, ["Dom0: agent 2 (LINUX)"]);
		assert.deepEqual(channels, ["Dom0: 1"]);
		assert.deepEqual(devices, ["serial@5000: denied", "spi@6000: granted"]);
		assert.deepEqual(
			found.filter((line) => line.includes("agent")),
			[],
		);
	});
	test("messages go over the first of its channels that carries commands", () => {
		const shared = catalogue(
			"transport: smc, smcId: 0x82000010, smcArgs: { x7: 0 }",
			"transport: smc, direction: p2a-notify, smcId: 0x82000010, smcArgs: { x7: 1 } }, { transport: smc, direction: a2p, smcId: 0x82000010, smcArgs: { x7: 2 } }, { transport: smc, smcId: 0x82000010, smcArgs: { x7: 3 }",
		);
		const { channels } = answerTo({ ...files, "demo.scmi.yaml": shared, "scmi.yaml": setup("linux") });
		assert.deepEqual(channels, ["Dom0: 2"]);
	});
	test("of a guest, by the channel in its own tree", () => {
		const { agents, found } = answerTo({
			...files,
			"domu1.dts": board(smc("0x82000011")),
			"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, agent: rtos, guest: domu1.dts } }\n",
		});
		assert.deepEqual(agents, ["Linux: agent 1 (RTOS)", "DomU1: agent 2 (LINUX)"]);
		assert.ok(found.includes('error[scmi-agent-mismatch] "rtos"'));
	});
	test("where its channel is not in a list that may have gaps, it is one of those", () => {
		for (const completeness of ["", "agents: partial, "]) {
			const { agents, devices, found } = answerTo({
				"board.dts": board(smc("0x82000012")),
				"demo.scmi.yaml": catalogue(
					"transport: smc, smcId: 0x82000010",
					"transport: smc, smcId: 0x82000011",
					completeness,
				),
				"scmi.yaml": setup("linux"),
			});
			assert.deepEqual(agents, ["Dom0: agent 2 (LINUX)"]);
			assert.deepEqual(devices, ["serial@5000: denied", "spi@6000: granted"]);
			assert.deepEqual(found, ['warning[scmi-denied] "0"']);
		}
	});
	for (const slip of ["id: two", "ids: 2", "id: 2, typ: osmp"])
		test(`of an agent that cannot be read, it is no mistake of the setup's: ${slip}`, () => {
			const { devices, found } = answerTo({
				...files,
				"board.dts": board(smc("0x82000011")),
				"demo.scmi.yaml": demo.replace("id: 2", slip),
				"scmi.yaml": setup("linux"),
			});
			assert.deepEqual(devices, ["serial@5000: unknown", "spi@6000: unknown"]);
			assert.deepEqual(
				found.filter((line) => !line.startsWith("information")).map((line) => line.split(" ")[0]),
				["error[scmi-catalogue]"],
			);
		});
	for (const slip of ["smcArgs: { x7: one }", "smcArgs: 1"])
		test(`of another's channel it is not known who is behind it, where that agent may be on the same SMC: ${slip}`, () => {
			const { agents, devices, found } = answerTo({
				...files,
				"demo.scmi.yaml": catalogue(
					"transport: smc, smcId: 0x82000010, smcArgs: { x7: 0 }",
					`transport: smc, smcId: 0x82000010, ${slip}`,
				),
			});
			assert.deepEqual(agents, ["Linux: agent not known"]);
			assert.deepEqual(devices, ["serial@5000: unknown", "spi@6000: unknown"]);
			assert.deepEqual(
				found.map((line) => line.split(" ")[0]),
				["error[scmi-catalogue]"],
			);
		});
	test("against a complete list that has no such channel, it makes nobody an agent", () => {
		const { agents, found } = answerTo({
			...files,
			"board.dts": board(smc("0x82000012")),
			"scmi.yaml": setup("linux"),
		});
		assert.deepEqual(agents, ["Dom0: no agent"]);
		assert.deepEqual(found, ['error[scmi-channel-unknown] "arm,smc-id = <0x82000012>;"']);
	});
});

describe("a domain of which the setup says neither tree nor agent", () => {
	const setup = "scmi: 1\nhost: board.dts\nprofile: direct\ndomains: { DomU1: { os: linux } }\n";
	const AGENTS: Readonly<Record<string, string>> = {
		"two agents": catalogue("transport: smc, smcId: 0x82000010", "transport: smc, smcId: 0x82000011"),
		"one agent": linuxAlone("transport: smc, smcId: 0x82000011"),
	};
	test("also where firmware guards nothing and the catalogue names no agents", () => {
		const open = `scmiCatalogue: 1
firmware: { name: Demo SCP, match: { rootCompatible: ["acme,demo"] } }
resources: { clock: { uart: { id: 0, name: uart }, spi: { id: 1, name: spi } } }
permissions: { model: none }
completeness: { clock: complete }
`;
		const { agents, devices } = answerTo({
			"board.dts": board(smc("0x82000011")),
			"demo.scmi.yaml": open,
			"scmi.yaml": setup,
		});
		assert.deepEqual(agents, ["Linux: agent not named", "DomU1: agent not known"]);
		assert.deepEqual(devices, ["serial@5000: open, unused", "spi@6000: open, unused"]);
	});
	for (const [title, demo] of Object.entries(AGENTS))
		test(`${title}: it is nobody that is known, and reaches nothing`, () => {
			const { agents, devices, found } = answerTo({
				"board.dts": board(smc("0x82000011")),
				"demo.scmi.yaml": demo,
				"scmi.yaml": setup,
			});
			assert.deepEqual(agents, ["Linux: agent 2 (LINUX)", "DomU1: agent not known"]);
			assert.deepEqual(devices, ["serial@5000: denied, unused", "spi@6000: granted, unused"]);
			assert.deepEqual(found, ['warning[scmi-denied] "0"']);
		});
});

describe("a catalogue that names no agents", () => {
	const bare = (more: string) => `scmiCatalogue: 1
firmware: { name: Demo SCP, match: { rootCompatible: ["acme,demo"] } }
resources: { clock: { uart: { id: 0, name: uart }, spi: { id: 1, name: spi } } }
${more}
completeness: { clock: complete }
`;
	const files = { "board.dts": board(smc("0x82000011")) };
	const agentsOf = (more: string, others: Readonly<Record<string, string>> = {}) => {
		const { agents, devices } = answerTo({ ...files, "demo.scmi.yaml": bare(more), ...others });
		return [agents, devices];
	};
	test("and guards nothing: it does not matter which one a system is", () =>
		assert.deepEqual(agentsOf("permissions: { model: none }"), [
			["Linux: agent not named"],
			["serial@5000: open", "spi@6000: open"],
		]));
	test("and guards something: nobody is known", () =>
		assert.deepEqual(agentsOf("permissions: { model: static, initial: all }"), [
			["Linux: agent not known"],
			["serial@5000: unknown", "spi@6000: unknown"],
		]));
	test("of which it cannot be read what agents it has", () =>
		assert.deepEqual(agentsOf("permissions: { model: none }\nagents: { linux: { id: -1 } }"), [
			["Linux: agent not known"],
			["serial@5000: unknown", "spi@6000: unknown"],
		]));
	test("a guest with an SCMI node of its own speaks to it as well", () =>
		assert.deepEqual(
			agentsOf("permissions: { model: none }", {
				"domu1.dts": board(smc("0x82000011")),
				"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, guest: domu1.dts } }\n",
			}),
			[
				["Linux: agent not named", "DomU1: agent not named"],
				["serial@5000: open, open", "spi@6000: open, open"],
			],
		));
	test("unlike one that names some, of which it is the only one, or nobody knows which", () => {
		const linux = "linux: { id: 3, type: ospm }";
		assert.deepEqual(agentsOf(`permissions: { model: none }\nagents: { ${linux} }`)[0], ["Linux: agent 3"]);
		assert.deepEqual(agentsOf(`permissions: { model: none }\nagents: { ${linux}, rt: { id: 4, type: ospm } }`)[0], [
			"Linux: agent not known",
		]);
	});
	test("named for one node: of a guest's, which is another, nothing is known", () =>
		assert.deepEqual(
			agentsOf("permissions: { model: none }", {
				"domu1.dts": board(smc("0x82000011")).replace("firmware {", 'guest { compatible = "simple-bus";'),
				"scmi.yaml":
					"scmi: 1\nhost: board.dts\ncatalogue: { /firmware/scmi: demo.scmi.yaml }\ndomains: { DomU1: { os: linux, guest: domu1.dts } }\n",
			}),
			[
				["Linux: agent not named", "DomU1: agent not known"],
				["serial@5000: open, unknown", "spi@6000: open, unknown"],
			],
		));
	test("a guest with two SCMI nodes, none of which is told apart", () =>
		assert.deepEqual(
			agentsOf("permissions: { model: none }", {
				"domu1.dts": board(smc("0x82000011")).replace(
					"firmware {",
					'firmware {\n\t\tsecond { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000012>; shmem = <&page0>; };',
				),
				"scmi.yaml": "scmi: 1\nhost: board.dts\ndomains: { DomU1: { os: linux, guest: domu1.dts } }\n",
			}),
			[
				["Linux: agent not named", "DomU1: agent not known"],
				["serial@5000: open, unknown", "spi@6000: open, unknown"],
			],
		));
});
