import {
	boolean,
	choice,
	either,
	IDENTIFIER,
	integer,
	list,
	object,
	optional,
	overlay,
	record,
	required,
	type TypeOf,
	text,
} from "../text/yaml-shape.ts";
import type { RULE_LEVELS } from "./setup.ts";

/** Format 1 of a setup, `scmi.yaml`: the one table behind the decoder, setup.schema.json and what an editor offers. */

/** What a setup names that is somewhere else. */
export type SetupNamed =
	| "tree file"
	| "overlay file"
	| "catalogue file"
	/** A catalogue by its file, or one that comes with the product. */
	| "catalogue"
	| "xl file"
	| "boot file"
	| "source file"
	| "folder"
	| "import kind"
	| "SCMI node"
	| "agent"
	| "domain"
	/** Of a toolstack: a verb and a domain. */
	| "step"
	/** Of the hypervisor's configuration. */
	| "build option"
	| "mediator"
	| "rule";

const nameOf = (names: SetupNamed) => text({ names });
const oneOrMore = (names: SetupNamed) => either(nameOf(names), list(nameOf(names)));
const SYSTEM = choice({
	linux: "Linux: what its drivers ask for first is modelled.",
	zephyr: "Zephyr: its devices are built in, and it reads no tree at boot.",
	unknown: "Not known, nor what it asks for.",
});
const AGENT =
	"The agent it is to firmware, a key of the catalogue; where permissions are fixed, or the mediator does not assign one.";

const BOOT = "a boot script of U-Boot, an ImageBuilder configuration, extlinux.conf, a FIT source (.its), config.txt.";

const VERSION = { source: "^\\d{1,5}(\\.\\d{1,5}){1,2}$", says: 'a release of libfdt, such as "1.6.1"' };

const SEQUENCE = { source: "^(create|destroy) \\S+$", says: '"create" or "destroy" and the name of a domain' };

const TREE = either(
	nameOf("tree file"),
	object("stack", {
		base: required(nameOf("tree file"), "The tree the overlays are laid over: .dts or .dtb."),
		overlays: optional(oneOrMore("overlay file"), "Overlays in the order they are applied: .dtso or .dtbo."),
		boot: optional(oneOrMore("boot file"), `What else is done to this tree alone: ${BOOT}`),
	}),
);

const LINUX_RELEASE = { source: "^\\d{1,3}\\.\\d{1,3}(\\.\\d{1,4})?$", says: 'a release of Linux, such as "6.6"' };

const LINUX = object("Linux", {
	version: optional(
		text({ pattern: LINUX_RELEASE }),
		'Its release, e.g. "6.6" or "6.6.63". Default: 6.12, whose drivers are modelled.',
	),
});

const DOMAIN = object(
	"domain",
	{
		os: optional(SYSTEM, "Its operating system: it decides what drivers ask for first."),
		linux: optional(LINUX, "Its Linux, where that is another than the setup's."),
		agent: optional(nameOf("agent"), AGENT),
		xl: optional(oneOrMore("xl file"), "Its xl configuration; several files are read as one, a later key wins."),
		guest: optional(TREE, "The tree it is started with."),
	},
	{ begins: ["os", "guest"] },
);

const RULE_LEVEL = choice<(typeof RULE_LEVELS)[number]>({
	off: "It is not reported.",
	information: "It is information.",
	warning: "It is a warning.",
	error: "It is an error.",
});

const RELEASE = { source: "^\\d{1,3}\\.\\d{1,3}(\\.\\d{1,3})?$", says: 'a release of Xen, such as "4.21.0"' };
const OPTION = { source: "^[A-Z][A-Z0-9_]*$", says: "an option of Xen's Kconfig, with or without CONFIG_" };

const XEN = object("Xen", {
	version: optional(
		text({ pattern: RELEASE }),
		'Its release, e.g. "4.21.0"; "4.21" is the first of those. Default: the one the mediator is assumed with.',
	),
	series: optional(integer(1, 99), "The edition of the multi-agent patch series, e.g. 11 for v11."),
	config: optional(
		list(text({ pattern: OPTION, names: "build option" satisfies SetupNamed })),
		"The SCI options of its .config that are y, e.g. [ARM_SCI, SCMI_SMC]; [] is a build without. Default: the driver is built in.",
	),
	commandLine: optional(
		text(),
		"Its command line, where a boot script writes it; one in the tree's /chosen counts instead.",
	),
});

const MACRO = { source: "^[A-Za-z_]\\w*$", says: "the name of a macro" };

const DEFINES = record(either(text(), integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)), MACRO);

const SOURCES = object("import", {
	import: required(nameOf("import kind"), "What kind of sources they are, as in scmi-dt import KIND."),
	from: required(
		oneOrMore("source file"),
		"What is read: a file, several, or a folder. Read again whenever it changes.",
	),
	with: optional(
		oneOrMore("catalogue file"),
		"Catalogues laid over what the sources say, in order: labels, addresses and whatever else is known besides. They need no `extends`; null removes.",
	),
	symbols: optional(oneOrMore("source file"), "dt-bindings headers with macros for its numbers."),
	as: optional(text(), "c-tables: of which family the tables are, where that is not seen."),
	define: optional(DEFINES, "Macros that firmware is built with; the setup's own do not count here."),
	undefine: optional(list(text({ pattern: MACRO })), "Macros that firmware is surely built without."),
	include: optional(oneOrMore("folder"), "Folders in which its headers are looked for."),
	prefix: optional(
		record(text()),
		"By table what the macros of a dt-bindings header begin with, as in { clock: ARM_SCMI_ }.",
	),
	node: optional(nameOf("SCMI node"), "capture: the path of the SCMI node that is meant, where several were captured."),
});

const FIRMWARE = either(nameOf("catalogue"), SOURCES);

const FIELDS = {
	host: required(TREE, "The board's own tree, a path or { base, overlays }. Paths are relative to this file."),
	catalogue: optional(
		either(
			nameOf("catalogue"),
			record(FIRMWARE, { source: "^/", says: "the path of an SCMI node" }, { names: "SCMI node" satisfies SetupNamed }),
			SOURCES,
		),
		"What firmware has: a *.scmi.yaml, bundled:NAME for one that comes with the product (bundled:fsl,imx95.mx95evk), or { import, from }, the sources to make it from; on a board with several firmwares a map from the path of the SCMI node. Without it, those beside the board whose `match` fits.",
	),
	release: optional(
		either(
			text(),
			record(text(), { source: "^/", says: "the path of an SCMI node" }, { names: "SCMI node" satisfies SetupNamed }),
		),
		'The release of firmware that the trees are written for, as the catalogue\'s `release` says it, e.g. "4.28"; on a board with several firmwares a map from the path of the SCMI node. A catalogue of another release is then told.',
	),
	profile: optional(nameOf("mediator"), "SCMI mediator; default: inferred from what the sources contain."),
	xen: optional(XEN, "The Xen that boots, as far as the trees do not say it."),
	linux: optional(LINUX, "The Linux of the domains that run one."),
	complete: optional(
		boolean(),
		"true: nothing else reaches the boot, no boot script but those in `boot` edits the trees; what is not here is absent.",
	),
	boot: optional(
		oneOrMore("boot file"),
		`What is done to the trees on the way to the boot, host's and guests': ${BOOT}`,
	),
	libfdt: optional(
		text({ pattern: VERSION }),
		'The libfdt release of the boot loader or hypervisor that applies the overlays, e.g. "1.6.1"; default: the newest. Before 1.7.1 an overlay replaces the phandle of a node that it labels.',
	),
	include: optional(oneOrMore("folder"), "Folders searched for #include <…>."),
	define: optional(DEFINES, "Macros defined before the first line, as with -D."),
	rules: optional(
		record(
			RULE_LEVEL,
			{ source: "^[a-z][a-z0-9-]*$", says: "the code of a rule" },
			{ names: "rule" satisfies SetupNamed },
		),
		"By code, how much a rule counts in this setup.",
	),
	sequence: optional(
		list(text({ pattern: SEQUENCE, names: "step" satisfies SetupNamed })),
		"What the toolstack does once the machine is up, in order; default: it creates each domain once.",
	),
	root: optional(
		text(),
		"What the system on the host's own tree is called; default: Dom0 under a hypervisor, else Linux.",
	),
	domains: optional(
		record(DOMAIN, IDENTIFIER, { names: "domain" satisfies SetupNamed }),
		"The domains by name, in the order they are started. The system on the host's own tree, Dom0 unless root: says otherwise, need not be among them.",
	),
};

/** One setup, a variant already laid over it. */
export const SETUP = object("setup", { scmi: required(integer(1, 1), "Version of this format: 1."), ...FIELDS });

export const SETUP_FILE = object(
	"setup file",
	{
		scmi: required(integer(1, 1), "Version of this format: 1."),
		$schema: optional(text(), "For editors."),
		...FIELDS,
		variants: optional(
			record(overlay(object("variant", FIELDS), "variant")),
			"Other ways to build the same board, by name: what differs, laid over the rest; null removes. Then these are the setups.",
		),
	},
	{ excusedBy: "variants" },
);

export type DecodedSetup = TypeOf<typeof SETUP>;

export type DecodedSources = TypeOf<typeof SOURCES>;
