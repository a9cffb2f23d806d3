import type { AgentEntry } from "../catalogue/catalogue-index.ts";
import { CHANNEL_ERROR, CHANNEL_FREE, HEADER_BYTES, type SharedMemory } from "../scmi/shared-memory.ts";
import { handle } from "./dispatch.ts";
import type { Firmware } from "./firmware.ts";

/**
 * What stands in the area when the call returns. answered: a reply; `assumed` names reply fields the catalogue does not determine. error:
 * firmware marked the channel in error and wrote nothing. unknown: what firmware makes of it does not follow from the catalogue. stops: the
 * call does not return.
 */
export type Rung =
	| { readonly kind: "answered"; readonly memory: SharedMemory; readonly assumed: readonly string[] }
	| { readonly kind: "error"; readonly memory: SharedMemory }
	| { readonly kind: "unknown"; readonly why: string }
	| { readonly kind: "stops"; readonly why: string };

/** Rings firmware on an agent's channel: it reads the area, and writes it. */
export function ring(firmware: Firmware, agent: AgentEntry, memory: SharedMemory): Rung {
	const { channel } = firmware.behaviour;
	const payloadBytes = memory.lengthBytes - HEADER_BYTES;
	const isShort = payloadBytes < 0;
	const isBad =
		firmware.stuck.has(agent) ||
		(isShort && channel.short === "error") ||
		payloadBytes > (channel.maxPayloadBytes ?? Number.POSITIVE_INFINITY) ||
		(channel.checksStatus && (memory.status & (CHANNEL_FREE | CHANNEL_ERROR)) !== 0);
	if (isBad) {
		if (channel.staysBusyAfterError) firmware.stuck.add(agent);
		return { kind: "error", memory: { ...memory, status: memory.status | CHANNEL_FREE | CHANNEL_ERROR } };
	}
	if (isShort) return { kind: "unknown", why: "the message has no header: firmware reads what lay there before" };
	const answer = handle(firmware, agent, memory.message);
	if (answer.kind !== "answer") return answer;
	const { bytes, assumed } = answer;
	return {
		kind: "answered",
		memory: { status: memory.status | CHANNEL_FREE, flags: memory.flags, lengthBytes: bytes.length, message: bytes },
		assumed,
	};
}
