import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue, Permissions } from "../../server/src/catalogue/model.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { ANY_CHANGE, mayUse } from "../../server/src/machine/permissions.ts";
import { agentOf, startFirmware, tell, words } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";
import { RPI5 } from "./rpi5.ts";

const ALLOW = 1;
const DENY = 0;

const rcar = (permissions: Partial<Permissions> = {}, more: Partial<Catalogue> = {}) =>
	startFirmware({ ...RCAR_H3, ...more, permissions: { ...RCAR_H3.permissions, ...permissions } });

type Machine = ReturnType<typeof startFirmware>;

const set = (firmware: Machine, agentId: number, deviceId: number, flags: number, caller = "hyp") =>
	tell(firmware, caller, "BASE_SET_DEVICE_PERMISSIONS", { agent_id: agentId, device_id: deviceId, flags }).status;
const enable = (firmware: Machine, agent: string, clock: number, on = 1) =>
	tell(firmware, agent, "CLOCK_CONFIG_SET", { clock_id: clock, attributes: on }).status;
const isEnabled = (firmware: Machine, clock: number) =>
	tell(firmware, "vm0", "CLOCK_ATTRIBUTES", { clock_id: clock }).values.attributes === 1;

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

// i.MX System Manager: fixed grants

const IMX: Catalogue = {
	...RCAR_H3,
	firmware: { name: "i.MX95", kind: "imx-sm" },
	scmi: { baseVersion: 0x20001, protocols: { clock: { id: 0x14, version: 0x30000 } } },
	permissions: {
		...RCAR_H3.permissions,
		model: "static",
		stateAggregation: "highest",
		hidesUngranted: [],
		statuses: { unknownDevice: "NOT_SUPPORTED" },
		grants: {
			vm0: {
				default: "none",
				devices: { eavb: "all" },
				resources: { clock: { hsusb: "get", ehci1: { level: "all", deny: ["CLOCK_RATE_SET"] } } },
			},
		},
	},
};

test("fixed grants: what is below set may be read, not changed; everybody reads", () => {
	const firmware = startFirmware(IMX);
	assert.equal(enable(firmware, "vm0", 0), "SUCCESS", "by its device");
	assert.equal(enable(firmware, "vm0", 3), "DENIED", "level get");
	assert.equal(enable(firmware, "vm0", 1), "DENIED", "default none");
	assert.equal(enable(firmware, "vm1", 0), "DENIED", "not named: initial none");
	assert.equal(tell(firmware, "vm1", "CLOCK_ATTRIBUTES", { clock_id: 0 }).status, "SUCCESS");
	assert.equal(enable(firmware, "vm0", 4), "SUCCESS");
	const rate = { flags: 0, clock_id: 4, rate: 133_333_333n };
	assert.equal(tell(firmware, "vm0", "CLOCK_RATE_SET", rate).status, "DENIED", "this message is denied");
	assert.equal(tell(firmware, "vm0", "CLOCK_GET_PERMISSIONS", { clock_id: 4 }).values.permissions, 0xc0000000);
	assert.equal(set(firmware, 2, 19, ALLOW), "NOT_SUPPORTED");
});

// measured-servers: imx-sm takes more than `set` for what changes a clock's rate or parent, a pin or a reset

test("i.MX: with level set a clock is switched, not re-rated; it says so", () => {
	const firmware = startFirmware({
		...IMX,
		scmi: { baseVersion: 0x20001, protocols: { clock: { id: 0x14, version: 0x30000 }, reset: { id: 0x16 } } },
		permissions: {
			...IMX.permissions,
			grants: {
				vm0: { resources: { clock: { hsusb: "set", ehci1: "exclusive" }, reset: { eavb: "set", hdmi0: "exclusive" } } },
			},
		},
	});
	const rate = (id: number) =>
		tell(firmware, "vm0", "CLOCK_RATE_SET", { flags: 0, clock_id: id, rate: 133_333_333n }).status;
	const permissions = (id: number) =>
		tell(firmware, "vm0", "CLOCK_GET_PERMISSIONS", { clock_id: id }).values.permissions;
	const configure = (attributes: number) =>
		tell(firmware, "vm0", "CLOCK_CONFIG_SET", { clock_id: 3, attributes, extended_config_val: 0 }).status;
	assert.deepEqual([rate(3), rate(4)], ["DENIED", "SUCCESS"]);
	assert.deepEqual([permissions(3), permissions(4)], [0x80000000, 0xe0000000]);
	const attributes = Number(tell(firmware, "vm0", "CLOCK_ATTRIBUTES", { clock_id: 3 }).values.attributes);
	assert.equal(attributes & 2, 2, "bit 1: restricted");
	assert.deepEqual(
		[configure(1), configure(1 | (0x80 << 16))],
		["SUCCESS", "DENIED"],
		"switched, not with an extended value",
	);
	const reset = (id: number) => tell(firmware, "vm0", "RESET", { domain_id: id, flags: 1, reset_state: 0 }).status;
	assert.deepEqual([reset(0), reset(1)], ["DENIED", "SUCCESS"]);
});

test("i.MX takes a payload that is too long, and negotiates no older major version", () => {
	const firmware = startFirmware(IMX);
	const header = (message: number) => [message, 0x50, 0, 0];
	const long = handle(firmware, agentOf(firmware, "vm0"), new Uint8Array([...header(3), 0, 0, 0, 0, 9, 9, 9, 9]));
	assert.equal(long.kind === "answer" && words(long.bytes).split(" ")[1], "00000000");
	const negotiate = (version: number) => tell(firmware, "vm0", "NEGOTIATE_PROTOCOL_VERSION", { version }).status;
	assert.deepEqual([negotiate(0x20000), negotiate(0x10000)], ["SUCCESS", "NOT_SUPPORTED"], "of Base 2.1");
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

// measured-servers: SCP-firmware looks at the protocol, the message, then the resource

test("SCP-firmware: a device grant lifts neither a denied protocol nor a denied message; a denied protocol has no version", () => {
	const grants = { vm0: { protocols: { reset: "none", clock: { level: "all", deny: ["CLOCK_CONFIG_SET"] } } } };
	const firmware = rcar(
		{ initial: "all", grants: grants as Permissions["grants"] },
		{ firmware: { name: "SCP", kind: "scp-firmware" } },
	);
	set(firmware, 2, 19, ALLOW);
	assert.equal(enable(firmware, "vm0", 3), "DENIED");
	assert.equal(tell(firmware, "vm0", "CLOCK_ATTRIBUTES", { clock_id: 3 }).status, "SUCCESS");
	const reset = [...firmware.protocols.values()].find(({ table }) => table.kind === "reset");
	assert.ok(reset);
	const version = handle(firmware, agentOf(firmware, "vm0"), new Uint8Array([0, 0x58, 0, 0]));
	assert.equal(version.kind === "answer" && words(version.bytes), "00005800 fffffffd");
	assert.equal(tell(firmware, "vm1", "RESET_DOMAIN_ATTRIBUTES", { domain_id: 0 }).status, "SUCCESS");
});

test("SCP-firmware: an id past its tables is DENIED; a device past the last is INVALID_PARAMETERS, a hole NOT_FOUND", () => {
	const firmware = rcar({ initial: "none", statuses: {} }, { firmware: { name: "SCP", kind: "scp-firmware" } });
	assert.equal(enable(firmware, "vm0", 40), "DENIED");
	assert.deepEqual([set(firmware, 2, 41, ALLOW), set(firmware, 2, 2, ALLOW)], ["INVALID_PARAMETERS", "NOT_FOUND"]);
});

test("SCP-firmware: BASE_RESET_AGENT_CONFIGURATION leaves hardware as it is", () => {
	const firmware = rcar({ initial: "all" }, { firmware: { name: "SCP", kind: "scp-firmware" } });
	enable(firmware, "vm0", 3);
	assert.equal(tell(firmware, "hyp", "BASE_RESET_AGENT_CONFIGURATION", { agent_id: 2, flags: 0 }).status, "SUCCESS");
	assert.equal(isEnabled(firmware, 3), true);
});

test("SCP-firmware: BASE_SET_PROTOCOL_PERMISSIONS takes the resources of one protocol, never Base", () => {
	const firmware = rcar({ initial: "all" }, { firmware: { name: "SCP", kind: "scp-firmware" } });
	const deny = (protocol: number) => ({ agent_id: 2, device_id: 19, command_id: protocol, flags: DENY });
	assert.equal(tell(firmware, "hyp", "BASE_SET_PROTOCOL_PERMISSIONS", deny(0x10)).status, "DENIED");
	assert.equal(tell(firmware, "hyp", "BASE_SET_PROTOCOL_PERMISSIONS", deny(0x14)).status, "SUCCESS");
	assert.equal(enable(firmware, "vm0", 3), "DENIED");
	assert.equal(tell(firmware, "vm0", "RESET", { domain_id: 9, flags: 0, reset_state: 0 }).status, "SUCCESS");
});

// measured-servers: OP-TEE's clocks are of version 2.0 without the delay that brought

test("OP-TEE answers CLOCK_ATTRIBUTES with 24 bytes of payload, and INVALID_PARAMETERS for a number it has not", () => {
	const firmware = rcar(
		{ model: "none" },
		{
			firmware: { name: "OP-TEE", kind: "op-tee" },
			scmi: { baseVersion: 0x20000, protocols: { clock: { id: 0x14, version: 0x20000 } } },
		},
	);
	const attributes = handle(firmware, agentOf(firmware, "vm0"), new Uint8Array([3, 0x50, 0, 0, 0, 0, 0, 0]));
	assert.equal(attributes.kind === "answer" && attributes.bytes.length, 4 + 24);
	assert.equal(tell(firmware, "vm0", "CLOCK_RATE_GET", { clock_id: 40 }).status, "INVALID_PARAMETERS");
});

// What a catalogue says of its own server counts

test("a message of one's own: its checks, its level, its answer, its status for what is not there", () => {
	const firmware = rcar(
		{ stateAggregation: { clock: "last-write" } },
		{
			firmware: { name: "own", kind: "other" },
			scmi: {
				...RCAR_H3.scmi,
				protocols: {
					clock: {
						id: 0x14,
						version: 0x20000,
						messages: {
							CLOCK_ATTRIBUTES: {
								checks: ["size", "resource"],
								unknown: "OUT_OF_RANGE",
								omits: ["clock_enable_delay"],
							},
							CLOCK_CONFIG_SET: { checks: ["size", "resource"] },
							CLOCK_RATE_SET: { answers: "BUSY" },
						},
						claims: { allBut: ["CLOCK_RATE_SET"] },
					},
				},
			},
		},
	);
	assert.equal(enable(firmware, "vm0", 3), "SUCCESS", "nobody looks for a grant");
	assert.equal(tell(firmware, "vm0", "CLOCK_ATTRIBUTES", { clock_id: 40 }).status, "OUT_OF_RANGE");
	assert.equal(tell(firmware, "vm0", "CLOCK_RATE_SET", { flags: 0, clock_id: 3, rate: 1n }).status, "BUSY");
	const claimed = (message: number) => {
		const bytes = new Uint8Array([2, 0x50, 0, 0, message, 0, 0, 0]);
		const answer = handle(firmware, agentOf(firmware, "vm0"), bytes);
		return answer.kind === "answer" && words(answer.bytes).split(" ")[1];
	};
	assert.deepEqual([claimed(5), claimed(0x55)], ["fffffffc", "00000000"]);
});

// rcar_scmi_base.c, __copy_vendor_str(): strlcpy() of four bytes into sixteen, in the memory the agent wrote; the size is not looked at

test("R-Car: what an agent wrote behind its message shows through where the reply leaves bytes unwritten", () => {
	const firmware = rcar();
	const request = new Uint8Array([3, 0x40, 0, 0, ...[6, 0, 0, 0], ...[0, 8, 0, 0], ...[0x43, 0, 0, 0]]);
	const answer = handle(firmware, agentOf(firmware, "vm0"), request);
	const expected = "00004003 00000000 00465441 00000043 00000000 00000000";
	assert.equal(answer.kind === "answer" && words(answer.bytes), expected);
});

// rcar_scmi_reset.c writes SMSTPCR7 for hdmi0, where a bit that is not set starts a clock

test("what a reset switches on by mistake is on until somebody who may switches it off", () => {
	const reset = { ...RCAR_H3.resources.reset, hdmi0: { id: 1, name: "", starts: { clock: ["hsusb"] } } };
	const firmware = rcar({}, { resources: { ...RCAR_H3.resources, reset } });
	set(firmware, 2, 19, ALLOW);
	set(firmware, 3, 1, ALLOW);
	assert.equal(isEnabled(firmware, 3), false);
	assert.equal(tell(firmware, "vm1", "RESET", { domain_id: 1, flags: 1, reset_state: 0 }).status, "SUCCESS");
	assert.equal(isEnabled(firmware, 3), true);
	enable(firmware, "vm0", 3, 0);
	assert.equal(isEnabled(firmware, 3), false);
});

// What a catalogue does not say is not known

const CLOCKS = { uart: { id: 0, name: "uart" }, spi: { id: 1, name: "spi" } };
const boardOf = (catalogue: Partial<Catalogue>, permissions: Partial<Permissions>) =>
	startFirmware({
		...RCAR_H3,
		firmware: { name: "board", kind: "tf-a" },
		scmi: { baseVersion: 0x20000, protocols: { clock: { id: 0x14, version: 0x20000 } } },
		resources: { clock: CLOCKS },
		...catalogue,
		permissions: { ...RCAR_H3.permissions, controls: ["clock"], hidesUngranted: [], ...permissions },
	});

test("fixed grants by device: of a device whose resources are not all known, what it may have is not known", () => {
	const grants = { vm0: { devices: { spi0: "all" as const } } };
	const granted = (device: Catalogue["devices"][string], completeness: Catalogue["completeness"]) =>
		enable(boardOf({ devices: { spi0: device }, completeness }, { model: "static", grants }), "vm0", 0);
	assert.match(
		String(granted({ id: 0 }, { clock: "complete" })),
		/^unknown/,
		"it lists nothing, and devices are not complete",
	);
	assert.match(String(granted({ id: 0, resources: { clock: ["sppi"] } }, {})), /^unknown/, "a key that is in no table");
	assert.equal(granted({ id: 0, resources: { clock: ["spi"] } }, {}), "DENIED");
	assert.equal(granted({ id: 0, resources: { clock: ["uart"] } }, {}), "SUCCESS");
});

test("where it is not known whether a reset drops grants, nothing after it is", () => {
	const devices = { spi0: { id: 0, resources: { clock: ["spi"] } } };
	const reset = (firmware: Machine) =>
		tell(firmware, "hyp", "BASE_RESET_AGENT_CONFIGURATION", { agent_id: 2, flags: 1 }).status;
	const shared = boardOf(
		{ devices, firmware: { name: "board", kind: "other" } },
		{ initial: "all", resetAgent: "unknown" },
	);
	set(shared, 2, 0, DENY);
	assert.equal(reset(shared), "SUCCESS");
	assert.match(String(enable(shared, "vm0", 1)), /^unknown/);
	const exclusive = boardOf({ devices }, { exclusive: true, resetAgent: "unknown" });
	set(exclusive, 2, 0, ALLOW);
	reset(exclusive);
	assert.match(String(set(exclusive, 3, 0, ALLOW)), /^unknown/, "the owner may be gone");
	assert.match(String(enable(exclusive, "vm1", 1)), /^unknown/);
});

test("SCP-firmware: what a denied protocol or message keeps from an agent is denied in the grants too", () => {
	const of = (grant: "none" | { level: "all"; deny: string[] }) => {
		const grants = { vm0: { protocols: { clock: grant } } };
		const firmware = rcar({ initial: "none", grants }, { firmware: { name: "SCP", kind: "scp-firmware" } });
		set(firmware, 2, 19, ALLOW);
		const hsusb = firmware.index.tables.get("clock")?.byKey.get("hsusb") ?? assert.fail();
		return mayUse(firmware, agentOf(firmware, "vm0"), hsusb, ANY_CHANGE);
	};
	assert.deepEqual([of("none"), of({ level: "all", deny: ["CLOCK_CONFIG_SET"] })], ["denied", "denied"]);
});

test("any grant counts, and one of a single protocol is not kept by device: then it is not known", () => {
	const firmware = rcar({ grantAggregation: "any-grant" }, { firmware: { name: "SCP", kind: "scp-firmware" } });
	const allow = { agent_id: 2, device_id: 19, command_id: 0x14, flags: ALLOW };
	assert.equal(tell(firmware, "hyp", "BASE_SET_PROTOCOL_PERMISSIONS", allow).status, "SUCCESS");
	assert.match(String(enable(firmware, "vm0", 3)), /^unknown/);
});

test("protocols of several channels are an agent's together; a channel that does not say speaks all", () => {
	const listOf = (...channels: readonly (readonly string[] | undefined)[]) => {
		const agents = {
			vm0: {
				id: 2,
				channels: channels.map((protocols, i) => ({
					transport: "mailbox" as const,
					doorbell: i,
					...(protocols && { protocols }),
				})),
			},
		};
		const firmware = rcar({}, { agents, firmware: { name: "board", kind: "other" } });
		return tell(firmware, "vm0", "BASE_DISCOVER_LIST_PROTOCOLS", { skip: 0 }).values.protocols;
	};
	assert.deepEqual(listOf(["base", "power"], ["clock", "reset"]), [0x11, 0x14, 0x16]);
	assert.deepEqual(listOf(undefined, ["reset"]), [0x11, 0x14, 0x16, 0x18]);
});

test("a rate that is set where the catalogue lists none is not taken for what was asked", () => {
	const firmware = boardOf({}, { model: "none" });
	assert.equal(tell(firmware, "vm0", "CLOCK_RATE_SET", { flags: 0, clock_id: 0, rate: 1n }).status, "SUCCESS");
	const answer = handle(firmware, agentOf(firmware, "vm0"), new Uint8Array([6, 0x50, 0, 0, 0, 0, 0, 0]));
	assert.deepEqual(answer.kind === "answer" && answer.assumed, ["rate"]);
});

test("members that are not all in the table, or numbered by each agent, are counted as the catalogue can", () => {
	const pinctrl = {
		p1: { agentIds: { vm0: 7 }, kind: "pin" as const },
		g: { agentIds: { vm0: 0 }, kind: "group" as const, members: ["p1"] },
		broken: { agentIds: { vm0: 1 }, kind: "group" as const, members: ["p1", "p2"] },
	};
	const firmware = rcar(
		{},
		{
			firmware: { name: "board", kind: "other" },
			scmi: { baseVersion: 0x20000, protocols: { pinctrl: { id: 0x19, version: 0x10000, idSpace: "per-agent" } } },
			resources: { pinctrl },
		},
	);
	const members = (identifier: number) =>
		tell(firmware, "vm0", "PINCTRL_LIST_ASSOCIATIONS", { identifier, flags: 1, index: 0 });
	assert.deepEqual(members(0).values.array, [7]);
	assert.match(String(members(1).status), /^unknown/);
});

test("without permissions nothing is known of the messages that set them", () => {
	const firmware = rcar({ assumed: true, model: "none" });
	assert.match(String(set(firmware, 2, 19, ALLOW)), /^unknown/);
	const reset = { agent_id: 2, flags: 0 };
	assert.match(String(tell(firmware, "hyp", "BASE_RESET_AGENT_CONFIGURATION", reset).status), /^unknown/);
});
