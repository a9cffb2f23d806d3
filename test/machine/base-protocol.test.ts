// The base protocol: who asks is told what firmware has, and of an agent's reset what it keeps.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tell } from "./board.ts";
import { enable, isEnabled, rcar, set } from "./rcar-machine.ts";
import { typedFirmware } from "./typed-firmware.ts";

const SERVER = `scmi:
  baseVersion: 0x20000
  protocols: { power: { id: 0x11 }, clock: { id: 0x14 }, reset: { id: 0x16 }, vendor: { id: 0x80 }, sensor: { id: 0x15, listed: false } }
agents:
  boss: { id: 1, type: hypervisor, trusted: true }
  os: { id: 2, name: OSPM, type: ospm }
  agent-without-a-name: { id: 3, type: ospm }
resources: { clock: { uart: { id: 0, name: uart } } }
permissions: { model: static, initial: none, grants: { os: { default: all, protocols: { clock: none } } } }
completeness: { clock: complete, agents: complete, protocols: complete }
`;
const server = (kind = "other") => typedFirmware(`firmware: { name: Demo, kind: ${kind} }\n${SERVER}`);

describe("BASE_DISCOVER_LIST_PROTOCOLS", () => {
	const list = (agent: string, skip: number, kind?: string) => {
		const { status, values } = tell(server(kind), agent, "BASE_DISCOVER_LIST_PROTOCOLS", { skip });
		return status === "SUCCESS" ? values.protocols : status;
	};
	test("in order, without one that is served but not listed", () =>
		assert.deepEqual(list("boss", 0), [0x11, 0x14, 0x16, 0x80]));
	test("of those that are closed to an agent it is not told", () =>
		assert.deepEqual(list("os", 0), [0x11, 0x16, 0x80]));
	test("from a place on; at the end none; beyond it the request is wrong, or there are none", () => {
		assert.deepEqual([list("boss", 2), list("boss", 4)], [[0x16, 0x80], []]);
		assert.deepEqual([list("boss", 5), list("boss", 200)], ["INVALID_PARAMETERS", "INVALID_PARAMETERS"]);
		assert.deepEqual(list("boss", 200, "tf-a"), []);
	});
});

describe("BASE_DISCOVER_AGENT", () => {
	const agent = (agent_id: number) => {
		const { status, values } = tell(server(), "os", "BASE_DISCOVER_AGENT", { agent_id });
		return status === "SUCCESS" ? [values.agent_id, values.name] : status;
	};
	test("its name; where none is stated 15 letters of the catalogue's own", () => {
		assert.deepEqual(agent(2), [2, "OSPM"]);
		assert.deepEqual(agent(3), [3, "agent-without-a"]);
	});
	test("0 is the platform, 0xffffffff oneself, any other is not there", () => {
		assert.deepEqual(agent(0), [0, "platform"]);
		assert.deepEqual(agent(0xffffffff), [2, "OSPM"]);
		assert.equal(agent(9), "NOT_FOUND");
	});
});

describe("PROTOCOL_MESSAGE_ATTRIBUTES", () => {
	const has = (message_id: number) => tell(server(), "boss", "PROTOCOL_MESSAGE_ATTRIBUTES", { message_id }).status;
	test("of a message that is there, one the server lacks, and a number that is none", () =>
		assert.deepEqual([has(6), has(8), has(0x77)], ["SUCCESS", "NOT_FOUND", "NOT_FOUND"]));
});

describe("BASE_RESET_AGENT_CONFIGURATION", () => {
	const reset = (agent_id: number, flags: number) => {
		const firmware = rcar();
		set(firmware, 2, 19, 1);
		enable(firmware, "vm0", 3);
		const { status } = tell(firmware, "hyp", "BASE_RESET_AGENT_CONFIGURATION", { agent_id, flags });
		return [status, isEnabled(firmware, 3), enable(firmware, "vm0", 3)];
	};
	test("with flag 1 an agent has nothing any more, and what it switched on is off", () =>
		assert.deepEqual(reset(2, 1), ["SUCCESS", false, "DENIED"]));
	test("without it keeps what it was granted", () => assert.deepEqual(reset(2, 0), ["SUCCESS", false, "SUCCESS"]));
	test("of another agent: nothing happens to this one", () =>
		assert.deepEqual(reset(3, 1), ["SUCCESS", true, "SUCCESS"]));
	test("of an agent that is not there: refused", () => assert.deepEqual(reset(40, 1), ["NOT_FOUND", true, "SUCCESS"]));
	test("of an agent that is not there, on a server that does not look: nothing happens", () => {
		const unchecked = SERVER.replace(
			"protocols: { power",
			"protocols: { base: { id: 0x10, messages: { BASE_RESET_AGENT_CONFIGURATION: { checks: [size] } } }, power",
		);
		const granted = unchecked.replace("initial: none,", "initial: none, resetsState: granted,");
		const firmware = typedFirmware(`firmware: { name: Demo, kind: other }\n${granted}`);
		const { status } = tell(firmware, "boss", "BASE_RESET_AGENT_CONFIGURATION", { agent_id: 40, flags: 1 });
		assert.equal(status, "SUCCESS");
	});
});

test("BASE_SET_PROTOCOL_PERMISSIONS gives and takes what a device has of one protocol", () => {
	const firmware = rcar({}, { firmware: { name: "SCP", kind: "scp-firmware" } });
	const clock = (flags: number) =>
		tell(firmware, "hyp", "BASE_SET_PROTOCOL_PERMISSIONS", { agent_id: 2, device_id: 19, command_id: 0x14, flags })
			.status;
	const reset = () => tell(firmware, "vm0", "RESET", { domain_id: 9, flags: 0, reset_state: 0 }).status;
	assert.deepEqual([clock(1), enable(firmware, "vm0", 3), reset()], ["SUCCESS", "SUCCESS", "DENIED"]);
	assert.deepEqual([clock(0), enable(firmware, "vm0", 3), reset()], ["SUCCESS", "DENIED", "DENIED"]);
	assert.equal(clock(2), "INVALID_PARAMETERS");
});

test("agents are counted without the platform: agent 0, where others have channels and it has none", () => {
	const counted = (channels: string) => {
		const firmware = typedFirmware(`firmware: { name: Demo, kind: other }
agents: { zero: { id: 0 }, os: { id: 1, type: ospm${channels} } }
resources: {}
permissions: { model: none }
completeness: { agents: complete, protocols: complete }
`);
		return (Number(tell(firmware, "os", "PROTOCOL_ATTRIBUTES").values.attributes) >>> 8) & 0xff;
	};
	assert.equal(counted(", channels: [{ transport: smc, smcId: 1 }]"), 1);
	assert.equal(counted(""), 2);
});
