import type { NumberedThing } from "../../board/number-places.ts";
import {
	type AgentEntry,
	type CatalogueIndex,
	type DeviceEntry,
	numberFor,
	type ResourceEntry,
	resourceAt,
	resourcesOf,
} from "../../catalogue/catalogue-index.ts";
import type { Fate } from "../../catalogue/releases/pair-catalogues.ts";
import { PIN_NOUNS, RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { listed } from "../../text/listed.ts";
import type { Releases } from "./renumbering.ts";

/** What somebody numbers: something in a tree, or an agent. */
export type Numbered = NumberedThing | { readonly kind: "agent" };

/** What a number of the old release stands for, and what it should be in the new one. */
export type Meaning =
	| {
			readonly kind: "number";
			/** `clock 12 (_hsusb)` */
			readonly subject: string;
			readonly to: number;
			/** Of the macros that stand here the one that the new release's header has for it. */
			readonly macro: string | undefined;
	  }
	/** It cannot be told; `why` goes on with the subject. */
	| { readonly kind: "refused"; readonly subject: string; readonly why: string }
	/** Neither catalogue says anything of such numbers. */
	| { readonly kind: "unlisted"; readonly noun: string };

/** A number as it stands somewhere. */
export interface StandingNumber {
	readonly of: Numbered;
	readonly number: number;
	/** Key of the agent that asks; undefined: it is not known. */
	readonly agent: string | undefined;
	/** The macros that it is written as, outermost first. */
	readonly macros: readonly string[];
}

export function meaningOf(releases: Releases, standing: StandingNumber): Meaning {
	const { of, number } = standing;
	switch (of.kind) {
		case "device":
			return deviceMeaning(releases, number);
		case "agent":
			return agentMeaning(releases, number);
		case "resource":
			return resourceMeaning(releases, of, standing);
	}
}

/** Whether one of the catalogues has anything of a kind. */
export function isListed({ before, after }: Releases, table: ResourceKind): boolean {
	return [before, after].some(({ index }) => resourcesOf(index, table).length > 0);
}

/** `clock`, `pin group`, `device` */
export function nounOfNumbered(of: Numbered): string {
	if (of.kind !== "resource") return of.kind;
	return of.table === "pinctrl" ? PIN_NOUNS[of.selector] : RESOURCE_KINDS[of.table].noun;
}

function resourceMeaning(
	releases: Releases,
	of: Extract<NumberedThing, { kind: "resource" }>,
	{ number, agent, macros }: StandingNumber,
): Meaning {
	const { before, after, pairs } = releases;
	const { table, selector } = of;
	const plain = `${nounOfNumbered(of)} ${number}`;
	if (!isListed(releases, table)) return { kind: "unlisted", noun: nounOfNumbered(of) };
	const own = resourceAt(before.index, table, number, agent, selector);
	const perAgent = own === undefined && agent === undefined ? entriesOfAgents(releases, of, number) : [];
	if (perAgent.length > 0) {
		const whose = listed(perAgent.map(({ key, entry }) => `${entry.key} for ${key}`));
		return { kind: "refused", subject: plain, why: `is ${whose}, and which agent asks is not known` };
	}
	const named = entryNamed(before.index, of.table, macros);
	const agentNow = agent === undefined ? undefined : agentKeyNow(releases, agent);
	if (named !== undefined && named.entry !== own) {
		const kept = pairs.resources.get(named.entry);
		const meant = kept?.kind === "kept" ? numberFor(kept.entry, agentNow) : undefined;
		// its header is the new release's already
		if (meant === number) return { kind: "number", subject: plain, to: number, macro: named.macro };
		const old = numberFor(named.entry, agent);
		return {
			kind: "refused",
			subject: plain,
			why: `stands here as ${named.macro}, which is ${old} in ${before.title}`,
		};
	}
	if (own === undefined) return { kind: "refused", subject: plain, why: `is not in ${before.title}` };
	const subject = `${plain} (${own.resource.name || own.key})`;
	const fate = pairs.resources.get(own);
	const namedNow = entryNamed(after.index, of.table, macros);
	if (named === undefined && namedNow !== undefined && (fate?.kind !== "kept" || fate.entry !== namedNow.entry)) {
		const why = `stands here as ${namedNow.macro}, which is another ${nounOfNumbered(of)} in ${after.title}`;
		return { kind: "refused", subject, why };
	}
	if (fate?.kind !== "kept") return { kind: "refused", subject, why: whyNot(fate, after.title) };
	const now = fate.entry;
	const to = numberFor(now, agentNow);
	if (to === undefined) {
		const whom = agent === undefined ? "" : ` for ${agent}`;
		return { kind: "refused", subject, why: `has no number${whom} in ${after.title}` };
	}
	if (resourceAt(after.index, table, to, agentNow, selector) !== now)
		return { kind: "refused", subject, why: `is ${to} in ${after.title}, which has that number twice` };
	const macro = macros.find((name) => now.resource.symbols?.includes(name));
	return { kind: "number", subject, to, macro };
}

/** The entry of a table that one of these macros stands for. */
function entryNamed(index: CatalogueIndex, table: ResourceKind, macros: readonly string[]) {
	if (macros.length === 0) return undefined;
	for (const entry of resourcesOf(index, table)) {
		const macro = macros.find((name) => entry.resource.symbols?.includes(name));
		if (macro !== undefined) return { entry, macro };
	}
	return undefined;
}

/** What each agent means by a number that is nobody else's. */
function entriesOfAgents(
	{ before }: Releases,
	{ table, selector }: Extract<NumberedThing, { kind: "resource" }>,
	number: number,
): readonly { readonly key: string; readonly entry: ResourceEntry }[] {
	return before.index.agents.flatMap(({ key }) => {
		const entry = resourceAt(before.index, table, number, key, selector);
		return entry === undefined ? [] : [{ key, entry }];
	});
}

function agentKeyNow({ before, pairs }: Releases, agent: string): string | undefined {
	const entry = before.index.agentByKey.get(agent);
	const fate = entry && pairs.agents.get(entry);
	return fate?.kind === "kept" ? fate.entry.key : undefined;
}

function deviceMeaning({ before, after, pairs }: Releases, number: number): Meaning {
	const plain = `device ${number}`;
	if (before.index.devices.length === 0 && after.index.devices.length === 0)
		return { kind: "unlisted", noun: "device" };
	const entry = before.index.deviceById.get(number);
	if (entry === undefined) return { kind: "refused", subject: plain, why: `is not in ${before.title}` };
	const subject = `${plain} (${entry.key})`;
	const fate = pairs.devices.get(entry);
	if (fate?.kind !== "kept") return { kind: "refused", subject, why: whyNot(fate, after.title) };
	const to = fate.entry.device.id;
	if (to === undefined) return { kind: "refused", subject, why: `has no number in ${after.title}` };
	if (after.index.deviceById.get(to) !== fate.entry)
		return { kind: "refused", subject, why: `is ${to} in ${after.title}, which has that number twice` };
	return { kind: "number", subject, to, macro: undefined };
}

function agentMeaning({ before, after, pairs }: Releases, number: number): Meaning {
	const plain = `agent ${number}`;
	const entry = before.index.agentById.get(number);
	if (entry === undefined) return { kind: "refused", subject: plain, why: `is not in ${before.title}` };
	const subject = `${plain} (${entry.key})`;
	const fate = pairs.agents.get(entry);
	if (fate?.kind !== "kept") return { kind: "refused", subject, why: whyNot(fate, after.title) };
	const to = fate.entry.agent.id;
	if (after.index.agentById.get(to) !== fate.entry)
		return { kind: "refused", subject, why: `is ${to} in ${after.title}, which has that number twice` };
	return { kind: "number", subject, to, macro: undefined };
}

function whyNot(fate: Fate<ResourceEntry | DeviceEntry | AgentEntry> | undefined, release: string): string {
	if (fate?.kind !== "unclear") return `is not in ${release}`;
	const { candidates } = fate;
	return candidates.length === 0
		? `has nothing but its number to be known by: which one it is in ${release} cannot be told`
		: `may be ${listed(
				candidates.map(({ key }) => key),
				"or",
			)} in ${release}: which one cannot be told`;
}
