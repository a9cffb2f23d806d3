import type { Level } from "../../catalogue/model.ts";
import { LEVELS } from "../../catalogue/server-keys.ts";
import type { ImportProblem } from "../imported-catalogue.ts";
import type { ConfigurationLine } from "./configuration-lines.ts";

/** What permissions are given for, as the configuration calls it. */
const SM_PROTOCOLS = [
	"base",
	"pd",
	"sys",
	"perf",
	"clk",
	"sensor",
	"rst",
	"volt",
	"lmm",
	"gpr",
	"rtc",
	"button",
	"cpu",
	"perlpi",
	"pin",
	"daisy",
	"ctrl",
	"fault",
	"fusa",
] as const;

export type SmProtocol = (typeof SM_PROTOCOLS)[number];

/** A resource as the sources of the firmware call it: `DEV_SM_CLK_USDHC1`, `BRD_SM_RTC_PCA2131`. */
export interface SmResource {
	readonly macro: string;
	readonly protocol: SmProtocol;
}

export interface SmPermission extends SmResource {
	readonly level: Level;
	readonly path: string;
	readonly line: number;
}

export interface SmChannel {
	/** Index into the firmware's table of mailbox units; undefined for a mailbox that is no MU. */
	readonly mailboxIndex?: number;
	/** Where the shared memory is, if not in the unit itself. */
	readonly sharedMemory?: bigint;
	readonly doorbell: number;
	readonly type: "a2p" | "p2a_notify" | "p2a_priority";
}

export interface SmAgent {
	/** 0 for the first of the configuration. */
	readonly index: number;
	readonly name: string;
	readonly secure: boolean;
	/** The logical machine it belongs to: what boots and resets together. */
	readonly machine: string;
	/** 1 for the first agent of its logical machine. */
	readonly indexInMachine: number;
	readonly channels: readonly SmChannel[];
	/** By macro; the last line about a resource counts. */
	readonly permissions: ReadonlyMap<string, SmPermission>;
	readonly path: string;
	readonly line: number;
}

/** A name of the configuration that stands for resources: `USDHC1: PD_WAKEUP, CLK_USDHC1`. */
export interface SmDevice {
	readonly name: string;
	readonly resources: readonly SmResource[];
	readonly path: string;
	readonly line: number;
}

export interface SmPartition {
	/** `soc=`, `board=` of the MAKE line. */
	readonly soc: string | undefined;
	readonly board: string | undefined;
	readonly agents: readonly SmAgent[];
	readonly devices: readonly SmDevice[];
}

interface Definition {
	readonly words: readonly string[];
	readonly path: string;
	readonly line: number;
}

/**
 * Who may do what, read as the firmware's configuration tool reads it: names stand for words from their definition to
 * the next one, `api=` stands for every protocol, the first of two equal keys of a line counts, a later line about a
 * resource replaces an earlier one, `dup=` takes another agent's permissions over.
 */
export function readPartition(lines: readonly ConfigurationLine[], problems: ImportProblem[]): SmPartition {
	const dictionary = new Map<string, Definition>();
	const agents: (SmAgent & { permissions: Map<string, SmPermission>; channels: SmChannel[]; dup?: number })[] = [];
	let make: readonly string[] = [];
	let machine: string | undefined;
	let inMachine = 0;
	let mailbox: { readonly index?: number; readonly sharedMemory?: bigint } = {};
	/** Permissions belong to an agent from its line to that of the next agent or logical machine. */
	let agent: (typeof agents)[number] | undefined;

	for (const { words, path, line } of lines) {
		const [first = "", ...rest] = words;
		if (first.endsWith(":")) {
			dictionary.set(first.slice(0, -1), { words: rest, path, line });
			continue;
		}
		// a name and a description, for people
		if (first === "DOX") continue;
		const written = first === "MIX" ? words : words.flatMap((word) => substituted(word, dictionary));
		if (first === "MAKE") make = written;
		else if (/^LM\d*$/.test(first)) {
			machine = wordOf(written, "name") ?? first;
			inMachine = 0;
			agent = undefined;
		} else if (/^SCMI_AGENT\d*$/.test(first)) {
			const dup = wordOf(written, "dup");
			agent = {
				index: agents.length,
				name: wordOf(written, "name") ?? `agent ${agents.length}`,
				secure: written.includes("secure"),
				machine: machine ?? "",
				indexInMachine: ++inMachine,
				channels: [],
				permissions: new Map(),
				path,
				line,
				...(dup !== undefined && { dup: Number(dup) }),
			};
			agents.push(agent);
		} else if (first === "MAILBOX") mailbox = mailboxOf(written);
		else if (first === "CHANNEL") {
			const type = wordOf(written, "type");
			if (wordOf(written, "rpc") !== "scmi") continue;
			if (type !== "a2p" && type !== "p2a_notify" && type !== "p2a_priority") {
				problems.push({ path, line, text: `a channel of type ${type ?? "unsaid"} is not known: left out` });
				continue;
			}
			agent?.channels.push({
				...(mailbox.index !== undefined && { mailboxIndex: mailbox.index }),
				...(mailbox.sharedMemory !== undefined && { sharedMemory: mailbox.sharedMemory }),
				doorbell: Number(wordOf(written, "db") ?? 0),
				type,
			});
		} else if (agent) {
			for (const permission of permissionsOf(written, path, line, problems))
				agent.permissions.set(permission.macro, permission);
		}
	}
	return {
		soc: wordOf(make, "soc"),
		board: wordOf(make, "board"),
		agents: agents.map(({ dup, ...agent }) => {
			if (dup === undefined || dup === agent.index) return agent;
			const other = agents[dup];
			if (other) return { ...agent, permissions: other.permissions };
			problems.push({ path: agent.path, line: agent.line, text: `dup=${dup}: there is no such agent` });
			return agent;
		}),
		devices: devicesOf(dictionary),
	};
}

/** How often names may stand for names, as in the firmware's tool. */
const DEEPEST = 10;

/**
 * The words that one comes to. A name counts where it stands between signs that are no letters, digits or `_`, also
 * inside `key=NAME`: what it stands for may be several words, or none.
 */
function substituted(word: string, dictionary: ReadonlyMap<string, Definition>, depth = 0): readonly string[] {
	const names = word.match(/\w+/g) ?? [];
	if (depth === DEEPEST || !names.some((name) => dictionary.has(name))) return [word];
	const text = word.replace(/\w+/g, (name) => dictionary.get(name)?.words.join(" ") ?? name);
	return text
		.split(" ")
		.filter((part) => part !== "")
		.flatMap((part) => substituted(part, dictionary, depth + 1));
}

/** The value of the first `key=value`, without quotes. */
function wordOf(words: readonly string[], key: string): string | undefined {
	return words
		.find((word) => word.startsWith(`${key}=`))
		?.slice(key.length + 1)
		.replaceAll('"', "");
}

function mailboxOf(words: readonly string[]): { readonly index?: number; readonly sharedMemory?: bigint } {
	const index = wordOf(words, "type") === "mu" ? wordOf(words, "mu") : undefined;
	const memory = wordOf(words, "sma");
	return {
		...(index !== undefined && /^\d+$/.test(index) && { index: Number(index) }),
		...(memory !== undefined && /^(?:0x[0-9a-fA-F]+|\d+)$/.test(memory) && { sharedMemory: BigInt(memory) }),
	};
}

function permissionsOf(
	words: readonly string[],
	path: string,
	line: number,
	problems: ImportProblem[],
): readonly SmPermission[] {
	return words.flatMap((word): readonly SmPermission[] => {
		const resource = resourceOf(word);
		if (resource === undefined) return [];
		const level = levelOf(words, resource.protocol);
		if (level === undefined) return [];
		const known = LEVELS.find((each) => each === level);
		if (known !== undefined) return [{ ...resource, level: known, path, line }];
		problems.push({ path, line, text: `${level} is no level of permission: ${word} left as it was` });
		return [];
	});
}

/** What the line gives a protocol: the first of `clk=…` and `api=…`, which stands for every protocol. */
function levelOf(words: readonly string[], protocol: SmProtocol): string | undefined {
	const word = words.find((word) => word.startsWith(`${protocol}=`) || word.startsWith("api="));
	return word?.slice(word.indexOf("=") + 1);
}

/** `CLK_USDHC1` is short for DEV_SM_CLK_USDHC1; SYS and FUSA have one resource each. */
function resourceOf(word: string): SmResource | undefined {
	const full = word === "SYS" || word === "FUSA" ? `${word}_0` : word;
	const [, prefix = "DEV_SM_", kind = "", rest] = /^([A-Z]+_SM_)?([A-Z]+)_(\w+)$/.exec(full) ?? [];
	const protocol = SM_PROTOCOLS.find((name) => name.toUpperCase() === kind);
	return protocol && rest !== undefined ? { macro: `${prefix}${kind}_${rest}`, protocol } : undefined;
}

function devicesOf(dictionary: ReadonlyMap<string, Definition>): readonly SmDevice[] {
	return [...dictionary].flatMap(([name, { words, path, line }]) => {
		if (resourceOf(name)) return [];
		const resources = words.flatMap((word) => substituted(word, dictionary)).flatMap((word) => resourceOf(word) ?? []);
		const distinct = [...new Map(resources.map((resource) => [resource.macro, resource])).values()];
		return distinct.length > 0 ? [{ name, resources: distinct, path, line }] : [];
	});
}
