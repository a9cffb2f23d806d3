import type { AgentEntry, ResourceEntry } from "../catalogue/catalogue-index.ts";
import type { BootFacts } from "../facts.ts";
import type { Firmware } from "../machine/firmware.ts";
import { aggregationOf } from "../machine/hardware.ts";
import { ANY_CHANGE, mayUse } from "../machine/permissions.ts";
import { findResource } from "../machine/protocols/lookup.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import { grouped } from "../text/grouped.ts";
import { listed, listedSome } from "../text/listed.ts";
import { resourceTitle } from "../verdicts/used-resources.ts";
import type { Related } from "./finding.ts";
import { bootRule } from "./rule.ts";
import { channelOf, resourceText } from "./used-by-outcome.ts";

export const scmiSharedInFirmware = bootRule({
	code: "scmi-shared-in-firmware",
	summary: "firmware's own configuration gives several agents what a device uses",
	severity: "information",
	needs: [],
	judgesPermissions: true,
	*check(_, boot) {
		const shared = boot.result.uses.flatMap((outcome) => sharedUse(boot, outcome) ?? []);
		for (const own of grouped(shared, ({ holders }) => holdersKey(holders)).values()) {
			const [first, ...others] = own.toSorted((a, b) => turn(a) - turn(b));
			const at = first && boot.planned.originOf(first.outcome.use.cause)?.at;
			if (first === undefined || at === undefined) continue;
			const { firmware, holders, agent } = first;
			const entries = [...new Set(inOrder(own).map(({ entry }) => entry))];
			const what = listedSome(
				entries.map((entry) => resourceTitle(entry, agent.key)),
				NAMED,
			);
			const whom = listed(holders.map(({ key, agent: { id, name } }) => `${name ?? key} (agent ${id})`));
			const { name } = firmware.index.catalogue.firmware;
			yield {
				at,
				message: `"${name}" gives ${what} to ${whom} in its own configuration. ${sharingText(firmware, entries)}`,
				related: usesOf(boot, others, first),
			};
		}
	},
});

interface SharedUse {
	readonly outcome: UseOutcome;
	readonly firmware: Firmware;
	readonly agent: AgentEntry;
	readonly entry: ResourceEntry;
	/** The agent's number for it. */
	readonly id: number;
	/** All that were given it, as the catalogue lists them. */
	readonly holders: readonly AgentEntry[];
}

function sharedUse(boot: BootFacts, outcome: UseOutcome): SharedUse | undefined {
	const { use } = outcome;
	const channel = channelOf(boot, outcome);
	if (channel === undefined || use.id.kind !== "known") return undefined;
	const { firmware, agent } = channel;
	if (firmware.index.catalogue.permissions.model !== "static") return undefined;
	const found = findResource(firmware.index, agent, use.kind, use.id.value, use.selector);
	if (found.kind !== "found") return undefined;
	const { entry } = found;
	// what is only read has nothing to share
	if (entry.kind === "sensor") return undefined;
	const holders = firmware.index.agents.filter((other) => isGiven(firmware, other, entry));
	const strangers = holders.filter((other) => other !== agent && !isOneSystem(agent, other));
	return holders.includes(agent) && strangers.length > 0
		? { outcome, firmware, agent, entry, id: use.id.value, holders }
		: undefined;
}

/** By a line of its own: what an agent has because it has everything is no decision about this. */
function isGiven(firmware: Firmware, agent: AgentEntry, entry: ResourceEntry): boolean {
	const own = firmware.index.catalogue.permissions.grants[agent.key];
	const isStated =
		own?.resources?.[entry.kind]?.[entry.key] !== undefined ||
		entry.owners.some(({ key }) => own?.devices?.[key] !== undefined);
	return isStated && mayUse(firmware, agent, entry, ANY_CHANGE) === "allowed";
}

/** The two worlds of one processor. */
function isOneSystem({ agent: a }: AgentEntry, { agent: b }: AgentEntry): boolean {
	return a.partition !== undefined && a.partition === b.partition && (a.secure ?? false) !== (b.secure ?? false);
}

const holdersKey = (holders: readonly AgentEntry[]) => holders.map(({ key }) => key).join(" ");

/** Kind by kind as they are met, each by number. */
function inOrder(shared: readonly SharedUse[]): readonly SharedUse[] {
	const kinds = [...new Set(shared.map(({ entry }) => entry.kind))];
	return kinds.flatMap((kind) => shared.filter(({ entry }) => entry.kind === kind).toSorted((a, b) => a.id - b.id));
}

const turn = ({ outcome: { use } }: SharedUse) => (use.property === "assigned-clocks" ? 1 : 0);

/** Where else they are used, each resource once for a domain. */
function usesOf(boot: BootFacts, others: readonly SharedUse[], first: SharedUse): readonly Related[] {
	const keyOf = ({ outcome, entry }: SharedUse) => `${outcome.domain} ${entry.path}`;
	const told = new Set([keyOf(first)]);
	const related = others.flatMap((other): readonly Related[] => {
		const at = boot.planned.originOf(other.outcome.use.cause)?.at;
		if (at === undefined || told.has(keyOf(other))) return [];
		told.add(keyOf(other));
		return [{ at, message: `${other.outcome.domain} uses ${resourceText(boot, other.outcome)} here` }];
	});
	return related.slice(0, NAMED);
}

function sharingText(firmware: Firmware, entries: readonly ResourceEntry[]): string {
	const isSwitched = entries.every(({ kind }) => kind === "clock" || kind === "power" || kind === "voltage");
	const ways = new Set(entries.map(({ kind }) => aggregationOf(firmware, kind)));
	if (!isSwitched || ways.has("unknown")) return "One of them may change what another is using";
	const subject = entries.length === 1 ? "It" : "Each";
	if (ways.has("last-write")) return `${subject} has one state for all: whoever switches it off stops the others`;
	const isClock = entries.some(({ kind }) => kind === "clock");
	const last = isClock ? "; rate and parent of a clock are those of whoever sets them last" : "";
	return `${subject} is on while one of these agents asks for it${last}`;
}

/** As many as can be taken in. */
const NAMED = 8;
