import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { handle } from "../../server/src/machine/dispatch.ts";
import { mayUse } from "../../server/src/machine/permissions.ts";
import { ring } from "../../server/src/machine/ring.ts";
import { decodeReply } from "../../server/src/scmi/codec.ts";
import { decodeHeader } from "../../server/src/scmi/header.ts";
import { messageById } from "../../server/src/scmi/protocols.ts";
import { givenAway } from "../../server/src/scmi/shared-memory.ts";
import { wordAt } from "../../server/src/scmi/word.ts";
import { agentOf, startFirmware, tell } from "./board.ts";
import { anyMemory, anyMessage, isOwnReset, outOfReach, SERVERS } from "./servers.ts";

const RUNS = { seed: 0x5c31, numRuns: 200 };

for (const { name, catalogue, granter, agent, device } of SERVERS) {
	const start = () => {
		const firmware = startFirmware(catalogue);
		if (granter === undefined || device === undefined) return firmware;
		const grant = { agent_id: agentOf(firmware, agent).agent.id, device_id: device, flags: 1 };
		assert.equal(tell(firmware, granter, "BASE_SET_DEVICE_PERMISSIONS", grant).status, "SUCCESS");
		return firmware;
	};

	test(`${name}: nothing ${agent} sends changes a permission, or a resource it was not granted`, () => {
		fc.assert(
			fc.property(fc.array(anyMessage, { maxLength: 25 }), (messages) => {
				const firmware = start();
				const before = outOfReach(firmware, agent);
				// giving up what one has is the one thing an agent may do to permissions
				for (const bytes of messages) if (!isOwnReset(bytes)) handle(firmware, agentOf(firmware, agent), bytes);
				assert.deepEqual(outOfReach(firmware, agent), before);
			}),
			RUNS,
		);
	});

	test(`${name}: nothing is told ${agent} of a resource whose description it is denied`, () => {
		fc.assert(
			fc.property(fc.array(anyMessage, { maxLength: 25 }), (messages) => {
				const firmware = start();
				const own = agentOf(firmware, agent);
				for (const bytes of messages) {
					const { protocolId, messageId } = decodeHeader(wordAt(bytes, 0));
					const served = firmware.protocols.get(protocolId);
					const message = served && messageById(served.table, messageId);
					if (!served || !message || message.access === undefined || served.table.kind === "pinctrl") continue;
					const id = wordAt(bytes, 4 * (1 + message.request.findIndex(({ name }) => name === message.resource)));
					const entry = firmware.index.tables.get(served.table.kind as "clock")?.byNumber.get(id);
					const denied = entry !== undefined && mayUse(firmware, own, entry, message) === "denied";
					const answer = handle(firmware, own, bytes);
					if (!denied || answer.kind !== "answer") continue;
					assert.notEqual(decodeReply(message, answer.bytes, served.version)?.status, "SUCCESS", message.name);
				}
			}),
			RUNS,
		);
	});

	test(`${name}: whatever lies in the channel, it is answered, marked in error, not known, or the server stops`, () => {
		fc.assert(
			fc.property(fc.array(anyMemory, { maxLength: 12 }), (memories) => {
				const firmware = start();
				let isStuck = false;
				for (const memory of memories) {
					const rung = ring(firmware, agentOf(firmware, agent), memory);
					if (isStuck) assert.equal(rung.kind, "error", "a channel that has been in error stays so");
					if (rung.kind === "error") {
						assert.equal(rung.memory.status & 3, 3);
						isStuck ||= firmware.behaviour.channel.staysBusyAfterError;
					}
					if (rung.kind !== "answered") continue;
					const { status, message, lengthBytes } = rung.memory;
					assert.equal(status & 1, 1, "the channel is free again");
					assert.ok(lengthBytes === message.length && lengthBytes >= 8 && lengthBytes % 4 === 0);
					assert.equal(wordAt(message, 0), wordAt(memory.message, 0), "the header comes back");
				}
			}),
			RUNS,
		);
	});
}

test("TF-A's common server: a message that is too long stops the channel for good, whatever comes after it", () => {
	const { catalogue } = SERVERS.find(({ name }) => name === "TF-A") ?? assert.fail();
	const firmware = startFirmware(catalogue);
	const say = (agent: string, bytes: number) =>
		ring(firmware, agentOf(firmware, agent), givenAway(new Uint8Array(bytes))).kind;
	assert.deepEqual(
		[say("vm0", 4), say("vm0", 4 + 92), say("vm0", 4 + 93), say("vm0", 4)],
		["answered", "answered", "error", "error"],
	);
	assert.equal(say("vm1", 4), "answered", "another agent's channel is its own");
});

test("a message that reaches a resource without a look at grants is a hole, and grants say so", () => {
	const { catalogue } = SERVERS.find(({ name }) => name === "R-Car") ?? assert.fail();
	const clock = {
		id: 0x14,
		version: 0x10000,
		messages: { CLOCK_CONFIG_SET: { checks: ["size", "resource"] as const } },
	};
	const open = startFirmware({
		...catalogue,
		scmi: { ...catalogue.scmi, protocols: { ...catalogue.scmi.protocols, clock } },
	});
	const entry = open.index.tables.get("clock")?.byKey.get("hsusb") ?? assert.fail();
	const vm0 = agentOf(open, "vm0");
	assert.equal(mayUse(open, vm0, entry, { name: "", access: "change" }), "open");
	assert.equal(mayUse(open, vm0, entry, { name: "CLOCK_ATTRIBUTES", access: "describe" }), "denied");
	assert.equal(tell(open, "vm0", "CLOCK_CONFIG_SET", { clock_id: 3, attributes: 1 }).status, "SUCCESS");
});
