import { deviceById, deviceName } from "../catalogue/device-lookup.ts";
import { resourceById, resourceName } from "../catalogue/resource-lookup.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { refusalsOf } from "../machine/boot.ts";
import type { Refusal, Untouched, UseOutcome } from "../machine/use-outcome.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { deviceIdOf } from "./device-ids.ts";
import type { Reported, Rule } from "./rule.ts";
import { listed } from "./wording.ts";

export const scmiDenied: Rule = {
	code: "scmi-denied",
	severity: "warning",
	consequence: true,
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined) return;
		for (const refusal of refusalsOf(boot.result)) {
			const origin = boot.planned.originOf(refusal.use.cause);
			if (origin === undefined) continue;
			const why = causeOf(facts, boot, refusal);
			yield {
				at: origin.at,
				message: [answerText(boot, refusal), refusal.consequence, ...(why === undefined ? [] : [why])].join(" "),
				explains: [refusal.use.cause],
			};
		}
		yield* heldByOthers(boot);
	},
};

/**
 * What a driver leaves as it is, since another agent has it: one finding for each device, however often its node names the clock.
 * What nobody has stays as firmware set it at power-on: that is how bus clocks and PLLs work.
 */
function* heldByOthers(boot: BootFacts): Iterable<Reported> {
	const held = boot.result.uses.filter(
		(outcome): outcome is Untouched => outcome.state === "untouched" && outcome.heldBy.length > 0,
	);
	const told = new Set<string>();
	for (const outcome of held.toSorted((a, b) => turn(a) - turn(b))) {
		const { domain, consumer, use, step, heldBy } = outcome;
		const what = resourceText(boot, outcome);
		const origin = boot.planned.originOf(use.cause);
		const key = `${domain} ${consumer.cause} ${what}`;
		if (origin === undefined || told.has(key)) continue;
		told.add(key);
		const { agents } = boot.planned.plan.catalogue;
		const names = heldBy.map((agent) => agents[agent]?.name ?? agent);
		const holders = listed(heldBy.map((agent, i) => `${names[i]} (agent ${agents[agent]?.id})`));
		yield {
			at: origin.at,
			message: `${what} belongs to ${holders}: ${domain} (agent ${step.agentId}) may not change it (${step.message}, step ${step.n} of the boot trace) and leaves it as it is. Whether ${consumer.name} gets a running clock is up to ${listed(names)}.`,
			explains: [use.cause],
		};
	}
}

const turn = ({ use }: Untouched) => (use.property === "clocks" ? 0 : 1);

/** What was asked and what came back; a number beyond what firmware counts is not even asked for. */
function answerText(boot: BootFacts, refusal: Refusal): string {
	const { agentId, message, status, n } = refusal.step;
	const who = `${refusal.domain} (agent ${agentId})`;
	const what = resourceText(boot, refusal);
	if (message === "BASE_DISCOVER_LIST_PROTOCOLS")
		return `${who} gets no ${what}: its protocol is not in the answer to ${message}, step ${n} of the boot trace.`;
	return status === "SUCCESS"
		? `${who} has no ${what}: the answer to ${message}, step ${n} of the boot trace, counts fewer.`
		: `${who} is refused ${message} for ${what}: ${status}, step ${n} of the boot trace.`;
}

function resourceText(boot: BootFacts, { domain, use }: UseOutcome): string {
	if (use.id.kind !== "known") return use.property;
	const agent = boot.result.grants.domains.find((entry) => entry.domain === domain)?.agentKey;
	const found = resourceById(boot.lookup, use.kind, use.id.value, agent);
	return `${RESOURCE_KINDS[use.kind].noun} ${found === undefined ? use.id.value : resourceName(found, agent)}`;
}

/** What would have to be different for the domain to be granted the device. */
function causeOf(facts: Facts, boot: BootFacts, { domain, consumer }: Refusal): string | undefined {
	const host = consumer.hostPath === undefined ? undefined : boot.planned.hostDevices.at(consumer.hostPath);
	if (host === undefined)
		return consumer.hostPath === undefined
			? `Nothing says which node of the host ${consumer.name} is, so no firmware device is asked for.`
			: `The host has no SCMI device at ${consumer.hostPath}.`;
	const id = deviceIdOf(facts, host)?.id;
	const named = id === undefined ? undefined : deviceById(boot.lookup, id);
	if (named === undefined) return undefined;
	const state = boot.result.grants.domains.find((grant) => grant.domain === domain)?.devices[named.key]?.state;
	if (state !== "none" && state !== "partly") return undefined;
	const hardware = facts.domains.find(({ setup }) => setup.name === domain)?.hardware === true;
	return hardware
		? `Nobody asks for device ${deviceName(named)} for ${domain}.`
		: `Nobody asks for device ${deviceName(named)} for ${domain}: its dtdev lacks "${pathOf(host.node)}".`;
}
