import { PIN_SETTINGS } from "../scmi/protocols/pinctrl.ts";
import { boolean, choice, list, object, optional, word } from "../text/yaml-shape.ts";
import { MESSAGE_NAME, nameOf, recordOf, STATUS } from "./shape-parts.ts";

/**
 * The keys by which a catalogue says what its server does otherwise than the rest of its kind: how it handles a message and which it
 * has, what it lists and claims, whose ownership a denial ends and what a reset does; beside these, in catalogue-shape.ts, the statuses it
 * answers, the tables it hides and how it combines what several agents ask for. The rest of what a kind does, such as what becomes of its
 * channel after an error, is in machine/servers/ alone.
 */

export const LEVELS = ["none", "get", "notify", "set", "priv", "exclusive", "all"] as const;

/** A permission level; the words of the i.MX System Manager, where each is more than the one before it. */
export const LEVEL = choice<(typeof LEVELS)[number]>({
	none: "Nothing.",
	get: "To read its state.",
	notify: "To ask for notifications.",
	set: "To set its state, together with others who may.",
	priv: "What more than `set` takes but not sole use, e.g. PERFORMANCE_LEVEL_SET of the i.MX System Manager.",
	exclusive: "What takes sole use, e.g. CLOCK_RATE_SET, RESET and VOLTAGE_LEVEL_SET of the i.MX System Manager.",
	all: "Everything. The word for servers that tell no levels apart.",
});

/** What a server looks at before it carries a message out. */
export const CHECKS = [
	"size",
	"minimum-size",
	"caller",
	"caller-or-self",
	"agent",
	"device",
	"arguments",
	"resource",
	"grant",
] as const;

const CHECK = choice<(typeof CHECKS)[number]>({
	size: "The message is as long as its fields are.",
	"minimum-size": "The message is no shorter than its fields are.",
	caller: "The agent that asks is one that may set permissions.",
	"caller-or-self": "The agent that asks may set permissions, or asks about itself.",
	agent: "The agent that the message names exists.",
	device: "The device that the message names exists.",
	arguments: "Reserved bits and values are as the specification has them.",
	resource: "The resource that the message names exists.",
	grant: "The agent that asks was granted it.",
});

export const STATE_AGGREGATIONS = ["last-write", "refcount", "refcount-parents", "highest", "unknown"] as const;

export const STATE_AGGREGATION = choice<(typeof STATE_AGGREGATIONS)[number]>({
	"last-write": "Whoever set it last wins.",
	refcount: "It is on while any agent wants it.",
	"refcount-parents": "It is on while any agent wants it, and counts for its parent too.",
	highest: "The highest that any agent asked for counts.",
	unknown: "Not known: not even that servers of its kind do it alike.",
});

const MESSAGE = object("message", {
	answers: optional(STATUS, "It does nothing and always answers this, e.g. NOT_SUPPORTED."),
	checks: optional(
		list(CHECK),
		"What is looked at before it is carried out, in order: size or minimum-size of the message, the caller, the agent and device it names, reserved arguments, that the resource exists, the grant. What is not listed is not looked at.",
	),
	unknown: optional(STATUS, "The answer where the resource does not exist; NOT_FOUND on most servers."),
	level: optional(LEVEL, "The permission level this message takes, where levels are told apart."),
	omits: optional(list(nameOf("reply field")), "Fields of the reply this server leaves out, e.g. clock_enable_delay."),
});

/** Of one protocol. */
export const PROTOCOL_SERVER_KEYS = {
	listed: optional(
		boolean(),
		"false: it answers, but BASE_DISCOVER_LIST_PROTOCOLS leaves it out. true where this is not given.",
	),
	dialect: optional(
		choice({
			"draft-2021": "GET_GROUP_PINS, SET_MUX, GET_CONFIG.",
			"draft-2023": "ATTRIBUTES, FUNCTION_SELECT.",
		}),
		"Pin control on 0x18, before SCMI 3.2 fixed its messages: which draft they are of.",
	),
	messages: optional(
		recordOf("message", MESSAGE),
		"Messages this server handles otherwise than others of its kind, by name.",
	),
	claims: optional(
		object("claims", {
			allBut: optional(list(MESSAGE_NAME), "The messages it says NOT_FOUND for; of any other number it says SUCCESS."),
		}),
		"Where PROTOCOL_MESSAGE_ATTRIBUTES does not say what the server has.",
	),
	settings: optional(
		list(word(...PIN_SETTINGS)),
		"Pin control: the settings this server takes, as words of the specification (bias-pull-up, drive-strength, …).",
	),
};

/** Below `permissions`. */
export const PERMISSION_SERVER_KEYS = {
	denialFrees: optional(
		choice({
			own: "Of the agent that it names, and of no other.",
			any: "Of whoever has the device.",
		}),
		"Exclusive devices: whose ownership a denial ends. As servers of its kind do where this is not given.",
	),
	selfReset: optional(
		boolean(),
		"Whether an agent may send BASE_RESET_AGENT_CONFIGURATION for itself. As servers of its kind do where this is not given.",
	),
	resetsState: optional(
		choice({
			nothing: "Hardware stays as it is.",
			granted: "What the agent asked of resources that it has at that moment is taken back.",
			everything: "What the agent asked of any resource is taken back.",
		}),
		"What BASE_RESET_AGENT_CONFIGURATION does to hardware. As servers of its kind do where this is not given.",
	),
};
