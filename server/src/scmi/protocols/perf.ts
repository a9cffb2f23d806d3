import { commonMessages, type Named, negotiateVersion, protocolTable, u32 } from "../message.ts";
import { FAST_CHANNEL } from "./fast-channel.ts";

const notify = <const Name extends string>(id: number, name: Name): Named<Name> => ({
	id,
	name,
	request: [u32("domain_id"), u32("notify_enable", "flags")],
	reply: [],
	errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
	access: "notify",
	resource: "domain_id",
});

/**
 * DEN0056, Performance domain management protocol 0x13. Versions: 1.0, 2.0 (fast channels), 3.0 (names, power in µW),
 * 4.0 (levels by index).
 */
export const PERF = protocolTable({
	kind: "perf",
	id: 0x13,
	messages: [
		// attributes [15:0] number of domains, [17:16] unit of power: 0 abstract, 1 mW, 2 µW
		...commonMessages([
			u32("attributes", "flags"),
			u32("statistics_address_low"),
			u32("statistics_address_high"),
			u32("statistics_len"),
		]),
		{
			id: 0x3,
			name: "PERFORMANCE_DOMAIN_ATTRIBUTES",
			request: [u32("domain_id")],
			// b31 limits and b30 level may be set, b29 b28 notifications, b27 fast channels, b26 long name, b25 levels by index;
			// rate_limit [19:0]
			reply: [
				u32("attributes", "flags"),
				u32("rate_limit", "µs"),
				u32("sustained_freq", "kHz"),
				u32("sustained_perf_level"),
				{ name: "name", type: { chars: 16 } },
			],
			errors: ["NOT_FOUND"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x4,
			name: "PERFORMANCE_DESCRIBE_LEVELS",
			request: [u32("domain_id"), u32("level_index")],
			// [11:0] levels in this reply, [31:16] levels remaining; of each its level, power and latency ([15:0] µs), from 4.0 on
			// also its frequency and its index
			reply: [u32("num_levels", "flags"), { name: "perf_levels", type: "u32[]" }],
			errors: ["NOT_FOUND", "OUT_OF_RANGE"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x5,
			name: "PERFORMANCE_LIMITS_SET",
			request: [u32("domain_id"), u32("range_max"), u32("range_min")],
			reply: [],
			errors: ["NOT_FOUND", "OUT_OF_RANGE", "DENIED", "INVALID_PARAMETERS"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x6,
			name: "PERFORMANCE_LIMITS_GET",
			request: [u32("domain_id")],
			reply: [u32("range_max"), u32("range_min")],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "domain_id",
		},
		{
			id: 0x7,
			name: "PERFORMANCE_LEVEL_SET",
			// the level, or its index where the domain counts by index
			request: [u32("domain_id"), u32("performance_level")],
			reply: [],
			errors: ["NOT_FOUND", "OUT_OF_RANGE", "DENIED"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x8,
			name: "PERFORMANCE_LEVEL_GET",
			request: [u32("domain_id")],
			reply: [u32("performance_level")],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "domain_id",
		},
		notify(0x9, "PERFORMANCE_NOTIFY_LIMITS"),
		notify(0xa, "PERFORMANCE_NOTIFY_LEVEL"),
		{
			id: 0xb,
			name: "PERFORMANCE_DESCRIBE_FASTCHANNEL",
			request: [u32("domain_id"), u32("message_id")],
			reply: FAST_CHANNEL,
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x20000,
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0xc,
			name: "PERFORMANCE_DOMAIN_NAME_GET",
			request: [u32("domain_id")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x30000,
			access: "describe",
			resource: "domain_id",
		},
		negotiateVersion(0x40000),
	],
});
