import { commonMessages, negotiateVersion, protocolTable, u32 } from "../message.ts";

/** DEN0056, System power management protocol 0x12. Versions: 1.0, 2.0 (timeout of graceful requests), 2.1 (negotiation). It numbers nothing. */
export const SYSTEM = protocolTable({
	kind: "system",
	id: 0x12,
	messages: [
		// attributes are reserved; PROTOCOL_MESSAGE_ATTRIBUTES of SYSTEM_POWER_STATE_SET: b31 warm reset, b30 suspend
		...commonMessages([u32("attributes", "flags")]),
		{
			id: 0x3,
			name: "SYSTEM_POWER_STATE_SET",
			// flags b0: ask the others to shut down in good order
			request: [u32("flags", "flags"), u32("system_state")],
			reply: [],
			errors: ["INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
		},
		{
			id: 0x4,
			name: "SYSTEM_POWER_STATE_GET",
			request: [],
			reply: [u32("system_state")],
			errors: ["NOT_SUPPORTED"],
		},
		{
			id: 0x5,
			name: "SYSTEM_POWER_STATE_NOTIFY",
			request: [u32("notify_enable", "flags")],
			reply: [],
			errors: ["INVALID_PARAMETERS"],
		},
		negotiateVersion(0x20001),
	],
});
