import { PIN_SETTINGS } from "../scmi/protocols/pinctrl.ts";
import { boolean, list, object, optional, record, text, word } from "../text/yaml-shape.ts";
import { MESSAGE_NAME, STATUS } from "./shape-parts.ts";

/**
 * The keys by which a catalogue says what its server does otherwise than the rest of its kind: how it handles a message and which it
 * has, what it lists and claims, whose ownership a denial ends and what a reset does; beside these, in catalogue-shape.ts, the statuses it
 * answers, the tables it hides and how it combines what several agents ask for. The rest of what a kind does, such as what becomes of its
 * channel after an error, is in machine/servers/ alone.
 */

export const LEVELS = ["none", "get", "notify", "set", "priv", "exclusive", "all"] as const;

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

export const STATE_AGGREGATIONS = ["last-write", "refcount", "refcount-parents", "highest", "unknown"] as const;

const MESSAGE = object("message", {
	answers: optional(STATUS, "It does nothing and always answers this, e.g. NOT_SUPPORTED."),
	checks: optional(
		list(word(...CHECKS)),
		"What is looked at before it is carried out, in order: size or minimum-size of the message, the caller, the agent and device it names, reserved arguments, that the resource exists, the grant. What is not listed is not looked at.",
	),
	unknown: optional(STATUS, "The answer where the resource does not exist; NOT_FOUND on most servers."),
	level: optional(word(...LEVELS), "The permission level this message takes, where levels are told apart."),
	omits: optional(list(text()), "Fields of the reply this server leaves out, e.g. clock_enable_delay."),
});

/** Of one protocol. */
export const PROTOCOL_SERVER_KEYS = {
	listed: optional(
		boolean(),
		"false: it answers, but BASE_DISCOVER_LIST_PROTOCOLS leaves it out. true where this is not given.",
	),
	dialect: optional(
		word("draft-2021", "draft-2023"),
		"Pin control on 0x18, before SCMI 3.2 fixed its messages: draft-2021 (GET_GROUP_PINS, SET_MUX, GET_CONFIG) or draft-2023 (ATTRIBUTES, FUNCTION_SELECT).",
	),
	messages: optional(record(MESSAGE), "Messages this server handles otherwise than others of its kind, by name."),
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
		word("own", "any"),
		"Exclusive devices: a denial ends the ownership of the agent it names only (own), or of whoever has the device (any). As servers of its kind do where this is not given.",
	),
	selfReset: optional(
		boolean(),
		"Whether an agent may send BASE_RESET_AGENT_CONFIGURATION for itself. As servers of its kind do where this is not given.",
	),
	resetsState: optional(
		word("nothing", "granted", "everything"),
		"What BASE_RESET_AGENT_CONFIGURATION does to hardware: nothing; takes back what the agent asked of resources it has at that moment (granted), or of all (everything). As servers of its kind do where this is not given.",
	),
};
