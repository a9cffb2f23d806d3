import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeReply, decodeRequest, encodeReply, encodeRequest } from "../../server/src/scmi/codec.ts";
import { decodeHeader, encodeHeader } from "../../server/src/scmi/header.ts";
import type { FieldSpec, FieldValue, Message, Values } from "../../server/src/scmi/message.ts";
import { PROTOCOLS } from "../../server/src/scmi/protocols.ts";

const VERSIONS = [0x10000, 0x20000, 0x20001, 0x21000, 0x30000, 0x30001, 0x40000];
const HEADER = { messageId: 0, type: "command", protocolId: 0x10, token: 0 } as const;
const SEED = { seed: 0x5c31, numRuns: 30 };

const u32 = fc.nat({ max: 0xffffffff });
const letters = (length: number) =>
	fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: length - 1 }).map((codes) => String.fromCharCode(...codes));

function fieldValue({ type }: FieldSpec): fc.Arbitrary<FieldValue> {
	const u64 = fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn });
	if (type === "u16") return fc.nat({ max: 0xffff });
	if (type === "u32") return u32;
	if (type === "i32") return fc.integer();
	if (type === "u64") return u64;
	if (type === "u32[]") return fc.array(u32, { maxLength: 9 });
	if (type === "i32[]") return fc.array(fc.integer(), { maxLength: 9 });
	if (type === "u64[]") return fc.array(u64, { maxLength: 9 });
	if ("chars" in type) return letters(type.chars);
	return fc.array(fc.nat({ max: type.packed === 1 ? 0xff : 0xffff }), { maxLength: 9 });
}

/** Values for every field of a version; the field that counts a packed list says its length. */
function valuesOf(fields: readonly FieldSpec[], version: number): fc.Arbitrary<Values> {
	const present = fields.filter((field) => field.since === undefined || field.since <= version);
	return fc.record(Object.fromEntries(present.map((field) => [field.name, fieldValue(field)]))).map((values) => {
		const counted: Record<string, FieldValue> = { ...values };
		for (const { name, type } of present)
			if (typeof type === "object" && "packed" in type) {
				const others = (Number(counted[type.count]) & ~type.mask) >>> 0;
				counted[type.count] = (others | (counted[name] as readonly number[]).length) >>> 0;
			}
		return counted;
	});
}

/** What a reader makes of bytes and writes again is the bytes: nothing is lost, nothing added. */
function checkRoundTrip(message: Message, version: number) {
	fc.assert(
		fc.property(valuesOf(message.request, version), valuesOf(message.reply, version), (request, reply) => {
			assert.deepEqual(decodeRequest(message, encodeRequest(HEADER, message, request, version), version), request);
			const answer = { status: "SUCCESS", values: reply } as const;
			assert.deepEqual(decodeReply(message, encodeReply(HEADER, message, answer, version), version), answer);
		}),
		SEED,
	);
}

for (const protocol of PROTOCOLS)
	test(`decode(encode(m)) = m for every message of protocol 0x${protocol.id.toString(16)}`, () => {
		for (const version of VERSIONS) for (const message of protocol.messages) checkRoundTrip(message, version);
	});

test("a header keeps its fields, and a word its bits 27:0", () => {
	fc.assert(
		fc.property(u32, (word) => assert.equal(encodeHeader(decodeHeader(word)), (word & 0x0fffffff) >>> 0)),
		SEED,
	);
});

test("a message of another size is no message", () => {
	for (const protocol of PROTOCOLS)
		for (const message of protocol.messages) {
			const right = encodeRequest(HEADER, message, {}, 0x10000);
			assert.equal(decodeRequest(message, new Uint8Array(right.length + 1), 0x10000), undefined, message.name);
			if (right.length > 0) assert.equal(decodeRequest(message, right.subarray(1), 0x10000), undefined, message.name);
		}
});

test("any bytes are decoded to values or to nothing, without a throw", () => {
	const messages = PROTOCOLS.flatMap(({ messages }) => messages);
	fc.assert(
		fc.property(fc.constantFrom(...messages), fc.uint8Array({ maxLength: 80 }), (message, bytes) => {
			decodeRequest(message, bytes, 0x30000);
			decodeReply(message, bytes, 0x30000);
		}),
		{ seed: 0x5c31, numRuns: 2000 },
	);
});

test("ids and names are unique in a table, and a message that names a resource says how it treats it", () => {
	for (const { messages } of PROTOCOLS) {
		assert.equal(new Set(messages.map(({ id }) => id)).size, messages.length);
		assert.equal(new Set(messages.map(({ name }) => name)).size, messages.length);
		for (const { name, resource, access, request } of messages) {
			assert.equal(resource === undefined, access === undefined, name);
			if (resource !== undefined)
				assert.ok(
					request.some((field) => field.name === resource),
					name,
				);
		}
	}
});
