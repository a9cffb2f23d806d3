import type { AgentEntry } from "../catalogue-index.ts";
import type { AgentGrants, Grant } from "../model.ts";
import type { Change, Named } from "./change.ts";
import { type Comparison, keptIn, newIn } from "./comparison.ts";
import { fieldChanges } from "./field-changes.ts";
import type { Fate } from "./pair-catalogues.ts";
import { renamed } from "./renamed.ts";

const ABOUT = { table: "agents", noun: "agent" };
const FIELDS = ["type", "trusted", "secure", "partition", "discoverId", "channels"] as const;

/** What became of agents, their numbers and channels, and of what they may do. */
export function agentChanges(comparison: Comparison): readonly Change[] {
	const { after, pairs } = comparison;
	const kept = [...pairs.agents].flatMap(([entry, fate]) => changesOf(comparison, entry, fate));
	const added = newIn(pairs.agents, after.agents).map(
		(entry): Change => ({ ...ABOUT, kind: "added", entry: namedAgent(entry), to: entry.agent.id }),
	);
	return [...kept, ...added];
}

function changesOf(comparison: Comparison, entry: AgentEntry, fate: Fate<AgentEntry>): readonly Change[] {
	const { after } = comparison;
	const from = entry.agent.id;
	const holder = after.agentById.get(from);
	const moved = { ...ABOUT, entry: namedAgent(entry), from, agent: null, meansNow: holder ? namedAgent(holder) : null };
	switch (fate.kind) {
		case "unclear": {
			const candidates = fate.candidates.map(namedAgent);
			return [{ ...ABOUT, kind: "unclear", entry: namedAgent(entry), from, candidates }];
		}
		case "gone": {
			// a list of agents that nothing calls complete is taken as it stands
			const isSure = after.catalogue.completeness.agents !== "partial";
			return [{ ...moved, kind: "removed", isSure }];
		}
		case "kept": {
			const now = namedAgent(fate.entry);
			const to = fate.entry.agent.id;
			const moves: readonly Change[] = from === to ? [] : [{ ...moved, kind: "renumbered", to }];
			const fields = fieldChanges(entry.agent, fate.entry.agent, FIELDS);
			return [
				...moves,
				...renamed(ABOUT, namedAgent(entry), now, to),
				...fields.map((field): Change => ({ ...ABOUT, kind: "changed", entry: now, to, ...field })),
				...grantChanges(comparison, entry, fate.entry),
			];
		}
	}
}

/** Nothing is compared with what a catalogue does not say. */
function grantChanges(comparison: Comparison, entry: AgentEntry, now: AgentEntry): readonly Change[] {
	const [old, next] = [comparison.before.catalogue.permissions, comparison.after.catalogue.permissions];
	if (old.assumed || next.assumed) return [];
	const before = grantsIn(old.grants[entry.key], (table, key) => keyNow(comparison, table, key));
	const after = grantsIn(next.grants[now.key], (_, key) => key);
	return [...new Set([...before.keys(), ...after.keys()])].flatMap((of): readonly Change[] => {
		const [was, is] = [before.get(of) ?? null, after.get(of) ?? null];
		return was === is ? [] : [{ ...ABOUT, kind: "grant", entry: namedAgent(now), of, before: was, after: is }];
	});
}

/** What is granted, by what it is: `clock hsusb` → `set`. */
function grantsIn(
	grants: AgentGrants | undefined,
	keyOf: (table: string, key: string) => string,
): ReadonlyMap<string, string> {
	const { default: rest, protocols = {}, devices = {}, resources = {} } = grants ?? {};
	return new Map<string, string>([
		...(rest === undefined ? [] : [["everything else", rest] as const]),
		...Object.entries(protocols).map(([key, grant]) => [`protocol ${key}`, grantText(grant)] as const),
		...Object.entries(devices).map(([key, grant]) => [`device ${keyOf("devices", key)}`, grantText(grant)] as const),
		...Object.entries(resources).flatMap(([table, entries]) =>
			Object.entries(entries).map(([key, grant]) => [`${table} ${keyOf(table, key)}`, grantText(grant)] as const),
		),
	]);
}

/** `set`, `all but CLOCK_RATE_SET` */
function grantText(grant: Grant): string {
	if (typeof grant === "string") return grant;
	const { level, deny = [] } = grant;
	return deny.length === 0 ? level : `${level} but ${deny.toSorted().join(", ")}`;
}

function keyNow({ before, pairs }: Comparison, table: string, key: string): string {
	if (table === "devices") return keptIn(pairs.devices, before.deviceByKey.get(key))?.key ?? key;
	const entry = [...before.tables].find(([kind]) => kind === table)?.[1].byKey.get(key);
	return keptIn(pairs.resources, entry)?.key ?? key;
}

function namedAgent({ key, agent: { name } }: AgentEntry): Named {
	return { key, name: name || null };
}
