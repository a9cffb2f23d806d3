import { commonMessages, negotiateVersion, protocolTable, u32 } from "../message.ts";

/** `flags` of RESET: bit 0 the whole cycle, bit 1 assert (else deassert), bit 2 asynchronous. */
export const RESET_AUTONOMOUS = 1;
export const RESET_ASSERT = 2;

/** DEN0056, Reset domain management protocol 0x16. Versions: 1.0, 3.0 (names), 3.1 (negotiation). */
export const RESET = protocolTable({
	kind: "reset",
	id: 0x16,
	messages: [
		// attributes [15:0] number of domains
		...commonMessages([u32("attributes", "flags")]),
		{
			id: 0x3,
			name: "RESET_DOMAIN_ATTRIBUTES",
			request: [u32("domain_id")],
			// b31 asynchronous, b30 notifications, b29 long name; latency 0xFFFFFFFF: not known
			reply: [u32("attributes", "flags"), u32("latency", "µs"), { name: "name", type: { chars: 16 } }],
			errors: ["NOT_FOUND"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x4,
			name: "RESET",
			request: [u32("domain_id"), u32("flags", "flags"), u32("reset_state")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "GENERIC_ERROR", "DENIED"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x5,
			name: "RESET_NOTIFY",
			request: [u32("domain_id"), u32("notify_enable", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
			access: "notify",
			resource: "domain_id",
		},
		{
			id: 0x6,
			name: "RESET_DOMAIN_NAME_GET",
			request: [u32("domain_id")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x30000,
			access: "describe",
			resource: "domain_id",
		},
		negotiateVersion(0x30001),
	],
});
