import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeSharedMemory, encodeSharedMemory } from "../../server/src/scmi/shared-memory.ts";

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
	const memory = { free: false, error: true, interrupt: true, message: MESSAGE };
	assert.deepEqual(encodeSharedMemory(memory, 0x80), AREA);
	assert.deepEqual(decodeSharedMemory(AREA), memory);
});

test("an area of 0x80 bytes carries 100 bytes of payload and no more", () => {
	const idle = { free: true, error: false, interrupt: false };
	assert.ok(encodeSharedMemory({ ...idle, message: new Uint8Array(104) }, 0x80));
	assert.equal(encodeSharedMemory({ ...idle, message: new Uint8Array(105) }, 0x80), undefined);
});

test("a length beyond the area, or short of a header, is no message", () => {
	const long = AREA.slice();
	long[0x14] = 0x69;
	assert.equal(decodeSharedMemory(long), undefined);
	const short = AREA.slice();
	short[0x14] = 3;
	assert.equal(decodeSharedMemory(short), undefined);
	assert.equal(decodeSharedMemory(new Uint8Array(0x10)), undefined);
});
