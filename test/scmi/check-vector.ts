import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeReply, decodeRequest, encodeReply, encodeRequest } from "../../server/src/scmi/codec.ts";
import { decodeHeader } from "../../server/src/scmi/header.ts";
import type { Protocol, Values } from "../../server/src/scmi/message.ts";
import { messageByName } from "../../server/src/scmi/protocols.ts";
import type { StatusName } from "../../server/src/scmi/status.ts";

// A vector is a message as 32-bit little-endian words, as it stands in shared memory from offset 0x18 on.

function bytesOf(words: readonly number[]): Uint8Array {
	const bytes = new Uint8Array(words.length * 4);
	const view = new DataView(bytes.buffer);
	for (const [i, word] of words.entries()) view.setUint32(4 * i, word, true);
	return bytes;
}

function find(protocol: Protocol, name: string) {
	const message = messageByName(protocol, name);
	assert.ok(message, name);
	return message;
}

export function checkRequest(
	protocol: Protocol,
	name: string,
	version: number,
	token: number,
	values: Values,
	words: readonly number[],
) {
	test(`${name} request`, () => {
		const message = find(protocol, name);
		const header = { messageId: message.id, type: "command", protocolId: protocol.id, token } as const;
		assert.deepEqual(encodeRequest(header, message, values, version), bytesOf(words));
		assert.deepEqual(decodeHeader(words[0] ?? 0), header);
		assert.deepEqual(decodeRequest(message, bytesOf(words), version), values);
	});
}

export function checkReply(
	protocol: Protocol,
	name: string,
	version: number,
	token: number,
	status: StatusName,
	values: Values,
	words: readonly number[],
) {
	test(`${name} reply ${status}, version 0x${version.toString(16)}`, () => {
		const message = find(protocol, name);
		const header = { messageId: message.id, type: "command", protocolId: protocol.id, token } as const;
		assert.deepEqual(encodeReply(header, message, { status, values }, version), bytesOf(words));
		assert.deepEqual(decodeReply(message, bytesOf(words), version), { status, values });
	});
}
