import { boolean, choice, either, list, object, optional, required } from "../text/yaml-shape.ts";
import { LEVEL, PERMISSION_SERVER_KEYS, STATE_AGGREGATION } from "./server-keys.ts";
import { byTable, MESSAGE_NAME, nameOf, recordOf, SOURCE_LINE, STATUS } from "./shape-parts.ts";

const GRANT = either(
	LEVEL,
	object("grant", {
		level: required(LEVEL, "What is allowed."),
		deny: optional(list(MESSAGE_NAME), "Messages refused in spite of the level."),
		src: SOURCE_LINE,
	}),
);

const AGENT_GRANTS = object("grants of an agent", {
	default: optional(LEVEL, "For everything not listed."),
	protocols: optional(recordOf("protocol", GRANT), "By protocol key."),
	devices: optional(recordOf("device", GRANT), "By device key."),
	resources: optional(byTable(recordOf("resource", GRANT)), "By table and resource key."),
});

/** Who may use what, and what the server answers where that is asked. */
export const PERMISSIONS = object("permissions", {
	model: required(
		choice({
			none: "Everything is open to every agent.",
			static: "Fixed: `grants` says who may do what.",
			"device-runtime": "By device, set by a trusted agent with BASE_SET_DEVICE_PERMISSIONS.",
		}),
		"How it is decided who may use what.",
	),
	initial: optional(
		LEVEL,
		"What every agent may do before anything was granted. Needed for static and device-runtime.",
	),
	setBy: optional(list(nameOf("agent")), "Agents that may set permissions. Needed for device-runtime."),
	controls: optional(
		list(nameOf("table")),
		"The tables a device permission covers; where this is not given all, of rcar-gen3 clock and reset.",
	),
	exclusive: optional(
		boolean(),
		"One agent at a time may have a device; a second grant is DENIED. false where this is not given.",
	),
	bypass: optional(list(nameOf("agent")), "Agents firmware never checks; none where this is not given."),
	grantAggregation: optional(
		choice({
			"last-write": "The last grant or denial counts.",
			"any-grant": "Any grant that still stands counts.",
			unknown: "Not known. This is the default.",
		}),
		"A resource of two devices, of which one is granted and the other denied: what counts.",
	),
	stateAggregation: optional(
		either(STATE_AGGREGATION, recordOf("table", STATE_AGGREGATION)),
		"Several agents set the state of one resource: who wins. One word for all tables, or a word for each. Default, also for tables not named: as servers of its kind do.",
	),
	resetAgent: optional(
		choice({
			always: "Always.",
			flag: "Only with bit 0 of its flags.",
			never: "Never.",
			unknown: "Not known. This is the default.",
		}),
		"Whether BASE_RESET_AGENT_CONFIGURATION drops grants.",
	),
	statuses: optional(
		object("statuses", {
			unknownDevice: optional(STATUS, "The device number does not exist."),
			unknownAgent: optional(STATUS, "The agent number does not exist."),
			notPrivileged: optional(STATUS, "The caller may not set permissions."),
			alreadyOwned: optional(STATUS, "Another agent has the device."),
			missingDevice: optional(STATUS, "The device number is below the highest, but no device has it."),
			undiscoverable: optional(STATUS, "BASE_DISCOVER_AGENT: the agent number does not exist."),
			notSettable: optional(STATUS, "A rate, state or parent that cannot be changed."),
		}),
		"What this server answers where servers differ; what is not given is answered as by servers of its kind.",
	),
	...PERMISSION_SERVER_KEYS,
	hidesUngranted: optional(
		list(nameOf("table")),
		"Tables whose ATTRIBUTES message is refused without a grant; [] where none is. As servers of its kind do where this is not given.",
	),
	hierarchy: optional(
		boolean(),
		"A level implies all lower ones: none < get < notify < set < priv < exclusive < all. true where this is not given; false: each level stands for itself, and all for all of them.",
	),
	grants: optional(recordOf("agent", AGENT_GRANTS), "Fixed permissions, by agent key."),
});
