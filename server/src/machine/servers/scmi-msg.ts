import type { ProtocolBehaviour, ServerBehaviour } from "./behaviour.ts";
import { SPECIFIED } from "./specified.ts";

const COMMON = ["PROTOCOL_VERSION", "PROTOCOL_ATTRIBUTES", "PROTOCOL_MESSAGE_ATTRIBUTES"];
const BASE = [
	...COMMON,
	"BASE_DISCOVER_VENDOR",
	"BASE_DISCOVER_SUB_VENDOR",
	"BASE_DISCOVER_IMPLEMENTATION_VERSION",
	"BASE_DISCOVER_LIST_PROTOCOLS",
];

const CLOCK: ProtocolBehaviour = {
	has: [
		...COMMON,
		"CLOCK_ATTRIBUTES",
		"CLOCK_DESCRIBE_RATES",
		"CLOCK_RATE_SET",
		"CLOCK_RATE_GET",
		"CLOCK_CONFIG_SET",
		"CLOCK_CONFIG_GET",
		"CLOCK_POSSIBLE_PARENTS_GET",
		"CLOCK_PARENT_SET",
		"CLOCK_PARENT_GET",
	],
	messages: { CLOCK_CONFIG_GET: { wholeRefusal: true }, CLOCK_PARENT_GET: { wholeRefusal: true } },
};

const POWER: ProtocolBehaviour = { has: [...COMMON, "POWER_DOMAIN_ATTRIBUTES", "POWER_STATE_SET", "POWER_STATE_GET"] };

const RESET: ProtocolBehaviour = {
	has: [...COMMON, "RESET_DOMAIN_ATTRIBUTES", "RESET"],
	messages: { RESET_DOMAIN_ATTRIBUTES: { unknown: "INVALID_PARAMETERS" } },
};

/** ARM-software/arm-trusted-firmware, drivers/scmi-msg, as measured (6a164dda7); no permissions, no agents. */
export const SCMI_MSG: ServerBehaviour = {
	...SPECIFIED,
	channel: { short: "error", maxPayloadBytes: 92, staysBusyAfterError: true, checksStatus: true },
	firstChecks: [],
	checks: ["size", "resource", "grant"],
	countsAgents: false,
	skipBeyondList: "no entries",
	clock: {
		attributeBits: 0x18000000,
		maxPending: 1,
		keepState: "INVALID_PARAMETERS",
		reservedState: "INVALID_PARAMETERS",
		extendedConfig: "NOT_SUPPORTED",
		rateIndex: "unchecked",
		ratesPerReply: 10,
	},
	reset: { latency: 0x7fffffff, autonomousState: "NOT_SUPPORTED" },
	statuses: { ...SPECIFIED.statuses, notSettable: "NOT_SUPPORTED" },
	protocols: { base: { has: BASE }, clock: CLOCK, power: POWER, reset: RESET },
};

/** As they were up to clocks of version 2.0: a number that does not exist is a bad argument. */
const CLOCK_2: ProtocolBehaviour = {
	...CLOCK,
	messages: {
		...CLOCK.messages,
		CLOCK_ATTRIBUTES: { unknown: "INVALID_PARAMETERS" },
		CLOCK_DESCRIBE_RATES: { unknown: "INVALID_PARAMETERS" },
		CLOCK_RATE_SET: { unknown: "INVALID_PARAMETERS" },
		CLOCK_RATE_GET: { unknown: "INVALID_PARAMETERS" },
		CLOCK_CONFIG_SET: { unknown: "INVALID_PARAMETERS" },
	},
};

const POWER_2: ProtocolBehaviour = {
	...POWER,
	messages: {
		POWER_DOMAIN_ATTRIBUTES: { unknown: "INVALID_PARAMETERS" },
		POWER_STATE_SET: { unknown: "INVALID_PARAMETERS" },
		POWER_STATE_GET: { unknown: "INVALID_PARAMETERS" },
	},
};

/**
 * The same with the device permissions and the pin control of EPAM's branches, as measured on the Raspberry Pi 5
 * (rpi5_dev_fix_scmi_build, 891c689b4).
 */
export const SCMI_MSG_WITH_DEVICES: ServerBehaviour = {
	...SCMI_MSG,
	countsAgents: true,
	platformAgent: { grant: "no effect", reset: "no effect" },
	denialFrees: "any",
	resetsState: "nothing",
	reset: { latency: 0x7fffffff, autonomousState: "SUCCESS" },
	pinctrl: {
		...SPECIFIED.pinctrl,
		claims: "not looked at",
		// scmi_pinctrl_cfg_scmi2pinconf() loses the sign of its INVALID_PARAMETERS
		invalidSetting: 2,
		knownSettings: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19, 20],
		untakenSetting: { get: "NOT_SUPPORTED", set: "GENERIC_ERROR" },
		readsMany: false,
		unknownFunction: "PROTOCOL_ERROR",
		beyondLast: "no entries",
	},
	statuses: {
		...SCMI_MSG.statuses,
		unknownDevice: "INVALID_PARAMETERS",
		missingDevice: "INVALID_PARAMETERS",
		unknownAgent: "INVALID_PARAMETERS",
		undiscoverable: "INVALID_PARAMETERS",
	},
	protocols: {
		...SCMI_MSG.protocols,
		clock: CLOCK_2,
		power: POWER_2,
		base: {
			has: [...BASE, "BASE_DISCOVER_AGENT", "BASE_SET_DEVICE_PERMISSIONS", "BASE_RESET_AGENT_CONFIGURATION"],
			messages: {
				BASE_SET_DEVICE_PERMISSIONS: { checks: ["size", "caller", "agent", "device"] },
				BASE_RESET_AGENT_CONFIGURATION: { checks: ["size", "caller", "agent"] },
			},
		},
		pinctrl: {
			has: [
				...COMMON,
				"PINCTRL_ATTRIBUTES",
				"PINCTRL_LIST_ASSOCIATIONS",
				"PINCTRL_SETTINGS_GET",
				"PINCTRL_SETTINGS_CONFIGURE",
				"PINCTRL_REQUEST",
				"PINCTRL_RELEASE",
				"PINCTRL_NAME_GET",
				"PINCTRL_SET_PERMISSIONS",
			],
			messages: {
				PINCTRL_ATTRIBUTES: {
					checks: ["size", "arguments", "resource"],
					badArguments: "PROTOCOL_ERROR",
					unknown: "PROTOCOL_ERROR",
				},
				PINCTRL_LIST_ASSOCIATIONS: {
					checks: ["size", "arguments"],
					badArguments: "PROTOCOL_ERROR",
					beyond: "unknown",
				},
				PINCTRL_NAME_GET: { checks: ["size", "arguments"], badArguments: "PROTOCOL_ERROR", beyond: "stops" },
				PINCTRL_SETTINGS_GET: {
					checks: ["minimum-size", "arguments"],
					badArguments: "PROTOCOL_ERROR",
					beyond: "unknown",
				},
				PINCTRL_SETTINGS_CONFIGURE: {
					checks: ["minimum-size", "arguments", "resource", "grant"],
					badArguments: "PROTOCOL_ERROR",
					unknown: "PROTOCOL_ERROR",
				},
				PINCTRL_REQUEST: { checks: ["size", "arguments", "grant"], beyond: "unknown" },
				PINCTRL_RELEASE: { checks: ["size", "arguments", "grant"], beyond: "unknown" },
				PINCTRL_SET_PERMISSIONS: { answers: "NOT_SUPPORTED" },
			},
		},
	},
};

/** OP-TEE's core/drivers/scmi-msg, by reading: version 2.0 without the delay that brought. */
const OPTEE_CLOCK: ProtocolBehaviour = {
	...CLOCK_2,
	messages: {
		...CLOCK_2.messages,
		CLOCK_ATTRIBUTES: { unknown: "INVALID_PARAMETERS", omits: ["clock_enable_delay"] },
	},
};

export const OPTEE_SCMI_MSG: ServerBehaviour = {
	...SCMI_MSG,
	protocols: { ...SCMI_MSG.protocols, clock: OPTEE_CLOCK },
};

export const OPTEE_SCMI_MSG_WITH_DEVICES: ServerBehaviour = {
	...SCMI_MSG_WITH_DEVICES,
	protocols: { ...SCMI_MSG_WITH_DEVICES.protocols, clock: OPTEE_CLOCK },
};
