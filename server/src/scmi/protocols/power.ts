import { commonMessages, negotiateVersion, protocolTable, u32 } from "../message.ts";

/** `power_state`: bit 30 says context is lost, [27:0] is the state; these two are the generic ones. */
export const POWER_ON = 0x00000000;
export const POWER_OFF = 0x40000000;

/** DEN0056, Power domain management protocol 0x11. Versions: 1.0, 2.0, 3.0 (names), 3.1 (negotiation). */
export const POWER = protocolTable({
	kind: "power",
	id: 0x11,
	messages: [
		// attributes [15:0] number of domains
		...commonMessages([
			u32("attributes", "flags"),
			u32("statistics_address_low"),
			u32("statistics_address_high"),
			u32("statistics_len"),
		]),
		{
			id: 0x3,
			name: "POWER_DOMAIN_ATTRIBUTES",
			request: [u32("domain_id")],
			// b31 change notifications, b30 asynchronous, b29 synchronous, b28 change-requested notifications, b27 long name
			reply: [u32("attributes", "flags"), { name: "name", type: { chars: 16 } }],
			errors: ["NOT_FOUND"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x4,
			name: "POWER_STATE_SET",
			// flags bit 0: asynchronous
			request: [u32("flags", "flags"), u32("domain_id"), u32("power_state")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x5,
			name: "POWER_STATE_GET",
			request: [u32("domain_id")],
			reply: [u32("power_state")],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "domain_id",
		},
		{
			id: 0x6,
			name: "POWER_STATE_NOTIFY",
			request: [u32("domain_id"), u32("notify_enable", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
			access: "notify",
			resource: "domain_id",
		},
		{
			id: 0x7,
			name: "POWER_STATE_CHANGE_REQUESTED_NOTIFY",
			request: [u32("domain_id"), u32("notify_enable", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
			since: 0x20000,
			access: "notify",
			resource: "domain_id",
		},
		{
			id: 0x8,
			name: "POWER_DOMAIN_NAME_GET",
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
