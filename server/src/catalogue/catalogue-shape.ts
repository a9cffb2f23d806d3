import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import {
	address,
	boolean,
	either,
	IDENTIFIER,
	integer,
	list,
	nothing,
	object,
	optional,
	record,
	required,
	type TypeOf,
	text,
	word,
} from "../text/yaml-shape.ts";
import { AGENT } from "./agent-shape.ts";
import { FIRMWARE, NAMELESS_FIRMWARE } from "./firmware-shape.ts";
import { LEVELS, PERMISSION_SERVER_KEYS, PROTOCOL_SERVER_KEYS, STATE_AGGREGATIONS } from "./server-keys.ts";
import { KEY, MESSAGE_NAME, NUMBER, SOURCE_LINE, STATUS, UINT32, WORDS } from "./shape-parts.ts";

/**
 * Format 1 of a catalogue, `*.scmi.yaml`: the one table behind the decoder, catalogue.schema.json and what an editor
 * offers. Cross references are checked in check-catalogue.ts.
 */

const TABLES = Object.keys(RESOURCE_KINDS);

/** What besides the tables may be listed completely or in part. */
export const LISTS = ["devices", "agents", "protocols"] as const;

const LEVEL = word(...LEVELS);

const SOURCE = object("source", {
	path: required(text(), "The file, inside its repository."),
	repository: optional(text(), "The repository it is in."),
	revision: optional(text(), "Commit or tag."),
	importer: optional(text(), "What read it."),
	sha256: optional(text(), "Checksum of the file that was read."),
});

const PROTOCOL = object("protocol", {
	id: required(
		integer(0, 0xff),
		"Protocol identifier: 0x11 power, 0x13 perf, 0x14 clock, 0x15 sensor, 0x16 reset, 0x17 voltage, 0x18 powercap, 0x19 pinctrl.",
	),
	version: optional(UINT32, "The answer to PROTOCOL_VERSION: major << 16 | minor."),
	idSpace: optional(
		word("global", "per-agent"),
		"Whether all agents count alike (global, the default) or each has its own numbers (`agentIds`).",
	),
	unsupported: optional(list(MESSAGE_NAME), "Messages this server answers with NOT_SUPPORTED."),
	vendor: optional(boolean(), "The vendor's own protocol, not one of the specification."),
	tables: optional(
		WORDS,
		"Tables of `resources` for what it numbers apart, beside the one of its key, e.g. [rtc, button].",
	),
	...PROTOCOL_SERVER_KEYS,
});

const RESOURCE = object(
	"resource",
	{
		id: optional(UINT32, "The number in a device tree, e.g. 3 in <&scmi_clk 3>, the same for every agent."),
		agentIds: optional(
			record(either(UINT32, nothing())),
			"The number each agent uses, by agent key; null where the agent does not see it.",
		),
		name: optional(text({ maxLength: 63 }), "The name firmware answers; may be empty."),
		symbols: optional(WORDS, "Macros of dt-bindings headers that stand for the number."),
		status: optional(
			word("available", "reserved", "secure-only", "conditional"),
			"available (the default); reserved: the number is taken but refused; secure-only; conditional: see `condition`.",
		),
		condition: optional(text(), "When a conditional one is there, in words."),
		parents: optional(WORDS, "Parents it can have: keys of the same table, or names of what firmware does not export."),
		starts: optional(
			record(list(KEY)),
			"What else is switched on with it, by table, because they share a register by mistake.",
		),
		rates: optional(
			either(
				list(NUMBER),
				object("rate range", {
					min: required(NUMBER, "Lowest rate in Hz."),
					max: required(NUMBER, "Highest rate in Hz."),
					step: optional(NUMBER, "Step in Hz."),
				}),
			),
			"Rates it can have in Hz: a list, or { min, max, step }.",
		),
		initialRate: optional(NUMBER, "The rate of a clock when firmware hands over, in Hz."),
		microvolts: optional(list(integer(-0x8000_0000, 0x7fff_ffff)), "Levels of a voltage domain in microvolts."),
		initial: optional(word("on", "off", "unknown"), "Its state when firmware hands over."),
		settable: optional(
			list(word("state", "rate", "parent", "level", "limits", "duty")),
			"What a permitted agent can change; all where this is not given.",
		),
		kind: optional(
			word("pin", "group", "function"),
			"For pin control: pins, groups and functions are numbered apart. Where this is not given, the entry may be any of them: then uses of its number are not judged.",
		),
		members: optional(
			list(KEY),
			"For pin control: the pins of a group, the groups of a function: keys of the same table.",
		),
		description: optional(text(), "Anything worth knowing, shown in hover."),
		hardware: optional(WORDS, "The native specifier this number stands for, e.g. cpg CPG_MOD 704."),
		src: SOURCE_LINE,
	},
	{ oneOf: ["id", "agentIds"] },
);

const DEVICE = object("device", {
	id: optional(UINT32, "The number of BASE_SET_DEVICE_PERMISSIONS: scmi_devid or access-controllers in the tree."),
	description: optional(text(), "Anything worth knowing, shown in hover."),
	dt: optional(
		object("dt", {
			labels: optional(WORDS, "Labels of its node, e.g. hsusb."),
			addresses: optional(list(address()), "Unit addresses of its node."),
			compatible: optional(WORDS, "Compatible strings of its node."),
		}),
		"How to recognise it in a device tree. Hints only.",
	),
	resources: optional(record(list(KEY), IDENTIFIER, TABLES), "What it owns: by table, a list of keys of `resources`."),
	src: SOURCE_LINE,
});

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
	protocols: optional(record(GRANT), "By protocol key."),
	devices: optional(record(GRANT), "By device key."),
	resources: optional(record(record(GRANT), IDENTIFIER, TABLES), "By table and resource key."),
});

const PERMISSIONS = object("permissions", {
	model: required(
		word("none", "static", "device-runtime"),
		"none: everything is open to every agent. static: fixed `grants`. device-runtime: BASE_SET_DEVICE_PERMISSIONS.",
	),
	initial: optional(
		LEVEL,
		"What every agent may do before anything was granted. Needed for static and device-runtime.",
	),
	setBy: optional(list(KEY), "Agents that may set permissions. Needed for device-runtime."),
	controls: optional(
		list(KEY),
		"The tables a device permission covers; where this is not given all, of rcar-gen3 clock and reset.",
	),
	exclusive: optional(
		boolean(),
		"One agent at a time may have a device; a second grant is DENIED. false where this is not given.",
	),
	bypass: optional(list(KEY), "Agents firmware never checks; none where this is not given."),
	grantAggregation: optional(
		word("last-write", "any-grant", "unknown"),
		"A resource of two devices: the last grant or denial counts, or any grant that still stands. unknown where this is not given.",
	),
	stateAggregation: optional(
		either(word(...STATE_AGGREGATIONS), record(word(...STATE_AGGREGATIONS))),
		"Several agents set the state of one resource: the last one wins, it is on while any of them wants it (refcount; refcount-parents: that counts for its parent too), or the highest counts. One word for all tables, or a word for each. Default, also for tables not named: as servers of its kind do; unknown: not even that.",
	),
	resetAgent: optional(
		word("always", "flag", "never", "unknown"),
		"Whether BASE_RESET_AGENT_CONFIGURATION drops grants: always, only with flags bit 0, never. unknown where this is not given.",
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
		list(KEY),
		"Tables whose ATTRIBUTES message is refused without a grant; [] where none is. As servers of its kind do where this is not given.",
	),
	hierarchy: optional(
		boolean(),
		"A level implies all lower ones: none < get < notify < set < priv < exclusive < all. true where this is not given; false: each level stands for itself, and all for all of them.",
	),
	grants: optional(record(AGENT_GRANTS), "Fixed permissions, by agent key."),
});

export const CATALOGUE = object(
	"catalogue",
	{
		scmiCatalogue: required(integer(1, 1), "Version of this format: 1."),
		$schema: optional(text(), "For editors."),
		extends: optional(
			either(text(), WORDS),
			"Catalogues this one is laid over, in order: maps are merged, null removes a key.",
		),
		firmware: required(FIRMWARE, "Whose numbers these are.", { name: NAMELESS_FIRMWARE }),
		sources: optional(record(SOURCE), "What it was made from; `src` refers to these keys."),
		scmi: optional(
			object("scmi", {
				specification: optional(word("1.0", "2.0", "3.0", "3.1", "3.2", "4.0"), "The release of DEN0056 it follows."),
				baseVersion: optional(UINT32, "Version of the base protocol: major << 16 | minor."),
				agentCount: optional(
					integer(0, 255),
					"How many agents PROTOCOL_ATTRIBUTES of the base protocol tells of, where that is not how many are listed.",
				),
				listsBase: optional(
					boolean(),
					"BASE_DISCOVER_LIST_PROTOCOLS names the base protocol too, which it should not.",
				),
				protocols: optional(
					record(PROTOCOL, IDENTIFIER, TABLES),
					"What this server speaks, by key: power, clock, reset and so on.",
				),
			}),
			"The protocols.",
		),
		agents: optional(record(AGENT), "Who talks to firmware, by key."),
		resources: required(
			record(record(RESOURCE), IDENTIFIER, TABLES),
			"The tables: power, perf, clock, sensor, reset, voltage, powercap, pinctrl. Entries are keyed by a name that stays when the number changes.",
			{},
		),
		devices: optional(record(DEVICE), "What can be granted as a whole, by key."),
		permissions: optional(PERMISSIONS, "Who may use what."),
		completeness: optional(
			record(word("complete", "partial", "unknown"), IDENTIFIER, [...TABLES, ...LISTS]),
			"By table, `devices`, `agents` or `protocols`: is everything listed? What a complete list lacks does not exist, and is an error where a tree uses it.",
		),
		quirks: optional(
			list(
				object("quirk", {
					id: required(text({ pattern: IDENTIFIER }), "A short name."),
					summary: required(text(), "What this server does otherwise than one would think."),
					src: SOURCE_LINE,
				}),
			),
			"Known oddities of this server.",
		),
	},
	{ laidOverBy: "extends", ignoredPrefix: "x-" },
);

/** A catalogue as written, each value checked by itself. */
export type DecodedCatalogue = TypeOf<typeof CATALOGUE>;
