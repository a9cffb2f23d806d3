import assert from "node:assert/strict";
import { test } from "node:test";
import type { Permissions } from "../../server/src/catalogue/model.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { agentOf, startFirmware, tell, words } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";
import { ALLOW, DENY, enable, isEnabled, type Machine, rcar, set } from "./rcar-machine.ts";
import { RPI5 } from "./rpi5.ts";

// firmware-catalogues, section 3: R-Car Gen3 BL31

test("nobody has anything at power-on, the hypervisor included", () => {
	const firmware = rcar();
	for (const agent of ["hyp", "vm0", "vm1"]) assert.equal(enable(firmware, agent, 0), "DENIED");
});

test("a grant covers exactly the resources of the device", () => {
	const firmware = rcar();
	assert.equal(set(firmware, 2, 19, ALLOW), "SUCCESS"); // hsusb: clocks 2, 3, resets 9, 10
	assert.equal(enable(firmware, "vm0", 2), "SUCCESS");
	assert.equal(enable(firmware, "vm0", 3), "SUCCESS");
	assert.equal(enable(firmware, "vm0", 4), "DENIED");
	assert.equal(tell(firmware, "vm0", "RESET", { domain_id: 9, flags: 0, reset_state: 0 }).status, "SUCCESS");
	assert.equal(tell(firmware, "vm0", "RESET", { domain_id: 8, flags: 0, reset_state: 0 }).status, "DENIED");
	assert.equal(enable(firmware, "vm1", 3), "DENIED", "another agent's grant is not one's own");
});

test("ohci0, ehci0 and hsusb share clocks 2 and 3: the last write wins, whichever device it was for", () => {
	const firmware = rcar();
	set(firmware, 2, 9, ALLOW); // ohci0
	set(firmware, 2, 19, ALLOW); // hsusb
	set(firmware, 2, 9, DENY); // ohci0 alone
	assert.equal(enable(firmware, "vm0", 3), "DENIED", "hsusb lost its clock with ohci0");
	set(firmware, 2, 10, ALLOW); // ehci0
	assert.equal(enable(firmware, "vm0", 3), "SUCCESS", "and has it back with ehci0");
});

test("where any grant is enough, the clock stays with the device that still has it", () => {
	const firmware = rcar({ grantAggregation: "any-grant" });
	set(firmware, 2, 9, ALLOW);
	set(firmware, 2, 19, ALLOW);
	set(firmware, 2, 9, DENY);
	assert.equal(enable(firmware, "vm0", 3), "SUCCESS");
	set(firmware, 2, 19, DENY);
	assert.equal(enable(firmware, "vm0", 3), "DENIED");
});

test("where the rule is not known, the answer is not known exactly when the rules differ", () => {
	const firmware = rcar({ grantAggregation: "unknown" });
	set(firmware, 2, 19, ALLOW);
	assert.equal(enable(firmware, "vm0", 3), "SUCCESS");
	set(firmware, 2, 9, DENY);
	assert.match(String(enable(firmware, "vm0", 3)), /^unknown/);
});

test("two agents may have one device, and their votes for a clock are counted", () => {
	const firmware = rcar();
	set(firmware, 2, 19, ALLOW);
	set(firmware, 3, 10, ALLOW);
	enable(firmware, "vm0", 3);
	enable(firmware, "vm1", 3);
	enable(firmware, "vm0", 3, 0);
	assert.equal(isEnabled(firmware, 3), true, "vm1 still wants it");
	enable(firmware, "vm1", 3, 0);
	assert.equal(isEnabled(firmware, 3), false);
});

test("on a server that obeys the last write one agent switches off what the other uses", () => {
	const firmware = rcar({ stateAggregation: "last-write" });
	set(firmware, 2, 19, ALLOW);
	set(firmware, 3, 10, ALLOW);
	enable(firmware, "vm0", 3);
	enable(firmware, "vm1", 3, 0);
	assert.equal(isEnabled(firmware, 3), false);
});

test("the holes: power is not controlled, resets are described to everybody", () => {
	const firmware = rcar();
	const off = { flags: 0, domain_id: 0, power_state: 0x40000000 };
	assert.equal(tell(firmware, "vm1", "POWER_STATE_SET", off).status, "SUCCESS");
	assert.equal(tell(firmware, "vm1", "RESET_DOMAIN_ATTRIBUTES", { domain_id: 0 }).status, "SUCCESS");
	assert.equal(tell(firmware, "vm1", "CLOCK_ATTRIBUTES", { clock_id: 0 }).status, "DENIED", "clocks are hidden");
	assert.equal(tell(firmware, "vm1", "CLOCK_RATE_GET", { clock_id: 0 }).status, "DENIED");
});

test("only channel 0 may grant; the caller is looked at before the size, and the payload does not say who calls", () => {
	const firmware = rcar();
	assert.equal(set(firmware, 3, 19, ALLOW, "vm1"), "DENIED");
	assert.equal(set(firmware, 1, 19, ALLOW, "vm1"), "DENIED", "naming agent 1 does not make it the hypervisor");
	const short = new Uint8Array([0x09, 0x40, 0, 0]); // SET_DEVICE_PERMISSIONS without its payload
	const answer = (agent: string) => {
		const reply = handle(firmware, agentOf(firmware, agent), short);
		return reply.kind === "answer" ? words(reply.bytes) : reply.why;
	};
	assert.equal(answer("vm1"), "00004009 fffffffd"); // DENIED
	assert.equal(answer("hyp"), "00004009 fffffff6"); // PROTOCOL_ERROR
});

test("statuses of BASE_SET_DEVICE_PERMISSIONS are the server's own", () => {
	assert.equal(set(rcar(), 2, 77, ALLOW), "NOT_FOUND");
	assert.equal(set(rcar(), 9, 19, ALLOW), "NOT_FOUND");
	assert.equal(set(rcar(), 2, 19, 2), "INVALID_PARAMETERS");
	const pi = startFirmware(RPI5);
	assert.equal(set(pi, 1, 77, ALLOW, "agent_0"), "INVALID_PARAMETERS");
	assert.equal(set(pi, 9, 1, ALLOW, "agent_1"), "DENIED");
});

test("agent 0 is the platform: SCP-firmware and TF-A take it and do nothing, the i.MX System Manager has no such agent", () => {
	const kind = (name: "scp-firmware" | "tf-a" | "imx-sm") =>
		set(rcar({}, { firmware: { ...RCAR_H3.firmware, kind: name } }), 0, 19, ALLOW);
	assert.equal(kind("scp-firmware"), "SUCCESS");
	assert.equal(kind("tf-a"), "SUCCESS");
	assert.equal(kind("imx-sm"), "NOT_FOUND");
});

// Raspberry Pi 5: one owner a device

test("an exclusive server: the second agent is DENIED until the first gives it up", () => {
	const firmware = startFirmware(RPI5);
	const reset = (agent: string) => tell(firmware, agent, "RESET", { domain_id: 0, flags: 0, reset_state: 0 }).status;
	assert.equal(set(firmware, 1, 1, ALLOW, "agent_0"), "SUCCESS");
	assert.equal(set(firmware, 2, 1, ALLOW, "agent_0"), "DENIED");
	assert.equal(reset("agent_1"), "SUCCESS");
	assert.equal(reset("agent_2"), "DENIED");
	assert.equal(reset("agent_0"), "SUCCESS", "agent 0 is never checked");
	assert.equal(set(firmware, 1, 1, DENY, "agent_0"), "SUCCESS");
	assert.equal(reset("agent_1"), "DENIED");
	assert.equal(set(firmware, 2, 1, ALLOW, "agent_0"), "SUCCESS");
	assert.equal(reset("agent_2"), "SUCCESS");
});

test("its quirk: a deny for any agent clears the owner, who keeps the use; a second agent gets it too", () => {
	const firmware = startFirmware(RPI5);
	const reset = (agent: string) => tell(firmware, agent, "RESET", { domain_id: 0, flags: 0, reset_state: 0 }).status;
	set(firmware, 1, 1, ALLOW, "agent_0");
	set(firmware, 2, 1, DENY, "agent_0");
	assert.equal(reset("agent_1"), "SUCCESS");
	assert.equal(set(firmware, 2, 1, ALLOW, "agent_0"), "SUCCESS");
	assert.deepEqual([reset("agent_1"), reset("agent_2")], ["SUCCESS", "SUCCESS"]);
});

test("BASE_RESET_AGENT_CONFIGURATION is agent 0's alone there", () => {
	const firmware = startFirmware(RPI5);
	const reset = (caller: string) =>
		tell(firmware, caller, "BASE_RESET_AGENT_CONFIGURATION", { agent_id: 1, flags: 1 }).status;
	assert.deepEqual([reset("agent_1"), reset("agent_2"), reset("agent_0")], ["DENIED", "DENIED", "SUCCESS"]);
});

test("BASE_RESET_AGENT_CONFIGURATION frees the devices with flag 1 only", () => {
	const firmware = startFirmware(RPI5);
	const reset = (flags: number) =>
		tell(firmware, "agent_0", "BASE_RESET_AGENT_CONFIGURATION", { agent_id: 1, flags }).status;
	set(firmware, 1, 1, ALLOW, "agent_0");
	assert.equal(reset(0), "SUCCESS");
	assert.equal(set(firmware, 2, 1, ALLOW, "agent_0"), "DENIED", "the restart leak");
	assert.equal(reset(1), "SUCCESS");
	assert.equal(set(firmware, 2, 1, ALLOW, "agent_0"), "SUCCESS");
});

test("an agent resets itself, not another", () => {
	const firmware = rcar();
	const reset = (agentId: number) =>
		tell(firmware, "vm0", "BASE_RESET_AGENT_CONFIGURATION", { agent_id: agentId, flags: 1 }).status;
	assert.equal(reset(2), "SUCCESS");
	assert.equal(reset(3), "DENIED");
});

test("a resource no device has is nobody's: pin 20 of the power button", () => {
	const firmware = startFirmware(RPI5);
	for (const device of [0, 1, 2, 4]) set(firmware, 1, device, ALLOW, "agent_0");
	const request = (agent: string, identifier: number) =>
		tell(firmware, agent, "PINCTRL_REQUEST", { identifier, flags: 0 }).status;
	assert.equal(request("agent_1", 20), "DENIED");
	assert.equal(request("agent_1", 30), "SUCCESS");
	assert.equal(request("agent_0", 30), "SUCCESS", "nobody looks who has it");
});

// What the catalogue does not say

test("a number beyond a complete table is NOT_FOUND, beyond a partial one not known", () => {
	assert.equal(tell(rcar(), "vm0", "CLOCK_ATTRIBUTES", { clock_id: 40 }).status, "NOT_FOUND");
	const partial = rcar({}, { completeness: { ...RCAR_H3.completeness, clock: "partial" } });
	assert.equal(
		tell(partial, "vm0", "CLOCK_ATTRIBUTES", { clock_id: 40 }).status,
		"unknown: the catalogue does not know clock 40, and its table is not complete",
	);
});

test("an answer is marked where the catalogue does not determine it", () => {
	const partial = rcar({}, { completeness: { ...RCAR_H3.completeness, clock: "partial" } });
	const ask = (firmware: Machine) => {
		const bytes = new Uint8Array([0x01, 0x50, 0, 0]); // clock protocol, PROTOCOL_ATTRIBUTES
		const reply = handle(firmware, agentOf(firmware, "vm0"), bytes);
		return reply.kind === "answer" ? reply.assumed : reply.why;
	};
	assert.deepEqual(ask(rcar()), []);
	assert.deepEqual(ask(partial), ["attributes"]);
});

test("a protocol that is not on a complete list is NOT_SUPPORTED; on any other nothing is known", () => {
	const ask = (firmware: Machine) => {
		const bytes = new Uint8Array([0x00, 0x54, 0, 0]); // sensor protocol 0x15, PROTOCOL_VERSION
		const reply = handle(firmware, agentOf(firmware, "vm0"), bytes);
		return reply.kind === "answer" ? words(reply.bytes) : reply.kind;
	};
	assert.equal(ask(rcar()), "00005400 ffffffff");
	const { protocols: _, ...rest } = RCAR_H3.completeness;
	assert.equal(ask(rcar({}, { completeness: rest })), "unknown");
	assert.equal(ask(rcar({}, { completeness: rest, scmi: { baseVersion: 0x20000, protocols: {} } })), "unknown");
});

test("a message a server does not have: NOT_FOUND of SCP-firmware, NOT_SUPPORTED of TF-A", () => {
	const ask = (kind: "scp-firmware" | "tf-a") => {
		const firmware = rcar({}, { firmware: { ...RCAR_H3.firmware, kind } });
		const bytes = new Uint8Array([0x7f, 0x50, 0, 0]); // clock protocol, message 0x7F
		const reply = handle(firmware, agentOf(firmware, "vm0"), bytes);
		return reply.kind === "answer" ? words(reply.bytes) : reply.kind;
	};
	assert.equal(ask("scp-firmware"), "0000507f fffffffc");
	assert.equal(ask("tf-a"), "0000507f ffffffff");
	set(rcar(), 2, 0, ALLOW);
	const rate = { flags: 0, clock_id: 0, rate: 1n };
	assert.equal(tell(rcar(), "vm0", "CLOCK_RATE_SET", rate).status, "NOT_SUPPORTED", "listed as unsupported");
});

test("upstream TF-A knows no permissions and no agents", () => {
	const firmware = rcar({ model: "none" }, { firmware: { name: "TF-A", kind: "tf-a" } });
	assert.equal(set(firmware, 2, 19, ALLOW), "NOT_SUPPORTED");
	assert.equal(tell(firmware, "vm0", "BASE_DISCOVER_AGENT", { agent_id: 0xffffffff }).status, "NOT_SUPPORTED");
	assert.equal(tell(firmware, "vm0", "PROTOCOL_ATTRIBUTES").values.attributes, 4, "0 agents, 4 protocols");
	assert.equal(enable(firmware, "vm0", 3), "SUCCESS", "everything is open");
});

test("a number of one agent is another's hole", () => {
	const clock = {
		own: { agentIds: { vm0: 0, vm1: null }, name: "own" },
		shared: { id: 1, name: "shared" },
		boot: { id: 2, name: "boot", status: "reserved" as const },
	};
	const firmware = rcar({ model: "none" }, { resources: { clock } });
	const name = (agent: string, id: number) => {
		const reply = tell(firmware, agent, "CLOCK_ATTRIBUTES", { clock_id: id });
		return reply.status === "SUCCESS" ? reply.values.clock_name : reply.status;
	};
	assert.deepEqual([name("vm0", 0), name("vm0", 1), name("vm0", 2)], ["own", "shared", "NOT_FOUND"]);
	assert.equal(name("vm1", 0), "NOT_FOUND");
});

// SCP-firmware: everybody has everything, minus what is denied

test("SCP-firmware starts with everything allowed but its deny bits; a deny takes a device, an allow gives all of it", () => {
	const grants = {
		vm0: { default: "all", resources: { clock: { hsusb: { level: "all", deny: ["CLOCK_CONFIG_SET"] } } } },
	};
	const firmware = rcar(
		{ initial: "all", grants: grants as Permissions["grants"] },
		{ firmware: { name: "SCP", kind: "scp-firmware" } },
	);
	assert.equal(enable(firmware, "vm0", 0), "SUCCESS");
	assert.equal(enable(firmware, "vm0", 3), "DENIED", "its deny bit");
	assert.equal(enable(firmware, "vm1", 3), "SUCCESS");
	set(firmware, 3, 19, DENY);
	assert.equal(enable(firmware, "vm1", 3), "DENIED");
	assert.equal(tell(firmware, "vm1", "CLOCK_ATTRIBUTES", { clock_id: 3 }).status, "DENIED", "every message is denied");
	set(firmware, 2, 19, ALLOW);
	assert.equal(enable(firmware, "vm0", 3), "SUCCESS", "allowing the device clears the bit");
});
