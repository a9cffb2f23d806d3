import { putWord, wordAt } from "./word.ts";

/**
 * The area two ends of a channel share ("SMT"): DEN0056 shared memory transport; Linux drivers/firmware/arm_scmi/shmem.c.
 *
 *     0x00 reserved · 0x04 channel status · 0x08 reserved ×2 · 0x10 flags · 0x14 length · 0x18 header · 0x1C payload
 */
export interface SharedMemory {
	/** CHANNEL_FREE, CHANNEL_ERROR; 0 while the channel is firmware's. */
	readonly status: number;
	/** Bit 0: the agent wants an interrupt, else it polls. */
	readonly flags: number;
	/** Of header and payload, as the sender says it. */
	readonly lengthBytes: number;
	/** Header and payload. */
	readonly message: Uint8Array;
}

/** The agent may write. */
export const CHANNEL_FREE = 1;
/** The last transfer failed. */
export const CHANNEL_ERROR = 2;

/** Bytes in front of the header: an area of n bytes carries messages of n - 0x18, payloads of n - 0x1C. */
export const SHARED_MEMORY_OVERHEAD = 0x18;

export const HEADER_BYTES = 4;

/** A message as an agent gives it away: the channel is firmware's, and the agent polls. */
export function givenAway(message: Uint8Array): SharedMemory {
	return { status: 0, flags: 0, lengthBytes: message.length, message };
}

/** Undefined when the message does not fit an area of `size` bytes. The rest of the area is zero. */
export function encodeSharedMemory(memory: SharedMemory, size: number): Uint8Array | undefined {
	if (SHARED_MEMORY_OVERHEAD + memory.message.length > size) return undefined;
	const area = new Uint8Array(size);
	putWord(area, 0x04, memory.status);
	putWord(area, 0x10, memory.flags);
	putWord(area, 0x14, memory.lengthBytes);
	area.set(memory.message, SHARED_MEMORY_OVERHEAD);
	return area;
}

/** Undefined when the area is too small for its own length word. The message ends with the area, whatever the length says. */
export function decodeSharedMemory(area: Uint8Array): SharedMemory | undefined {
	if (area.length < SHARED_MEMORY_OVERHEAD) return undefined;
	const lengthBytes = wordAt(area, 0x14);
	return {
		status: wordAt(area, 0x04),
		flags: wordAt(area, 0x10),
		lengthBytes,
		message: area.slice(SHARED_MEMORY_OVERHEAD, SHARED_MEMORY_OVERHEAD + lengthBytes),
	};
}
