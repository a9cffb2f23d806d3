import { commonMessages, negotiateVersion, protocolTable, u32 } from "../message.ts";

/** `config` [3:0]; from 8 on they are the implementation's. */
export const VOLTAGE_OFF = 0x0;
export const VOLTAGE_ON = 0x7;

/** DEN0056, Voltage domain management protocol 0x17. Versions: 1.0, 2.0 (names, asynchronous levels), 2.1 (negotiation). */
export const VOLTAGE = protocolTable({
	kind: "voltage",
	id: 0x17,
	messages: [
		// attributes [15:0] number of domains
		...commonMessages([u32("attributes", "flags")]),
		{
			id: 0x3,
			name: "VOLTAGE_DOMAIN_ATTRIBUTES",
			request: [u32("domain_id")],
			// b31 levels may be set asynchronously, b30 long name
			reply: [u32("attributes", "flags"), { name: "name", type: { chars: 16 } }],
			errors: ["NOT_FOUND"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x4,
			name: "VOLTAGE_DESCRIBE_LEVELS",
			request: [u32("domain_id"), u32("level_index")],
			// [11:0] levels in this reply, b12 the three levels are minimum, maximum and step, [31:16] levels remaining
			reply: [u32("flags", "flags"), { name: "voltage", type: "i32[]", unit: "µV" }],
			errors: ["NOT_FOUND", "OUT_OF_RANGE"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x5,
			name: "VOLTAGE_CONFIG_SET",
			request: [u32("domain_id"), u32("config", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x6,
			name: "VOLTAGE_CONFIG_GET",
			request: [u32("domain_id")],
			reply: [u32("config", "flags")],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "domain_id",
		},
		{
			id: 0x7,
			name: "VOLTAGE_LEVEL_SET",
			// flags b0: asynchronous
			request: [u32("domain_id"), u32("flags", "flags"), { name: "voltage_level", type: "i32", unit: "µV" }],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "OUT_OF_RANGE", "NOT_SUPPORTED", "DENIED"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x8,
			name: "VOLTAGE_LEVEL_GET",
			request: [u32("domain_id")],
			reply: [{ name: "voltage_level", type: "i32", unit: "µV" }],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "domain_id",
		},
		{
			id: 0x9,
			name: "VOLTAGE_DOMAIN_NAME_GET",
			request: [u32("domain_id")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x20000,
			access: "describe",
			resource: "domain_id",
		},
		negotiateVersion(0x20001),
	],
});
