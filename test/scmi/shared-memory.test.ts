import assert from "node:assert/strict";
import { test } from "node:test";
import {
	CHANNEL_ERROR,
	decodeSharedMemory,
	encodeSharedMemory,
	givenAway,
} from "../../server/src/scmi/shared-memory.ts";

const MESSAGE = new Uint8Array([0x03, 0x50, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00]); // CLOCK_ATTRIBUTES, clock 3

const AREA = new Uint8Array(0x80);
AREA.set(
	[
		...[0x00, 0x00, 0x00, 0x00], // 0x00 reserved
		...[0x02, 0x00, 0x00, 0x00], // 0x04 status: bit 0 not free, bit 1 the last transfer failed
		...[0x00, 0x00, 0x00, 0x00], // 0x08 reserved
		...[0x00, 0x00, 0x00, 0x00], // 0x0C reserved
		...[0x01, 0x00, 0x00, 0x00], // 0x10 flags: bit 0 interrupt wanted
		...[0x08, 0x00, 0x00, 0x00], // 0x14 length: header and payload
		...MESSAGE, // 0x18 header, 0x1C payload
	],
	0,
);

test("a message lies at 0x18, its length at 0x14 counts the header", () => {
	const memory = { status: CHANNEL_ERROR, flags: 1, lengthBytes: 8, message: MESSAGE };
	assert.deepEqual(encodeSharedMemory(memory, 0x80), AREA);
	assert.deepEqual(decodeSharedMemory(AREA), memory);
});

test("an area of 0x80 bytes carries 100 bytes of payload and no more", () => {
	assert.ok(encodeSharedMemory(givenAway(new Uint8Array(104)), 0x80));
	assert.equal(encodeSharedMemory(givenAway(new Uint8Array(105)), 0x80), undefined);
});

test("a length is what the sender says, and the message ends with the area", () => {
	const long = AREA.slice();
	long[0x14] = 0x69;
	assert.deepEqual(
		[decodeSharedMemory(long)?.lengthBytes, decodeSharedMemory(long)?.message.length],
		[0x69, 0x80 - 0x18],
	);
	const short = AREA.slice();
	short[0x14] = 3;
	assert.deepEqual(decodeSharedMemory(short)?.message, MESSAGE.slice(0, 3));
	assert.equal(decodeSharedMemory(new Uint8Array(0x10)), undefined);
});
