import { SYSTEM } from "../../scmi/protocols/system.ts";
import { messageAttributes } from "./message-attributes.ts";
import { answer, protocolModel } from "./model.ts";

/** What shutting down does is not modelled: only what the protocol says of itself. */
export const SYSTEM_MODEL = protocolModel(SYSTEM, {
	PROTOCOL_ATTRIBUTES: () => answer({ attributes: 0 }),

	/** Of SYSTEM_POWER_STATE_SET: b31 warm reset, b30 suspend. */
	PROTOCOL_MESSAGE_ATTRIBUTES: messageAttributes([0x3]),
});
