import type { AgentEntry } from "../catalogue/catalogue-index.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { mayUse } from "../machine/permissions.ts";
import { findResource } from "../machine/protocols/lookup.ts";
import type { Untouched } from "../machine/use-outcome.ts";
import { hertzText } from "../text/hertz.ts";
import { listed } from "../text/listed.ts";
import { deviceOf } from "../verdicts/named-device.ts";
import { isOwnedBy } from "../verdicts/use-verdict.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import type { Related } from "./finding.ts";
import type { Reported } from "./rule.ts";
import { stepText } from "./trace-step.ts";
import { channelOf, holdersOf, resourceText } from "./used-by-outcome.ts";

/**
 * What a driver does not change, since another agent has it, or nobody has what is the device's own: one finding for each device,
 * however often its node names the clock. What else nobody has stays as firmware set it at power-on: that is how bus clocks and PLLs work.
 */
export function* withheldClocks(facts: Facts, boot: BootFacts): Iterable<Reported> {
	const told = new Set<string>();
	for (const outcome of untouchedIn(facts, boot).toSorted((a, b) => turn(a) - turn(b))) {
		const { domain, consumer, use } = outcome;
		const origin = boot.planned.originOf(use.cause);
		const key = `${domain} ${consumer.cause} ${resourceText(boot, outcome)}`;
		if (origin === undefined || told.has(key)) continue;
		told.add(key);
		const found =
			rateAlone(boot, outcome) ?? (outcome.heldBy.length > 0 ? others(boot, outcome) : nobodys(boot, outcome));
		yield { at: origin.at, ...found, explains: [use.cause] };
	}
}

type Found = Omit<Reported, "at" | "explains">;

/** The agent may switch it, and its level does not reach to the rate. */
function rateAlone(boot: BootFacts, outcome: Untouched): Found | undefined {
	const { domain, step, use } = outcome;
	const level = rateLevel(boot, outcome);
	if (level === undefined || use.rateHz === undefined) return undefined;
	const what = resourceText(boot, outcome);
	return {
		message: `${domain} (agent ${step.agentId}) may switch ${what}, but not set its rate, which takes level ${level}: the ${hertzText(use.rateHz)} of assigned-clock-rates are not asked for (${step.message}, ${stepText(step.n)}), and nothing is logged`,
		brief: `${domain}: the rate of ${what} is not ${domain}'s to set, ${stepText(step.n)}`,
	};
}

/** The level that setting a rate takes, where the agent may switch the clock without it. */
function rateLevel(boot: BootFacts, outcome: Untouched): string | undefined {
	const { use } = outcome;
	const channel = channelOf(boot, outcome);
	if (channel === undefined || use.property !== "assigned-clocks" || use.id.kind !== "known") return undefined;
	const { firmware, agent } = channel;
	const found = findResource(firmware.index, agent, use.kind, use.id.value);
	if (found.kind !== "found") return undefined;
	const may = (name: string) => mayUse(firmware, agent, found.entry, { name, access: "change" });
	if (may("CLOCK_CONFIG_SET") !== "allowed" || may("CLOCK_RATE_SET") !== "denied") return undefined;
	return firmware.behaviour.levels.CLOCK_RATE_SET;
}

function others(boot: BootFacts, outcome: Untouched): Found {
	const { domain, consumer, step, heldBy } = outcome;
	const what = resourceText(boot, outcome);
	const { entries, names, text, isOneSystem } = holdersOf(boot, outcome, heldBy);
	const asked = `${domain} (agent ${step.agentId}) may not change it (${step.message}, ${stepText(step.n)}), so its driver leaves it alone`;
	return {
		...(isOneSystem && { severity: "information" }),
		message: `${what} ${text}: ${asked}. Whether ${consumer.name} gets a running clock is up to ${listed(names)}.`,
		brief: `${domain}: ${what} ${text}, ${stepText(step.n)}`,
		oneCause: `${domain} ${consumer.cause} held by ${heldBy.join(" ")}`,
		related: usersAmong(boot, outcome, entries),
	};
}

function nobodys(boot: BootFacts, outcome: Untouched): Found {
	const { domain, consumer, step } = outcome;
	const what = resourceText(boot, outcome);
	const { name } = channelOf(boot, outcome)?.firmware.index.catalogue.firmware ?? { name: "firmware" };
	return {
		severity: "information",
		message: `"${name}" lets no agent change ${what}: ${domain} (agent ${step.agentId}) is told so (${step.message}, ${stepText(step.n)}), and its driver leaves it alone. ${consumer.name} has a running clock only if firmware itself turned it on.`,
		brief: `${domain}: no agent may change ${what}, ${stepText(step.n)}`,
		oneCause: `${domain} ${consumer.cause} held by nobody`,
	};
}

/** Those that matter to somebody. */
function untouchedIn(facts: Facts, boot: BootFacts): readonly Untouched[] {
	const deviceOfUse = new Map(
		boot.planned.consumers.flatMap(({ device, hostDevice }) =>
			device.uses.map((use) => [boot.planned.causeOf(use), { use, device: hostDevice ?? device }] as const),
		),
	);
	return boot.result.uses.filter((outcome): outcome is Untouched => {
		if (outcome.state !== "untouched") return false;
		if (outcome.heldBy.length > 0 || rateLevel(boot, outcome) !== undefined) return true;
		const own = deviceOfUse.get(outcome.use.cause);
		if (own === undefined) return false;
		const { node } = own.device;
		// where a catalogue has no hints for trees, its own word for a device is the label that it has there, or none
		const device =
			deviceOf(facts, boot, own.device) ??
			resourceOfUse(boot, own.use)?.owners.find(({ key, device: { dt } }) => !dt && node.labels.includes(key));
		return isOwnedBy(boot, own.use, device);
	});
}

/** Where other domains that are one of these agents use the same. */
function usersAmong(boot: BootFacts, { use, domain }: Untouched, holders: readonly AgentEntry[]): readonly Related[] {
	return boot.result.uses.flatMap((other) => {
		const agent = channelOf(boot, other)?.agent;
		const isSame =
			other.use.kind === use.kind &&
			other.use.id.kind === "known" &&
			use.id.kind === "known" &&
			other.use.id.value === use.id.value;
		const origin = boot.planned.originOf(other.use.cause);
		if (other.domain === domain || !isSame || agent === undefined || !holders.includes(agent) || !origin) return [];
		return [{ at: origin.at, message: `${other.domain} uses it here` }];
	});
}

const turn = ({ use }: Untouched) => (use.property === "clocks" ? 0 : 1);
