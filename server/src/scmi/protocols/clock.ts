import { commonMessages, type Named, negotiateVersion, protocolTable, u32 } from "../message.ts";

const notify = <const Name extends string>(id: number, name: Name): Named<Name> => ({
	id,
	name,
	request: [u32("clock_id"), u32("notify_enable", "flags")],
	reply: [],
	errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
	since: 0x20000,
	access: "notify",
	resource: "clock_id",
});

/** What CLOCK_GET_PERMISSIONS answers: who may set state, parent and rate. */
export const CLOCK_PERMISSIONS = { state: 0x80000000, parent: 0x40000000, rate: 0x20000000 } as const;

/** DEN0056, Clock management protocol 0x14. Versions: 1.0, 2.0 (names, notifications), 3.0 (parents, extended configuration). */
export const CLOCK = protocolTable({
	kind: "clock",
	id: 0x14,
	messages: [
		// attributes [15:0] number of clocks, [23:16] pending asynchronous requests
		...commonMessages([u32("attributes", "flags")]),
		{
			id: 0x3,
			name: "CLOCK_ATTRIBUTES",
			request: [u32("clock_id")],
			// b31 b30 notifications, b29 long name, b28 parents, b27 extended configuration, b1 restricted, b0 enabled
			reply: [
				u32("attributes", "flags"),
				{ name: "clock_name", type: { chars: 16 } },
				{ name: "clock_enable_delay", type: "u32", unit: "µs", since: 0x20000 },
			],
			errors: ["NOT_FOUND"],
			access: "describe",
			resource: "clock_id",
		},
		{
			id: 0x4,
			name: "CLOCK_DESCRIBE_RATES",
			request: [u32("clock_id"), u32("rate_index")],
			// [11:0] rates in this reply, b12 the three rates are minimum, maximum and step, [31:16] rates remaining
			reply: [u32("num_rates_flags", "flags"), { name: "rates", type: "u64[]", unit: "Hz" }],
			errors: ["NOT_FOUND", "OUT_OF_RANGE"],
			access: "describe",
			resource: "clock_id",
		},
		{
			id: 0x5,
			name: "CLOCK_RATE_SET",
			// flags b0 asynchronous, b1 ignore the delayed response, b2 round up, b3 round to the nearest
			request: [u32("flags", "flags"), u32("clock_id"), { name: "rate", type: "u64", unit: "Hz" }],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "BUSY", "DENIED"],
			access: "change",
			resource: "clock_id",
		},
		{
			id: 0x6,
			name: "CLOCK_RATE_GET",
			request: [u32("clock_id")],
			reply: [{ name: "rate", type: "u64", unit: "Hz" }],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "clock_id",
		},
		{
			id: 0x7,
			name: "CLOCK_CONFIG_SET",
			// attributes: before 3.0 b0 enable; from 3.0 [1:0] 0 off, 1 on, 3 keep, [23:16] type of the extended value
			request: [
				u32("clock_id"),
				u32("attributes", "flags"),
				{ name: "extended_config_val", type: "u32", since: 0x30000 },
			],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "DENIED"],
			access: "change",
			resource: "clock_id",
		},
		{
			id: 0x8,
			name: "CLOCK_NAME_GET",
			request: [u32("clock_id")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x20000,
			access: "describe",
			resource: "clock_id",
		},
		notify(0x9, "CLOCK_RATE_NOTIFY"),
		notify(0xa, "CLOCK_RATE_CHANGE_REQUESTED_NOTIFY"),
		{
			id: 0xb,
			name: "CLOCK_CONFIG_GET",
			request: [u32("clock_id"), u32("flags", "flags")],
			reply: [u32("attributes", "flags"), u32("config", "flags"), u32("extended_config_val")],
			errors: ["NOT_FOUND"],
			since: 0x30000,
			access: "read",
			resource: "clock_id",
		},
		{
			id: 0xc,
			name: "CLOCK_POSSIBLE_PARENTS_GET",
			request: [u32("clock_id"), u32("skip_parents")],
			// [7:0] parents in this reply, [31:24] parents remaining
			reply: [u32("num_parent_flags", "flags"), { name: "possible_parents", type: "u32[]" }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED", "DENIED"],
			since: 0x30000,
			access: "describe",
			resource: "clock_id",
		},
		{
			id: 0xd,
			name: "CLOCK_PARENT_SET",
			request: [u32("clock_id"), u32("parent_id")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			since: 0x30000,
			access: "change",
			resource: "clock_id",
		},
		{
			id: 0xe,
			name: "CLOCK_PARENT_GET",
			request: [u32("clock_id")],
			reply: [u32("parent_id")],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x30000,
			access: "read",
			resource: "clock_id",
		},
		{
			id: 0xf,
			name: "CLOCK_GET_PERMISSIONS",
			request: [u32("clock_id")],
			// b31 state, b30 parent, b29 rate: 1 may be changed by this agent
			reply: [u32("permissions", "flags")],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x30000,
			access: "describe",
			resource: "clock_id",
		},
		negotiateVersion(0x30000),
	],
});
