import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import type { Firmware } from "../../server/src/machine/firmware.ts";
import { ANY_CHANGE, mayUse } from "../../server/src/machine/permissions.ts";
import { encodeRequest } from "../../server/src/scmi/codec.ts";
import { PROTOCOLS } from "../../server/src/scmi/protocols.ts";
import { agentOf, startFirmware, tell } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";
import { RPI5 } from "./rpi5.ts";

const RUNS = { seed: 0x5c31, numRuns: 300 };

/** A field: numbers that mean something here, or any number. */
const word = fc.oneof(
	fc.integer({ min: 0, max: 45 }),
	fc.constantFrom(0xffffffff, 0x40000000, 0x14),
	fc.nat({ max: 0xffffffff }),
);

/** A message of the specification with any values, or bytes that are none. */
const anyMessage = fc.oneof(
	fc
		.tuple(fc.constantFrom(...PROTOCOLS), fc.nat(), fc.array(word, { minLength: 8, maxLength: 8 }))
		.map(([protocol, pick, numbers]) => {
			const message = protocol.messages[pick % protocol.messages.length] ?? assert.fail();
			const values = Object.fromEntries(
				message.request.map(({ name, type }, i) => [name, type === "u32[]" ? numbers : (numbers[i] ?? 0)]),
			);
			const header = { messageId: message.id, type: "command", protocolId: protocol.id, token: 0 } as const;
			return encodeRequest(header, message, values, 0x20000);
		}),
	fc.uint8Array({ maxLength: 40 }),
);

/** Everything an agent must not change: all permissions, and the state of what was not granted to it. */
function outOfReach(firmware: Firmware, agentKey: string): unknown {
	const agent = agentOf(firmware, agentKey);
	const closed = [...firmware.index.tables.values()]
		.flatMap(({ entries }) => entries)
		.filter((entry) => mayUse(firmware, agent, entry, ANY_CHANGE) === "denied");
	const permissions = firmware.index.agents.map((other) =>
		[...firmware.index.tables.values()]
			.flatMap(({ entries }) => entries)
			.map((entry) => mayUse(firmware, other, entry, ANY_CHANGE)),
	);
	const { owners, devices, resources, ...doubts } = firmware.permissions;
	return structuredClone({
		permissions,
		state: { ...doubts, owners: [...owners.values()], given: [devices, resources].map(sizesOf) },
		hardware: closed.map((entry) => firmware.hardware.get(entry)),
	});
}

/** How many flags each agent has; what they say is in the permissions. */
const sizesOf = (map: ReadonlyMap<number, ReadonlyMap<unknown, boolean>>) =>
	[...map].map(([agentId, flags]) => [agentId, [...flags.values()]]);

function checkIsolation(name: string, catalogue: Catalogue, hypervisor: string, agent: string, device: number) {
	test(`${name}: nothing ${agent} sends changes a permission, or a resource it was not granted`, () => {
		fc.assert(
			fc.property(fc.array(anyMessage, { maxLength: 25 }), (messages) => {
				const firmware = startFirmware(catalogue);
				const agentId = agentOf(firmware, agent).agent.id;
				const grant = { agent_id: agentId, device_id: device, flags: 1 };
				assert.equal(tell(firmware, hypervisor, "BASE_SET_DEVICE_PERMISSIONS", grant).status, "SUCCESS");
				const before = outOfReach(firmware, agent);
				// giving up what one has is the one thing an agent may do to permissions
				for (const bytes of messages) if (!isOwnReset(bytes)) handle(firmware, agentOf(firmware, agent), bytes);
				assert.deepEqual(outOfReach(firmware, agent), before);
			}),
			RUNS,
		);
	});
}

const isOwnReset = (bytes: Uint8Array) => bytes[0] === 0x0b && bytes[1] === 0x40;

checkIsolation("R-Car", RCAR_H3, "hyp", "vm0", 19);
checkIsolation("Raspberry Pi 5", RPI5, "agent_0", "agent_1", 1);
checkIsolation("SCP-firmware", { ...RCAR_H3, firmware: { name: "SCP", kind: "scp-firmware" } }, "hyp", "vm1", 8);

test("any bytes on any channel get an answer that echoes the header, or are not judged", () => {
	fc.assert(
		fc.property(fc.constantFrom("hyp", "vm0"), fc.array(anyMessage, { maxLength: 10 }), (agent, messages) => {
			const firmware = startFirmware(RCAR_H3);
			for (const bytes of messages) {
				const reply = handle(firmware, agentOf(firmware, agent), bytes);
				if (reply.kind !== "answer" || bytes.length < 4) continue;
				assert.ok(reply.bytes.length >= 8 && reply.bytes.length % 4 === 0);
				assert.deepEqual(reply.bytes.subarray(0, 3), bytes.subarray(0, 3));
			}
		}),
		RUNS,
	);
});
