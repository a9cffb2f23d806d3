import { commonMessages, negotiateVersion, protocolTable, u32 } from "../message.ts";
import { FAST_CHANNEL } from "./fast-channel.ts";

/** `parent_id` of a domain at the top. */
export const NO_PARENT = 0xffffffff;

/**
 * DEN0056, Power capping and monitoring protocol 0x18. Versions: 1.0, 2.0 (negotiation). Power in the unit that the domain's
 * attributes say; PAI is the averaging interval in µs. Firmware of 2021–2023 serves pin control on this number.
 */
export const POWERCAP = protocolTable({
	kind: "powercap",
	id: 0x18,
	messages: [
		// attributes [15:0] number of domains
		...commonMessages([u32("attributes", "flags")]),
		{
			id: 0x3,
			name: "POWERCAP_DOMAIN_ATTRIBUTES",
			request: [u32("domain_id")],
			// b31 b30 notifications of caps and measurements, b29 asynchronous, b28 long name, b27 the cap may be set, b26 measures,
			// b25 the interval may be set, [24:23] unit of power: 0 abstract, 1 mW, 2 µW, b22 fast channels
			reply: [
				u32("attributes", "flags"),
				{ name: "name", type: { chars: 16 } },
				u32("min_pai", "µs"),
				u32("max_pai", "µs"),
				u32("pai_step", "µs"),
				u32("min_power_cap"),
				u32("max_power_cap"),
				u32("power_cap_step"),
				u32("sustainable_power"),
				u32("accuracy"),
				u32("parent_id"),
			],
			errors: ["NOT_FOUND"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x4,
			name: "POWERCAP_CAP_GET",
			request: [u32("domain_id")],
			reply: [u32("power_cap")],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "domain_id",
		},
		{
			id: 0x5,
			name: "POWERCAP_CAP_SET",
			// flags b0 ignore the delayed response, b1 asynchronous
			request: [u32("domain_id"), u32("flags", "flags"), u32("power_cap")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "OUT_OF_RANGE", "NOT_SUPPORTED", "DENIED"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x6,
			name: "POWERCAP_PAI_GET",
			request: [u32("domain_id")],
			reply: [u32("pai", "µs")],
			errors: ["NOT_FOUND"],
			access: "read",
			resource: "domain_id",
		},
		{
			id: 0x7,
			name: "POWERCAP_PAI_SET",
			request: [u32("domain_id"), u32("flags", "flags"), u32("pai", "µs")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "OUT_OF_RANGE", "NOT_SUPPORTED", "DENIED"],
			access: "change",
			resource: "domain_id",
		},
		{
			id: 0x8,
			name: "POWERCAP_DOMAIN_NAME_GET",
			request: [u32("domain_id")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			access: "describe",
			resource: "domain_id",
		},
		{
			id: 0x9,
			name: "POWERCAP_MEASUREMENTS_GET",
			request: [u32("domain_id")],
			reply: [u32("power"), u32("pai", "µs")],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			access: "read",
			resource: "domain_id",
		},
		{
			id: 0xa,
			name: "POWERCAP_CAP_NOTIFY",
			request: [u32("domain_id"), u32("notify_enable", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
			access: "notify",
			resource: "domain_id",
		},
		{
			id: 0xb,
			name: "POWERCAP_MEASUREMENTS_NOTIFY",
			request: [u32("domain_id"), u32("notify_enable", "flags"), u32("power_thresh_low"), u32("power_thresh_high")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
			access: "notify",
			resource: "domain_id",
		},
		{
			id: 0xc,
			name: "POWERCAP_DESCRIBE_FASTCHANNEL",
			request: [u32("domain_id"), u32("message_id")],
			reply: FAST_CHANNEL,
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			access: "describe",
			resource: "domain_id",
		},
		negotiateVersion(0x20000),
	],
});
