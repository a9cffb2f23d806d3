import type { ServerBehaviour } from "./behaviour.ts";
import { SPECIFIED } from "./specified.ts";

/**
 * ARM-software/SCP-firmware, module scmi and its protocols, by reading (b34e5ce): mod_scmi.c looks at the protocol, the message, then
 * the resource (mod_res_permissions.c); a device grant lifts the last of these only.
 */
export const SCP_FIRMWARE: ServerBehaviour = {
	...SPECIFIED,
	firstChecks: ["type", "protocol-grant", "message-grant"],
	// the table of permissions is looked at by number, so an id beyond it is refused like one that was not granted
	checks: ["size", "grant", "resource"],
	absentGrant: "DENIED",
	unknownMessage: "NOT_FOUND",
	platformAgent: { grant: "no effect", reset: "no effect" },
	guards: "everything",
	resetsState: "nothing",
	statuses: { ...SPECIFIED.statuses, unknownDevice: "INVALID_PARAMETERS", missingDevice: "NOT_FOUND" },
	protocols: {
		base: {
			messages: {
				BASE_SET_DEVICE_PERMISSIONS: { checks: ["size", "caller", "arguments", "agent", "device"] },
				BASE_SET_PROTOCOL_PERMISSIONS: { checks: ["size", "caller", "arguments", "agent", "device"] },
				BASE_RESET_AGENT_CONFIGURATION: { checks: ["size", "caller-or-self", "agent", "arguments"] },
			},
			lacks: ["BASE_NOTIFY_ERRORS", "NEGOTIATE_PROTOCOL_VERSION"],
		},
	},
};
