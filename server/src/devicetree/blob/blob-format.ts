/** The flattened form of a tree. Devicetree Specification 5.2 and 5.4; libfdt fdt.h. */
export const MAGIC = 0xd00dfeed;
export const VERSION = 17;
/** The oldest version with the same structure block. */
export const COMPATIBLE_VERSION = 16;
export const HEADER_SIZE = 40;

/** Byte offsets of the header's fields. */
export const HEADER = {
	magic: 0,
	totalSize: 4,
	structOffset: 8,
	stringsOffset: 12,
	reservationsOffset: 16,
	version: 20,
	lastCompatibleVersion: 24,
	bootCpu: 28,
	stringsSize: 32,
	structSize: 36,
} as const;

/** What the structure block is made of. */
export const TAG = { beginNode: 1, endNode: 2, property: 3, nop: 4, end: 9 } as const;
