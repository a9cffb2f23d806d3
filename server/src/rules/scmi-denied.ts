import {
	type AgentEntry,
	deviceName,
	hasDevice,
	numberFor,
	resourceAt,
	sharedPartition,
} from "../catalogue/catalogue-index.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import type { AgentChannel } from "../machine/send.ts";
import type { Refusal, Untouched, UseOutcome } from "../machine/use-outcome.ts";
import { PIN_NOUNS, RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { listed } from "../text/listed.ts";
import { deviceOf, isAskedFor, namedDeviceOf } from "../verdicts/named-device.ts";
import { isOwnedBy } from "../verdicts/use-verdict.ts";
import type { Related } from "./finding.ts";
import { bootRule, type Reported } from "./rule.ts";
import { stepText } from "./trace-step.ts";

export const scmiDenied = bootRule({
	code: "scmi-denied",
	summary: "a domain uses something, and firmware refuses it in the modelled boot",
	severity: "warning",
	needs: [],
	consequence: true,
	judgesPermissions: true,
	*check(facts, boot) {
		const domains = new Map(facts.domains.map((domain) => [domain.name, domain]));
		for (const outcome of boot.result.uses) {
			const origin = outcome.state === "refused" ? boot.planned.originOf(outcome.use.cause) : undefined;
			if (outcome.state !== "refused" || origin === undefined || isUnmissed(outcome)) continue;
			const why = causeOf(facts, boot, domains, outcome);
			yield {
				at: origin.at,
				message: [answerText(boot, outcome), outcome.consequence, ...(why === undefined ? [] : [why])].join(" "),
				brief: briefText(boot, outcome),
				...(!isLack(outcome) && {
					oneCause: `${outcome.domain} ${outcome.consumer.cause} ${channelOf(boot, outcome)?.firmware.index.catalogue.firmware.name} ${why}`,
				}),
				explains: [outcome.use.cause],
			};
		}
		yield* withheld(facts, boot);
	},
});

/** Firmware has none; what it refuses to an agent has one cause for all of a device. */
const isLack = ({ isMissing, step }: Refusal) => isMissing === true || step.status === "SUCCESS";

/** A regulator's own node, where the whole protocol is not there: who is supplied by it is told. */
function isUnmissed({ use, step }: Refusal): boolean {
	return use.kind === "voltage" && use.property === "reg" && step.message === "BASE_DISCOVER_LIST_PROTOCOLS";
}

/**
 * What a driver does not change, since another agent has it, or nobody has what is the device's own: one finding for each device,
 * however often its node names the clock. What else nobody has stays as firmware set it at power-on: that is how bus clocks and PLLs work.
 */
function* withheld(facts: Facts, boot: BootFacts): Iterable<Reported> {
	const told = new Set<string>();
	for (const outcome of untouchedIn(facts, boot).toSorted((a, b) => turn(a) - turn(b))) {
		const { domain, consumer, use, step, heldBy } = outcome;
		const what = resourceText(boot, outcome);
		const origin = boot.planned.originOf(use.cause);
		const key = `${domain} ${consumer.cause} ${what}`;
		if (origin === undefined || told.has(key)) continue;
		told.add(key);
		const channel = channelOf(boot, outcome);
		const asked = `${domain} (agent ${step.agentId}) may not change it (${step.message}, ${stepText(step.n)}), so its driver leaves it alone`;
		if (heldBy.length === 0) {
			const { name } = channel?.firmware.index.catalogue.firmware ?? { name: "firmware" };
			yield {
				at: origin.at,
				severity: "information",
				message: `"${name}" lets no agent change ${what}: ${domain} (agent ${step.agentId}) is told so (${step.message}, ${stepText(step.n)}), and its driver leaves it alone. ${consumer.name} has a running clock only if firmware itself turned it on.`,
				brief: `${domain}: no agent may change ${what}, ${stepText(step.n)}`,
				oneCause: `${domain} ${consumer.cause} held by nobody`,
				explains: [use.cause],
			};
			continue;
		}
		const agents = channel?.firmware.index.agentByKey;
		const holders = heldBy.flatMap((key) => agents?.get(key) ?? []);
		const partition = sharedPartition([channel?.agent, ...holders]);
		// two systems may be of one partition, and are two all the same
		const isOneSystem = partition !== undefined && holders.every(({ agent }) => agent.type !== "ospm");
		const names = holders.map(({ key, agent }) => agent.name ?? key);
		const called = listed(holders.map(({ agent }, i) => `${names[i]} (agent ${agent.id})`));
		yield {
			at: origin.at,
			...(isOneSystem && { severity: "information" as const }),
			message: `${what} belongs to ${called}${isOneSystem ? `, of the same partition ${partition}` : ""}: ${asked}. Whether ${consumer.name} gets a running clock is up to ${listed(names)}.`,
			brief: `${domain}: ${what} belongs to ${called}, ${stepText(step.n)}`,
			oneCause: `${domain} ${consumer.cause} held by ${heldBy.join(" ")}`,
			related: usersAmong(boot, outcome, holders),
			explains: [use.cause],
		};
	}
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
		if (outcome.heldBy.length > 0) return true;
		const own = deviceOfUse.get(outcome.use.cause);
		return own !== undefined && isOwnedBy(boot, own.use, deviceOf(facts, boot, own.device));
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

/** What was asked and what came back; a number beyond what firmware counts is not even asked for. */
function answerText(boot: BootFacts, refusal: Refusal): string {
	const { agentId, message, status, n } = refusal.step;
	const channel = channelOf(boot, refusal);
	// one that no catalogue lists has a number of our own
	const isListed = channel?.firmware.index.agents.includes(channel.agent) ?? true;
	const who = isListed ? `${refusal.domain} (agent ${agentId})` : refusal.domain;
	const what = resourceText(boot, refusal);
	if (message === "BASE_DISCOVER_LIST_PROTOCOLS")
		return `${who} gets no ${what}: its protocol is not in the answer to ${message}, ${stepText(n)}.`;
	if (message === "PROTOCOL_ATTRIBUTES" && status === "SUCCESS")
		return `${who} has no ${what}: ${message} reports fewer, ${stepText(n)}.`;
	return status === "SUCCESS"
		? `${who} cannot use ${what}, though ${message} is answered, ${stepText(n)}.`
		: `${who} is refused ${message} for ${what}: ${status}, ${stepText(n)}.`;
}

/** `Dom0: clock 0 (_etheravb) DENIED, step 41 of the boot trace` */
function briefText(boot: BootFacts, refusal: Refusal): string {
	const { status, n } = refusal.step;
	const answer = status === "SUCCESS" ? "missing" : status;
	return `${refusal.domain}: ${resourceText(boot, refusal)} ${answer}, ${stepText(n)}`;
}

function channelOf(boot: BootFacts, { domain, use }: UseOutcome): AgentChannel | undefined {
	return boot.outcomeOf(domain)?.channels.get(use.controller);
}

function resourceText(boot: BootFacts, outcome: UseOutcome): string {
	const { use } = outcome;
	if (use.id.kind !== "known") return use.property;
	const { value } = use.id;
	const channel = channelOf(boot, outcome);
	const agent = channel?.agent.key;
	const found = channel && resourceAt(channel.firmware.index, use.kind, value, agent, use.selector);
	const name = found && `${numberFor(found, agent) ?? value} (${found.resource.name || found.key})`;
	const noun = use.selector ? PIN_NOUNS[use.selector] : RESOURCE_KINDS[use.kind].noun;
	return `${noun} ${name ?? value}`;
}

/** What would have to be different for the domain to be granted the device. */
function causeOf(
	facts: Facts,
	boot: BootFacts,
	domains: ReadonlyMap<string, DomainFacts>,
	{ domain: name, consumer }: Refusal,
): string | undefined {
	const { hypervisor } = facts.recognised;
	if (!hypervisor.deviceNumber) return undefined;
	const host = consumer.hostPath === undefined ? undefined : boot.planned.hostDevices.at(consumer.hostPath);
	if (host === undefined)
		return consumer.hostPath === undefined
			? `The sources do not say which node of the host ${consumer.name} is, so no firmware device is asked for.`
			: `The host has no SCMI device at ${consumer.hostPath}.`;
	const named = namedDeviceOf(facts, boot, host);
	if (named === undefined) return undefined;
	const domain = domains.get(name) as DomainFacts;
	const state = boot
		.outcomeOf(name)
		?.grants.find(({ firmware }) => hasDevice(firmware.index, named))
		?.device(named).state;
	if (state !== "none" && state !== "partly" && state !== "reachable") return undefined;
	const path = pathOf(host.node);
	return domain.hardware || isAskedFor(domain, path)
		? `Device ${deviceName(named)} is not requested for ${name}.`
		: `Device ${deviceName(named)} is not requested for ${name}: ${hypervisor.words.lacks(path)}.`;
}
