import type { ServerBehaviour } from "./behaviour.ts";
import { SPECIFIED } from "./specified.ts";

/**
 * nxp-imx/imx-sm, components and sm/rpc/scmi, by reading (44f76dcb). What changes a clock's rate or parent, a pin, a voltage or a
 * reset takes more than the level that switches it.
 */
export const IMX_SM: ServerBehaviour = {
	...SPECIFIED,
	checks: ["minimum-size", "resource", "grant"],
	levels: {
		// with a value of the vendor's own configuration; else it takes what every change does
		"CLOCK_CONFIG_SET extended": "exclusive",
		CLOCK_RATE_SET: "exclusive",
		CLOCK_PARENT_SET: "exclusive",
		RESET: "exclusive",
		PINCTRL_REQUEST: "exclusive",
		PINCTRL_RELEASE: "exclusive",
		PINCTRL_SETTINGS_CONFIGURE: "exclusive",
		VOLTAGE_LEVEL_SET: "exclusive",
		PERFORMANCE_LEVEL_SET: "priv",
	},
	negotiates: "the same major version",
	stateAggregation: { clock: "highest", power: "highest" },
	statuses: { ...SPECIFIED.statuses, unknownDevice: "NOT_SUPPORTED" },
	protocols: {
		base: {
			messages: {
				BASE_SET_DEVICE_PERMISSIONS: { checks: ["minimum-size", "caller", "agent", "device"] },
				// it restarts what the agent runs on, which then gets no reply; who may is in a table of its own
				BASE_RESET_AGENT_CONFIGURATION: { checks: ["minimum-size", "agent"], isUnknown: true },
			},
			lacks: ["BASE_SET_PROTOCOL_PERMISSIONS", "BASE_NOTIFY_ERRORS"],
		},
	},
};
