// Who may reset an agent's configuration, and what permissions of one protocol are about. DEN0056, base protocol.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const server = (permissions: string, kind = "other", protocols = "") =>
	typedFirmware(`firmware: { name: Demo, kind: ${kind} }
scmi: { baseVersion: 0x20000, protocols: { clock: { id: 0x14, version: 0x20000 }, reset: { id: 0x16 }${protocols} } }
agents: { hyp: { id: 1, type: hypervisor, trusted: true }, os: { id: 2, type: ospm }, rt: { id: 3, type: ospm } }
resources: { clock: { bus: { id: 0, name: bus } }, reset: { bus: { id: 0, name: bus } } }
devices: { bus: { id: 7, resources: { clock: [bus], reset: [bus] } } }
permissions: { model: device-runtime, initial: none, setBy: [hyp], controls: [clock, reset], grantAggregation: last-write, resetAgent: flag, ${permissions} }
completeness: { clock: complete, reset: complete, devices: complete, agents: complete, protocols: complete }
`);
const reset = (firmware: ReturnType<typeof server>, agent: string, agent_id: number) =>
	tell(firmware, agent, "BASE_RESET_AGENT_CONFIGURATION", { agent_id, flags: 0 }).status;

test("an agent its own, where the server lets it; another's only who sets permissions", () => {
	const of = (permissions: string) => {
		const firmware = server(permissions);
		return [reset(firmware, "hyp", 2), reset(firmware, "os", 2), reset(firmware, "os", 3)];
	};
	assert.deepEqual(of("selfReset: true"), ["SUCCESS", "SUCCESS", "DENIED"]);
	assert.deepEqual(of("selfReset: false"), ["SUCCESS", "DENIED", "DENIED"]);
});

test("what is allowed of one protocol is of that protocol alone", () => {
	const firmware = server("", "scp-firmware");
	const use = () => [
		tell(firmware, "os", "CLOCK_CONFIG_SET", { clock_id: 0, attributes: 1 }).status,
		tell(firmware, "os", "RESET", { domain_id: 0, flags: 1, reset_state: 0 }).status,
	];
	const set = (command_id: number, flags: number, device_id = 7) =>
		String(
			tell(firmware, "hyp", "BASE_SET_PROTOCOL_PERMISSIONS", { agent_id: 2, device_id, command_id, flags }).status,
		);
	assert.deepEqual(use(), ["DENIED", "DENIED"]);
	assert.equal(set(0x14, 1), "SUCCESS");
	assert.deepEqual(use(), ["SUCCESS", "DENIED"]);
	assert.equal(set(0x16, 1), "SUCCESS");
	assert.equal(set(0x14, 0), "SUCCESS");
	assert.deepEqual(use(), ["DENIED", "SUCCESS"]);
	assert.equal(set(0x10, 1), "DENIED", "the base protocol is everybody's");
	assert.match(set(0x99, 1), /^unknown: the catalogue does not know the device, or the protocol/);
});
