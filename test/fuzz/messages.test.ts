// Random messages, well-formed or not, on the channels of a server of each kind: what lies in a channel is answered, marked in error, not
// known, or stops the server; nothing else happens. `npm run fuzz` sends a hundred times as many.
import assert from "node:assert/strict";
import { test } from "node:test";
import { indexCatalogue } from "../../server/src/catalogue/catalogue-index.ts";
import { type Firmware, startFirmware } from "../../server/src/machine/firmware.ts";
import { ring } from "../../server/src/machine/ring.ts";
import { encodeRequest } from "../../server/src/scmi/codec.ts";
import { PROTOCOLS } from "../../server/src/scmi/protocols.ts";
import { agentOf } from "../machine/board.ts";
import { isOwnReset, outOfReach, SERVERS, type TriedServer } from "../machine/servers.ts";
import { type Random, seededRandom } from "./seeded-random.ts";

const MESSAGES = Number(process.env.SCMI_FUZZ_MESSAGES ?? 10_000);
/** To one server; then a fresh one is started. */
const MESSAGES_PER_SERVER = 200;
const SEED = Number(process.env.SCMI_FUZZ_SEED ?? 9);

const WORDS = [0, 0, 1, 2, 3, 9, 10, 19, 30, 45, 0x14, 0x40000000, 0x7fffffff, 0xffffffff];

function randomMessage(random: Random): Uint8Array {
	if (random.below(8) === 0) return Uint8Array.from({ length: random.below(40) }, () => random.below(256));
	const protocol = random.pick(PROTOCOLS);
	const message = random.pick(protocol.messages);
	const word = () => (random.below(6) === 0 ? random.below(0x100000000) : random.pick(WORDS));
	const values = Object.fromEntries(
		message.request.map(({ name, type }) => [name, type === "u32[]" ? [word(), word()] : word()]),
	);
	const header = {
		messageId: message.id,
		type: "command",
		protocolId: protocol.id,
		token: random.below(1024),
	} as const;
	const bytes = encodeRequest(header, message, values, 0x30000);
	if (random.below(10) > 0) return bytes;
	const cut = bytes.slice(0, random.below(bytes.length + 1));
	if (cut.length > 0) cut[random.below(cut.length)] = random.below(256);
	return cut;
}

/** Sends a server messages of everybody, then of one agent alone, who may change nothing that is not his. */
function tryServer(
	{ catalogue, agent, granter, device }: TriedServer,
	index: Firmware["index"],
	random: Random,
): number {
	const firmware = startFirmware(index);
	const send = (key: string, message: Uint8Array) => {
		const status = random.below(20) === 0 ? random.below(4) : 0;
		const lengthBytes = random.below(30) === 0 ? random.below(200) : message.length;
		const rung = ring(firmware, agentOf(firmware, key), { status, flags: 0, lengthBytes, message });
		assert.ok(["answered", "error", "unknown", "stops"].includes(rung.kind));
		if (rung.kind !== "answered") return;
		assert.ok(rung.memory.lengthBytes >= 8 && rung.memory.lengthBytes % 4 === 0);
	};
	const half = MESSAGES_PER_SERVER / 2;
	const everybody = Object.keys(catalogue.agents);
	for (let i = 0; i < half; i++) send(random.pick(everybody), randomMessage(random));
	if (granter !== undefined && device !== undefined) {
		const agentId = agentOf(firmware, agent).agent.id;
		const base = PROTOCOLS[0];
		const grant = base?.messages.find(({ name }) => name === "BASE_SET_DEVICE_PERMISSIONS");
		assert.ok(base && grant);
		const header = { messageId: grant.id, type: "command", protocolId: base.id, token: 0 } as const;
		send(granter, encodeRequest(header, grant, { agent_id: agentId, device_id: device, flags: 1 }, 0x20000));
	}
	const before = outOfReach(firmware, agent);
	for (let i = 0; i < half; i++) {
		const message = randomMessage(random);
		if (!isOwnReset(message)) send(agent, message);
	}
	assert.deepEqual(outOfReach(firmware, agent), before);
	return MESSAGES_PER_SERVER;
}

for (const [i, server] of SERVERS.entries())
	test(`${server.name}: ${Math.round(MESSAGES / SERVERS.length)} random messages`, () => {
		const random = seededRandom(SEED + i);
		const index = indexCatalogue(server.catalogue);
		for (let sent = 0; sent < MESSAGES / SERVERS.length; ) sent += tryServer(server, index, random);
	});
