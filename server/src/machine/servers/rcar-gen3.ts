import type { MessageBehaviour, ServerBehaviour } from "./behaviour.ts";
import { SPECIFIED } from "./specified.ts";

const NOT_LOOKED_AT: MessageBehaviour = { checks: [] };
const SIZE_ONLY: MessageBehaviour = { checks: ["size"] };
/** The number goes on to the pin driver as it is. */
const TO_THE_DRIVER: MessageBehaviour = { checks: ["size", "grant"], beyond: "unknown" };
const ABSENT: MessageBehaviour = { answers: "NOT_SUPPORTED" };

/** Version and attributes do not look at the message at all. */
const COMMON = {
	PROTOCOL_VERSION: NOT_LOOKED_AT,
	PROTOCOL_ATTRIBUTES: NOT_LOOKED_AT,
	PROTOCOL_MESSAGE_ATTRIBUTES: { checks: ["size"], wholeRefusal: true },
} as const;

/**
 * The server of its own in BL31 of R-Car Gen3 (plat/renesas/common/rcar_scmi*.c), as measured: branches pinctrl_pr_github (275c75047)
 * and pinctrl_work_new_pin (0adcb0eda), which differ in pin control only. Power and pins are not guarded there: its catalogues leave them
 * out of `controls`.
 */
export const RCAR_GEN3: ServerBehaviour = {
	...SPECIFIED,
	channel: { short: "header alone", staysBusyAfterError: false, checksStatus: false },
	firstChecks: [],
	checks: ["size", "resource", "grant"],
	listsBase: true,
	platformAgent: { grant: "no effect", reset: "stops" },
	hides: ["clock"],
	resetsState: "granted",
	stateAggregation: { clock: "refcount-parents", power: "last-write", reset: "last-write", pinctrl: "last-write" },
	clock: { ...SPECIFIED.clock, rateIndex: "ignored" },
	pinctrl: {
		...SPECIFIED.pinctrl,
		claims: "not looked at",
		invalidSetting: "GENERIC_ERROR",
		untakenSetting: { get: "GENERIC_ERROR", set: "GENERIC_ERROR" },
		unknownFunction: "GENERIC_ERROR",
		numbersPerReply: 60,
		countsMembers: false,
		echoesNameFlags: true,
		beyondLast: "no entries",
	},
	statuses: { ...SPECIFIED.statuses, notSettable: "NOT_SUPPORTED" },
	protocols: {
		base: {
			claimsAllBut: ["BASE_NOTIFY_ERRORS", "BASE_SET_PROTOCOL_PERMISSIONS"],
			messages: {
				...COMMON,
				BASE_DISCOVER_VENDOR: { checks: [], unwritten: ["vendor_identifier"] },
				BASE_DISCOVER_SUB_VENDOR: { checks: [], unwritten: ["vendor_identifier"] },
				BASE_DISCOVER_IMPLEMENTATION_VERSION: NOT_LOOKED_AT,
				BASE_NOTIFY_ERRORS: ABSENT,
				BASE_SET_PROTOCOL_PERMISSIONS: ABSENT,
				BASE_SET_DEVICE_PERMISSIONS: { checks: ["caller", "size", "agent", "device", "arguments"] },
				BASE_RESET_AGENT_CONFIGURATION: { checks: ["size", "agent", "caller-or-self", "arguments"] },
			},
		},
		power: {
			claimsAllBut: ["POWER_STATE_NOTIFY", "POWER_STATE_CHANGE_REQUESTED_NOTIFY"],
			// one domain, whatever its number
			messages: {
				...COMMON,
				PROTOCOL_ATTRIBUTES: { checks: [], unwritten: ["statistics_address_low", "statistics_address_high"] },
				POWER_DOMAIN_ATTRIBUTES: { checks: ["grant"], single: true, unwritten: ["name"] },
				POWER_STATE_SET: { checks: ["size", "grant"], single: true },
				POWER_STATE_GET: { checks: ["size", "grant"], single: true },
				POWER_STATE_NOTIFY: ABSENT,
				POWER_STATE_CHANGE_REQUESTED_NOTIFY: ABSENT,
			},
		},
		clock: {
			claimsAllBut: [],
			messages: {
				...COMMON,
				CLOCK_RATE_SET: ABSENT,
				CLOCK_CONFIG_SET: { checks: ["size", "resource", "grant", "arguments"] },
			},
		},
		reset: {
			claimsAllBut: ["RESET_NOTIFY"],
			messages: {
				...COMMON,
				RESET: { checks: ["size", "resource", "arguments", "grant"] },
				RESET_NOTIFY: ABSENT,
			},
		},
		pinctrl: {
			claimsAllBut: [],
			messages: {
				...COMMON,
				// draft-2021
				PINCTRL_GET_GROUP_PINS: { checks: ["size", "resource", "grant"], unknown: "GENERIC_ERROR" },
				PINCTRL_GET_FUNCTION_GROUPS: { checks: ["size", "resource", "grant"], unknown: "GENERIC_ERROR" },
				PINCTRL_SET_MUX: { checks: ["size", "resource", "grant"], unknown: "GENERIC_ERROR" },
				PINCTRL_GET_PINS: SIZE_ONLY,
				PINCTRL_GET_CONFIG: TO_THE_DRIVER,
				PINCTRL_SET_CONFIG: TO_THE_DRIVER,
				PINCTRL_GET_CONFIG_GROUP: TO_THE_DRIVER,
				PINCTRL_SET_CONFIG_GROUP: TO_THE_DRIVER,
				// draft-2023
				PINCTRL_ATTRIBUTES: {
					checks: ["size", "arguments", "resource", "grant"],
					badArguments: "PROTOCOL_ERROR",
					unknown: "GENERIC_ERROR",
					oneTooMany: true,
					beyond: "unknown",
				},
				PINCTRL_LIST_ASSOCIATIONS: {
					checks: ["size", "arguments", "resource", "grant"],
					// it takes where to begin for the number of the group as well
					resource: "index",
					badArguments: "PROTOCOL_ERROR",
					unknown: "GENERIC_ERROR",
				},
				PINCTRL_CONFIG_GET: {
					...TO_THE_DRIVER,
					checks: ["size", "arguments", "grant"],
					badArguments: "PROTOCOL_ERROR",
				},
				PINCTRL_CONFIG_SET: {
					...TO_THE_DRIVER,
					checks: ["size", "arguments", "grant"],
					badArguments: "PROTOCOL_ERROR",
				},
				PINCTRL_FUNCTION_SELECT: {
					checks: ["size", "arguments", "resource", "grant"],
					badArguments: "NOT_SUPPORTED",
					unknown: "GENERIC_ERROR",
				},
				PINCTRL_REQUEST: { ...TO_THE_DRIVER, checks: ["size", "arguments", "grant"], badArguments: "DENIED" },
				PINCTRL_RELEASE: { ...TO_THE_DRIVER, checks: ["size", "arguments", "grant"], badArguments: "DENIED" },
				PINCTRL_NAME_GET: { checks: ["size", "arguments"], badArguments: "PROTOCOL_ERROR", beyond: "unknown" },
				PINCTRL_SET_PERMISSIONS: ABSENT,
			},
		},
	},
};
