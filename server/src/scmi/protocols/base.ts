import { commonMessages, negotiateVersion, protocolTable, u32 } from "../message.ts";
import { BASE_PROTOCOL_ID } from "../resource-kind.ts";

/** `agent_id` of BASE_DISCOVER_AGENT that asks "who am I". */
export const WHO_AM_I = 0xffffffff;

/** DEN0056, Base protocol 0x10. Versions: 1.0, 2.0 (permissions, agent id in BASE_DISCOVER_AGENT's reply), 2.1 (negotiation). */
export const BASE = protocolTable({
	kind: "base",
	id: BASE_PROTOCOL_ID,
	messages: [
		// [7:0] protocols without Base as this agent may see them, [15:8] agents (0: discovery is not supported)
		...commonMessages([u32("attributes", "flags")]),
		{
			id: 0x3,
			name: "BASE_DISCOVER_VENDOR",
			request: [],
			reply: [{ name: "vendor_identifier", type: { chars: 16 } }],
			errors: [],
		},
		{
			id: 0x4,
			name: "BASE_DISCOVER_SUB_VENDOR",
			request: [],
			reply: [{ name: "vendor_identifier", type: { chars: 16 } }],
			errors: ["NOT_SUPPORTED"],
		},
		{
			id: 0x5,
			name: "BASE_DISCOVER_IMPLEMENTATION_VERSION",
			request: [],
			reply: [u32("implementation_version")],
			errors: [],
		},
		{
			id: 0x6,
			name: "BASE_DISCOVER_LIST_PROTOCOLS",
			request: [u32("skip")],
			reply: [
				u32("num_protocols"),
				{ name: "protocols", type: { packed: 1, count: "num_protocols", mask: 0xffffffff } },
			],
			errors: ["INVALID_PARAMETERS"],
		},
		{
			id: 0x7,
			name: "BASE_DISCOVER_AGENT",
			request: [u32("agent_id")],
			reply: [
				{ name: "agent_id", type: "u32", since: 0x20000 },
				{ name: "name", type: { chars: 16 } },
			],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
		},
		{
			id: 0x8,
			name: "BASE_NOTIFY_ERRORS",
			request: [u32("notify_enable", "flags")],
			reply: [],
			errors: ["INVALID_PARAMETERS", "NOT_SUPPORTED"],
		},
		{
			id: 0x9,
			name: "BASE_SET_DEVICE_PERMISSIONS",
			// flags bit 0: 1 allow, 0 deny
			request: [u32("agent_id"), u32("device_id"), u32("flags", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			since: 0x20000,
		},
		{
			id: 0xa,
			name: "BASE_SET_PROTOCOL_PERMISSIONS",
			// command_id [7:0] is the protocol
			request: [u32("agent_id"), u32("device_id"), u32("command_id"), u32("flags", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			since: 0x20000,
		},
		{
			id: 0xb,
			name: "BASE_RESET_AGENT_CONFIGURATION",
			// flags bit 0: also restore the default permissions
			request: [u32("agent_id"), u32("flags", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "DENIED"],
			since: 0x20000,
		},
		negotiateVersion(0x20001),
	],
});
