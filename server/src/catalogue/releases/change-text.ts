import { enumerated, listed } from "../../text/listed.ts";
import type { Change, Named } from "./change.ts";

/** Changes of one kind, under what they come to. */
export interface ChangeGroup {
	readonly title: string;
	readonly changes: readonly Change[];
}

/** What breaks boards first: a number that silently means something else before one that is not there. */
const GROUPS: readonly { readonly title: string; has(change: Change): boolean }[] = [
	{
		title: "Numbers that mean something else now",
		has: (change) => (change.kind === "renumbered" || change.kind === "removed") && change.meansNow !== null,
	},
	{
		title: "Numbers that are no longer there",
		has: (change) => (change.kind === "renumbered" || change.kind === "removed") && change.table !== "protocols",
	},
	{ title: "No longer for everybody", has: (change) => change.kind === "changed" && change.field === "status" },
	{ title: "What became of these cannot be told", has: ({ kind }) => kind === "unclear" },
	{ title: "What devices own", has: ({ kind }) => kind === "members" },
	{
		title: "Agents and permissions",
		has: ({ kind, table }) =>
			kind === "grant" || (kind === "changed" && (table === "agents" || table === "permissions")),
	},
	{
		title: "Protocols and messages",
		has: ({ kind, table }) => table === "protocols" && (kind === "changed" || kind === "removed"),
	},
	{ title: "Rates, parents and the like", has: ({ kind }) => kind === "changed" },
	{ title: "Other names", has: ({ kind }) => kind === "renamed" },
	{ title: "New", has: ({ kind }) => kind === "added" },
];

/** Groups that have changes, what breaks boards first. */
export function changeGroups(changes: readonly Change[]): readonly ChangeGroup[] {
	const groups = GROUPS.map(({ title }) => ({ title, changes: [] as Change[] }));
	for (const change of changes) groups[GROUPS.findIndex(({ has }) => has(change))]?.changes.push(change);
	return groups.filter((group) => group.changes.length > 0);
}

/** One change in one line: `clock 12 _hsusb is now 14; 12 is _ehci0`. */
export function changeText(change: Change): string {
	const { noun } = change;
	switch (change.kind) {
		case "renumbered": {
			const { from, to, entry, meansNow } = change;
			const now = meansNow === null ? "" : `; ${from} is ${nameOf(meansNow)}`;
			return `${noun} ${from} ${nameOf(entry)} is now ${to}${forAgent(change.agent)}${now}`;
		}
		case "removed": {
			const { from, entry, meansNow, isSure } = change;
			const now = meansNow === null ? "" : `; ${from} is ${nameOf(meansNow)}`;
			const gone = isSure ? "is gone" : "is no longer listed";
			return `${noun} ${numbered(from, entry)} ${gone}${forAgent(change.agent)}${now}`;
		}
		case "unclear": {
			const { from, entry, candidates } = change;
			const why =
				candidates.length === 0
					? "has nothing but its number to be known by"
					: `may be ${listed(candidates.map(keyAndName), "or")}`;
			return `${noun} ${numbered(from, entry)} ${why}`;
		}
		case "members": {
			const { entry, added, removed } = change;
			const parts = [
				...(removed.length > 0 ? [`no longer owns ${enumerated(removed, MOST, String)}`] : []),
				...(added.length > 0 ? [`owns ${enumerated(added, MOST, String)} as well`] : []),
			];
			return `${noun} ${entry.key} ${parts.join(", and ")}`;
		}
		case "grant":
			return `agent ${keyAndName(change.entry)}: ${change.of} ${fromTo(change.before, change.after)}`;
		case "changed": {
			const { entry, to, field, before, after } = change;
			const of =
				entry === null ? (noun === "permissions" ? "permissions" : "the server") : `${noun} ${numbered(to, entry)}`;
			return `${of}: ${field} ${fromTo(before, after)}`;
		}
		case "renamed":
			return `${noun} ${change.to ?? ""} ${keyAndName(change.entry)} is now called ${keyAndName(change.now)}`.replace(
				"  ",
				" ",
			);
		case "added":
			return `${noun} ${numbered(change.to, change.entry)}`;
	}
}

/** Names that a line has room for. */
const MOST = 12;

/** What firmware answers, else the key. */
function nameOf({ key, name }: Named): string {
	return name ?? key;
}

function keyAndName({ key, name }: Named): string {
	return name === null || name === key ? key : `${key} (${name})`;
}

function numbered(number: number | null, named: Named): string {
	return number === null ? nameOf(named) : `${number} ${nameOf(named)}`;
}

function forAgent(agent: string | null): string {
	return agent === null ? "" : ` for ${agent}`;
}

function fromTo(before: unknown, after: unknown): string {
	if (before === null) return `is ${valueText(after)}, which was not said`;
	if (after === null) return `was ${valueText(before)}, and is no longer said`;
	return `was ${valueText(before)}, is ${valueText(after)}`;
}

/** As YAML has it on one line. */
function valueText(value: unknown): string {
	if (Array.isArray(value)) return value.length === 0 ? "nothing" : enumerated(value, MOST, valueText);
	if (typeof value !== "object" || value === null) return String(value);
	return `{ ${Object.entries(value)
		.map(([key, inner]) => `${key}: ${valueText(inner)}`)
		.join(", ")} }`;
}
