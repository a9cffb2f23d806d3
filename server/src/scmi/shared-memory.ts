import { putWord, wordAt } from "./word.ts";

/**
 * The area two ends of a channel share ("SMT"): DEN0056 shared memory transport; Linux drivers/firmware/arm_scmi/shmem.c.
 *
 *     0x00 reserved · 0x04 channel status · 0x08 reserved ×2 · 0x10 flags · 0x14 length · 0x18 header · 0x1C payload
 */
export interface SharedMemory {
	/** Bit 0 of the status word: the agent may write. */
	readonly free: boolean;
	/** Bit 1 of the status word: the last transfer failed. */
	readonly error: boolean;
	/** Bit 0 of the flags: the agent wants an interrupt, else it polls. */
	readonly interrupt: boolean;
	/** Header and payload; `length` on the wire counts exactly these. */
	readonly message: Uint8Array;
}

/** Bytes in front of the header: an area of n bytes carries messages of n - 0x18, payloads of n - 0x1C. */
export const SHARED_MEMORY_OVERHEAD = 0x18;

/** Undefined when the message does not fit an area of `size` bytes. The rest of the area is zero. */
export function encodeSharedMemory(memory: SharedMemory, size: number): Uint8Array | undefined {
	if (SHARED_MEMORY_OVERHEAD + memory.message.length > size) return undefined;
	const area = new Uint8Array(size);
	putWord(area, 0x04, (memory.free ? 1 : 0) | (memory.error ? 2 : 0));
	putWord(area, 0x10, memory.interrupt ? 1 : 0);
	putWord(area, 0x14, memory.message.length);
	area.set(memory.message, SHARED_MEMORY_OVERHEAD);
	return area;
}

/** Undefined when the area is too small for its own length word, or that is smaller than a header. */
export function decodeSharedMemory(area: Uint8Array): SharedMemory | undefined {
	if (area.length < SHARED_MEMORY_OVERHEAD + 4) return undefined;
	const length = wordAt(area, 0x14);
	if (length < 4 || SHARED_MEMORY_OVERHEAD + length > area.length) return undefined;
	const status = wordAt(area, 0x04);
	return {
		free: (status & 1) !== 0,
		error: (status & 2) !== 0,
		interrupt: (wordAt(area, 0x10) & 1) !== 0,
		message: area.slice(SHARED_MEMORY_OVERHEAD, SHARED_MEMORY_OVERHEAD + length),
	};
}
