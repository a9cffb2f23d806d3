import type { FieldSpec } from "../message.ts";
import { u32 } from "../message.ts";

/**
 * What PERFORMANCE_DESCRIBE_FASTCHANNEL and POWERCAP_DESCRIBE_FASTCHANNEL answer: memory an agent may write instead of sending a
 * message. attributes b0 doorbell, [2:1] its width as a power of two in bytes; rate_limit [19:0] in µs; the chan_size is in bytes.
 */
export const FAST_CHANNEL: readonly FieldSpec[] = [
	u32("attributes", "flags"),
	u32("rate_limit", "µs"),
	{ name: "chan_addr", type: "u64" },
	u32("chan_size"),
	{ name: "doorbell_addr", type: "u64" },
	{ name: "doorbell_set_mask", type: "u64" },
	{ name: "doorbell_preserve_mask", type: "u64" },
];
