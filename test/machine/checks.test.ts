// What a server looks at before it carries a message out, and in which order.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { handle } from "../../server/src/machine/dispatch.ts";
import { agentOf, tell, words } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const server = (kind: string, clock = "") =>
	typedFirmware(`firmware: { name: Demo, kind: ${kind} }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000${clock} }, vendor: { id: 0x80 } } }
agents: { os: { id: 1, type: ospm } }
resources: { clock: { a: { id: 0, name: a }, b: { id: 1, name: b } }, voltage: { v: { id: 0, microvolts: [5, 6, 7] } } }
permissions: { model: static, initial: none, grants: { os: { resources: { clock: { a: all } } } } }
completeness: { clock: complete, agents: complete }
`);

/** The status of raw words: header (message, type at bit 8, protocol at bit 10), then payload. */
function status(kind: string, ...message: readonly number[]): string {
	const bytes = new Uint8Array(new Uint32Array(message).buffer);
	const firmware = server(kind);
	const answer = handle(firmware, agentOf(firmware, "os"), bytes);
	return answer.kind === "answer" ? words(answer.bytes.subarray(4, 8)) : answer.why;
}
const header = (protocol: number, message: number, type = 0) => (protocol << 10) | (type << 8) | message;
const [SUCCESS, NOT_SUPPORTED, DENIED, NOT_FOUND, PROTOCOL_ERROR] = [
	"00000000",
	"ffffffff",
	"fffffffd",
	"fffffffc",
	"fffffff6",
];

describe("of words that are no message of this server", () => {
	test("what is no command", () => assert.equal(status("other", header(0x14, 0, 1)), PROTOCOL_ERROR));
	test("a protocol that is not there is unknown where the list of protocols is not complete", () =>
		assert.match(status("other", header(0x16, 0)), /does not say whether firmware has protocol 0x16/));
	test("a message that is none", () => {
		assert.equal(status("other", header(0x14, 0x70)), NOT_SUPPORTED);
		assert.equal(status("scp-firmware", header(0x14, 0x70)), NOT_FOUND);
	});
	test("one of a later version", () => assert.equal(status("other", header(0x14, 0xb), 0, 0), NOT_SUPPORTED));
	test("too short, and too long", () => {
		assert.equal(status("other", header(0x14, 0x3)), PROTOCOL_ERROR);
		assert.equal(status("other", header(0x14, 0x3), 0, 0), PROTOCOL_ERROR);
		assert.equal(status("other", header(0x14, 0x3), 0), SUCCESS);
	});
});

describe("in the order of the kind", () => {
	test("the number before the grant, or the grant before the number", () => {
		assert.equal(status("other", header(0x14, 0x7), 9, 1), NOT_FOUND);
		assert.equal(status("scp-firmware", header(0x14, 0x7), 9, 1), DENIED);
		assert.equal(status("other", header(0x14, 0x7), 1, 1), DENIED);
		assert.equal(status("other", header(0x14, 0x7), 0, 1), SUCCESS);
	});
	test("of one that looks at the grant alone, a number that is not there is refused no grant", () => {
		const own = ", messages: { CLOCK_CONFIG_SET: { checks: [size, grant] } }";
		const enable = (kind: string, clock_id: number) =>
			tell(server(kind, own), "os", "CLOCK_CONFIG_SET", { clock_id, attributes: 1 }).status;
		assert.deepEqual([enable("other", 0), enable("other", 1), enable("other", 9)], ["SUCCESS", "DENIED", "NOT_FOUND"]);
		assert.equal(enable("scp-firmware", 9), "DENIED");
	});
});

test("levels of a voltage domain from a place on; beyond the last is out of range", () => {
	const levels = (level_index: number) => {
		const told = tell(server("other"), "os", "VOLTAGE_DESCRIBE_LEVELS", { domain_id: 0, level_index });
		return told.status === "SUCCESS" ? told.values.voltage : told.status;
	};
	assert.deepEqual([levels(0), levels(2), levels(3), levels(4)], [[5, 6, 7], [7], [], "OUT_OF_RANGE"]);
});
