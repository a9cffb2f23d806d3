import fc from "fast-check";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import type { Firmware } from "../../server/src/machine/firmware.ts";
import { ANY_CHANGE, mayUse } from "../../server/src/machine/permissions.ts";
import { encodeRequest } from "../../server/src/scmi/codec.ts";
import { PROTOCOLS } from "../../server/src/scmi/protocols.ts";
import type { SharedMemory } from "../../server/src/scmi/shared-memory.ts";
import { agentOf } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";
import { RPI5 } from "./rpi5.ts";

/** A server of each kind, and the agent that tries what it can. */
export interface TriedServer {
	readonly name: string;
	readonly catalogue: Catalogue;
	readonly agent: string;
	/** Who grants it a device, where devices are granted. */
	readonly granter?: string;
	readonly device?: number;
}

const ofKind = (kind: NonNullable<Catalogue["firmware"]["kind"]>): Catalogue => ({
	...RCAR_H3,
	firmware: { name: kind, kind },
});
const fixed = (kind: NonNullable<Catalogue["firmware"]["kind"]>): Catalogue => ({
	...ofKind(kind),
	permissions: {
		...RCAR_H3.permissions,
		model: "static",
		grants: {
			vm0: { resources: { clock: { hsusb: "set", ehci0: "exclusive" }, reset: { usb2_01: "all" } } },
			hyp: { default: "all" },
		},
	},
});

export const SERVERS: readonly TriedServer[] = [
	{ name: "R-Car", catalogue: RCAR_H3, granter: "hyp", agent: "vm0", device: 19 },
	{ name: "Raspberry Pi 5", catalogue: RPI5, granter: "agent_0", agent: "agent_1", device: 1 },
	{ name: "SCP-firmware", catalogue: ofKind("scp-firmware"), granter: "hyp", agent: "vm1", device: 8 },
	{ name: "i.MX", catalogue: fixed("imx-sm"), agent: "vm0" },
	{ name: "a server as specified", catalogue: ofKind("other"), granter: "hyp", agent: "vm0", device: 19 },
	{ name: "TF-A", catalogue: fixed("tf-a"), agent: "vm0" },
	{ name: "OP-TEE", catalogue: fixed("op-tee"), agent: "vm0" },
];

/** A field: numbers that mean something here, or any number. */
const word = fc.oneof(
	fc.integer({ min: 0, max: 45 }),
	fc.constantFrom(0xffffffff, 0x40000000, 0x14),
	fc.nat({ max: 0xffffffff }),
);

/** A message of the specification with any values, or bytes that are none. */
export const anyMessage = fc.oneof(
	fc
		.tuple(fc.constantFrom(...PROTOCOLS), fc.nat(), fc.array(word, { minLength: 8, maxLength: 8 }))
		.map(([protocol, pick, numbers]) => {
			const message = protocol.messages[pick % protocol.messages.length] as (typeof protocol.messages)[number];
			const values = Object.fromEntries(
				message.request.map(({ name, type }, i) => [name, type === "u32[]" ? numbers : (numbers[i] ?? 0)]),
			);
			const header = { messageId: message.id, type: "command", protocolId: protocol.id, token: 0 } as const;
			return encodeRequest(header, message, values, 0x20000);
		}),
	fc.uint8Array({ maxLength: 40 }),
);

/** What an agent may write into the area it shares: a message, with words before it that fit or do not. */
export const anyMemory: fc.Arbitrary<SharedMemory> = fc
	.tuple(
		anyMessage,
		fc.constantFrom(0, 0, 0, 0, 1, 2, 3),
		fc.constantFrom(0, 1),
		fc.constantFrom(0, 0, 0, 0, 1, 90, 1e6),
	)
	.map(([message, status, flags, more]) => ({ status, flags, lengthBytes: message.length + more, message }));

/** BASE_RESET_AGENT_CONFIGURATION, whatever follows. */
export const isOwnReset = (bytes: Uint8Array) => bytes[0] === 0x0b && bytes[1] === 0x40;

/** Everything an agent must not change: all permissions, and the state of what was not granted to it. */
export function outOfReach(firmware: Firmware, agentKey: string): unknown {
	const agent = agentOf(firmware, agentKey);
	const entries = [...firmware.index.tables.values()].flatMap((table) => table.entries);
	const closed = entries.filter((entry) => mayUse(firmware, agent, entry, ANY_CHANGE) === "denied");
	const permissions = firmware.index.agents.map((other) =>
		entries.map((entry) => mayUse(firmware, other, entry, ANY_CHANGE)),
	);
	const { owners, devices, resources, ...doubts } = firmware.permissions;
	return structuredClone({
		permissions,
		state: { ...doubts, owners: [...owners.values()], given: [devices, resources].map(flagsOf) },
		hardware: closed.map((entry) => firmware.hardware.get(entry)),
	});
}

/** The flags of each agent; of what they are is in the permissions. */
const flagsOf = (map: ReadonlyMap<number, ReadonlyMap<unknown, boolean>>) =>
	[...map].map(([agentId, flags]) => [agentId, [...flags.values()]]);
