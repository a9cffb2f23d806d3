import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue, Permissions } from "../../server/src/catalogue/model.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { agentOf, startFirmware, tell, words } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";
import { ALLOW, DENY, enable, isEnabled, rcar, set } from "./rcar-machine.ts";

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
