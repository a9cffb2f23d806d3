/** The 32-bit word in front of every SCMI message (DEN0056, message header). */
export interface Header {
	/** 0–0xFF, per protocol. */
	readonly messageId: number;
	readonly type: MessageType;
	/** 0x10–0xFF. */
	readonly protocolId: number;
	/** 0–1023; the platform echoes it, Linux uses it as a sequence number. */
	readonly token: number;
}

/** By value; no sender may use `reserved`. */
const TYPE_NAMES = ["command", "reserved", "delayed-response", "notification"] as const;

export type MessageType = (typeof TYPE_NAMES)[number];

/** Bits 7:0 message, 9:8 type, 17:10 protocol, 27:18 token, 31:28 zero. */
export function encodeHeader(header: Header): number {
	return (
		((header.messageId & 0xff) |
			(TYPE_NAMES.indexOf(header.type) << 8) |
			((header.protocolId & 0xff) << 10) |
			((header.token & 0x3ff) << 18)) >>>
		0
	);
}

export function decodeHeader(word: number): Header {
	return {
		messageId: word & 0xff,
		type: TYPE_NAMES[(word >>> 8) & 3] as MessageType,
		protocolId: (word >>> 10) & 0xff,
		token: (word >>> 18) & 0x3ff,
	};
}
