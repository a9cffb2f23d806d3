import { decodeYaml, type Report } from "../text/yaml-decode.ts";
import { entryOf, type YamlEntry, type YamlMap, type YamlNode, type YamlScalar } from "../text/yaml-node.ts";
import { REPEAT, type Repetition } from "./agent-shape.ts";

/** DEN0056 counts agents in 8 bits; a file may describe several servers' worth, and no more than anybody can mean. */
const MAX_MADE = 4096;

/**
 * Writes out each agent that has a `repeat`: `vm` with a count of 15 becomes vm0 to vm14, every value at the place where it is
 * typed. A `repeat` that cannot be read stays, for the decoder to report.
 */
export function expandAgents(root: YamlMap, report: Report): YamlMap {
	const agents = entryOf(root, "agents");
	if (agents?.value.kind !== "map") return root;
	let made = 0;
	const entries = agents.value.entries.flatMap((entry) => {
		const repetition = repetitionOf(entry);
		if (repetition === undefined) return [entry];
		made += repetition.count;
		if (made <= MAX_MADE) return repeated(entry, repetition);
		report(`agents.${entry.key}`, entry.keyAt, `This makes more than ${MAX_MADE} agents in all. Repeat fewer.`);
		return [];
	});
	const written = { ...agents, value: { ...agents.value, entries } };
	return { ...root, entries: root.entries.map((entry) => (entry === agents ? written : entry)) };
}

/** The keys of the agents that an entry with a `repeat` stands for; undefined: it has none that can be read. */
export function keysMadeBy(entry: YamlEntry): readonly string[] | undefined {
	const repetition = repetitionOf(entry);
	if (repetition === undefined) return undefined;
	const { count, first = 0 } = repetition;
	return Array.from({ length: Math.min(count, MAX_MADE) }, (_, place) => `${entry.key}${first + place}`);
}

function repetitionOf({ value }: YamlEntry): Repetition | undefined {
	const repeat = value.kind === "map" ? entryOf(value, "repeat") : undefined;
	if (repeat === undefined) return undefined;
	let isSound = true;
	const decoded = decodeYaml(REPEAT, repeat.value, (_path, _at, _message, severity = "error") => {
		if (severity === "error") isSound = false;
	});
	return isSound ? decoded : undefined;
}

function repeated({ key, keyAt, value }: YamlEntry, { count, first = 0, step = {} }: Repetition): readonly YamlEntry[] {
	const rises = new Map<string, number>([
		["id", step.id ?? 1],
		["discoverId", step.discoverId ?? 0],
		["channels.smcId", step.smcId ?? 0],
		...Object.entries(step.smcArgs ?? {}).map(([name, by]) => [`channels.smcArgs.${name}`, by] as const),
		["channels.shmem.address", step.shmem ?? 0],
		["channels.mailbox.address", step.mailbox ?? 0],
		["channels.mailbox.serverAddress", step.serverMailbox ?? 0],
		["channels.mailbox.serverIndex", step.serverIndex ?? 0],
		["channels.doorbell", step.doorbell ?? 0],
		["channels.opteeChannel", step.opteeChannel ?? 0],
	]);
	return Array.from({ length: count }, (_, place) => ({
		key: `${key}${first + place}`,
		keyAt,
		value: copyOf(value, "", { rises, place, number: first + place }),
	}));
}

interface Copying {
	/** By key path below the agent, list elements left out: what is added from one agent to the next. */
	readonly rises: ReadonlyMap<string, number>;
	/** The first is 0. */
	readonly place: number;
	readonly number: number;
}

function copyOf(node: YamlNode, path: string, copying: Copying): YamlNode {
	if (node.kind === "list") return { ...node, items: node.items.map((item) => copyOf(item, path, copying)) };
	if (node.kind === "scalar") return risen(node, copying.rises.get(path) ?? 0, copying);
	const inner = path === "" ? node.entries.filter(({ key }) => key !== "repeat") : node.entries;
	const entries = inner.map((entry) => {
		const value = copyOf(entry.value, path === "" ? entry.key : `${path}.${entry.key}`, copying);
		return { ...entry, value };
	});
	return { ...node, entries };
}

/** Addresses may be typed as text. */
function risen(node: YamlScalar, by: number, { place, number }: Copying): YamlScalar {
	const { value } = node;
	if (by !== 0 && (typeof value === "number" || /^0x[0-9a-f]{1,16}$/i.test(`${value}`))) {
		const next = Number(value) + by * place;
		return { ...node, value: next, source: place === 0 ? node.source : `${next} (number ${number} of the pattern)` };
	}
	if (typeof value !== "string" || !value.includes("{n}")) return node;
	const text = value.replaceAll("{n}", `${number}`);
	return { ...node, value: text, source: text };
}
