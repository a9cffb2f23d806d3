import { BASE_PROTOCOL_ID, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import {
	address,
	boolean,
	choice,
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
import { PERMISSIONS } from "./permissions-shape.ts";
import { PROTOCOL_SERVER_KEYS } from "./server-keys.ts";
import { byTable, MESSAGE_NAME, NUMBER, nameOf, recordOf, SOURCE_LINE, TABLES, UINT32, WORDS } from "./shape-parts.ts";

/**
 * Format 1 of a catalogue, `*.scmi.yaml`: the one table behind the decoder, catalogue.schema.json and what an editor
 * offers. Cross references are checked in check-catalogue.ts.
 */

/** What besides the tables may be listed completely or in part. */
export const LISTS = ["devices", "agents", "protocols"] as const;

const LISTED = {
	...TABLES,
	devices: "What can be granted as a whole.",
	agents: "Agents, and with them channels: where all are listed, nobody is served on another one.",
	protocols: "What the server speaks.",
} satisfies Readonly<Record<string, string>> & Readonly<Record<(typeof LISTS)[number], string>>;

const SPOKEN = { base: "The base protocol, 0x10: it need not be listed.", ...TABLES };

/** As what a protocol is first written: each has its number. */
const NUMBERED = Object.fromEntries(
	[
		["base", BASE_PROTOCOL_ID] as const,
		...Object.entries(RESOURCE_KINDS).map(([key, { protocolId }]) => [key, protocolId] as const),
	].map(([key, id]) => [key, `{ id: 0x${id.toString(16)} }`]),
);

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
		choice({
			global: "All agents count alike. This is the default.",
			"per-agent": "Each agent has its own numbers, those of `agentIds`, and no others.",
		}),
		"Whether all agents count alike.",
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
			recordOf("agent", either(UINT32, nothing())),
			"The number each agent uses, by agent key; null where the agent does not see it.",
		),
		name: optional(text({ maxLength: 63 }), "The name firmware answers; may be empty."),
		symbols: optional(WORDS, "Macros of dt-bindings headers that stand for the number."),
		status: optional(
			choice({
				available: "There to be used. This is the default.",
				reserved: "The number is taken, and refused.",
				"secure-only": "For agents of the secure world alone.",
				conditional: "There in some builds: `condition` says in which.",
			}),
			"Whether it can be used at all.",
		),
		condition: optional(text(), "When a conditional one is there, in words."),
		parents: optional(
			list(nameOf("resource")),
			"Parents it can have: keys of the same table, or names of what firmware does not export.",
		),
		starts: optional(
			recordOf("table", list(nameOf("resource"))),
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
		measures: optional(
			choice({
				celsius: "A temperature in degrees Celsius.",
				volts: "A voltage.",
				amps: "A current.",
				watts: "A power.",
				joules: "An energy.",
				other: "Anything else.",
			}),
			"What a sensor measures. Linux makes a thermal zone of one in degrees Celsius alone.",
		),
		initial: optional(
			choice({
				on: "On.",
				off: "Off.",
				unknown: "Not known.",
			}),
			"Its state when firmware hands over.",
		),
		settable: optional(
			list(
				choice({
					state: "On and off.",
					rate: "The rate of a clock.",
					parent: "The parent of a clock.",
					level: "The level of a performance or voltage domain.",
					limits: "The limits of a performance domain.",
					duty: "The duty cycle of a clock.",
				}),
			),
			"What a permitted agent can change; all where this is not given.",
		),
		kind: optional(
			choice({ pin: "A pin.", group: "A group of pins.", function: "What a group can be used for." }),
			"For pin control: pins, groups and functions are numbered apart. Where this is not given, the entry may be any of them: then uses of its number are not judged.",
		),
		members: optional(
			list(nameOf("resource")),
			"For pin control: the pins of a group, the groups of a function: keys of the same table.",
		),
		description: optional(text(), "Anything worth knowing, shown in hover."),
		hardware: optional(WORDS, "The native specifier this number stands for, e.g. cpg CPG_MOD 704."),
		src: SOURCE_LINE,
	},
	{ oneOf: ["id", "agentIds"], begins: ["id", "name"] },
);

const DEVICE = object(
	"device",
	{
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
		resources: optional(byTable(list(nameOf("resource"))), "What it owns: by table, a list of keys of `resources`."),
		src: SOURCE_LINE,
	},
	{ begins: ["id", "resources"] },
);

export const CATALOGUE = object(
	"catalogue",
	{
		scmiCatalogue: required(integer(1, 1), "Version of this format: 1."),
		$schema: optional(text(), "For editors."),
		extends: optional(
			either(nameOf("catalogue file"), list(nameOf("catalogue file"))),
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
					record(PROTOCOL, IDENTIFIER, { names: "protocol", usual: SPOKEN, fresh: NUMBERED }),
					"What this server speaks, by key: power, clock, reset and so on.",
				),
			}),
			"The protocols.",
		),
		agents: optional(record(AGENT), "Who talks to firmware, by key."),
		resources: required(
			byTable(record(RESOURCE)),
			"The tables: power, perf, clock, sensor, reset, voltage, powercap, pinctrl. Entries are keyed by a name that stays when the number changes.",
			{},
		),
		devices: optional(record(DEVICE), "What can be granted as a whole, by key."),
		permissions: optional(PERMISSIONS, "Who may use what."),
		completeness: optional(
			byTable(
				choice({
					complete: "Everything is listed: what is not does not exist.",
					partial: "There may be more.",
					unknown: "Whether there is more is not known.",
				}),
				LISTED,
			),
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
