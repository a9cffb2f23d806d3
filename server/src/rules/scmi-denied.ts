import { deviceById, deviceName } from "../catalogue/device-lookup.ts";
import { resourceById, resourceName } from "../catalogue/resource-lookup.ts";
import { pathOf } from "../devicetree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { refusalsOf } from "../mediator/boot.ts";
import type { Refusal } from "../mediator/use-outcome.ts";
import { RESOURCE_KINDS } from "../scmi/resource-kind.ts";
import { deviceIdOf } from "./device-ids.ts";
import type { Rule } from "./rule.ts";

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
	},
};

/** What was asked and what came back; a number beyond what firmware counts is not even asked for. */
function answerText(boot: BootFacts, refusal: Refusal): string {
	const { agentId, message, status, n } = refusal.step;
	const who = `${refusal.domain} (agent ${agentId})`;
	const what = resourceText(boot, refusal);
	return status === "SUCCESS"
		? `${who} has no ${what}: the answer to ${message}, step ${n} of the boot trace, counts fewer.`
		: `${who} is refused ${message} for ${what}: ${status}, step ${n} of the boot trace.`;
}

function resourceText(boot: BootFacts, { use }: Refusal): string {
	if (use.id.kind !== "known") return use.property;
	const found = resourceById(boot.planned.plan.catalogue, use.kind, use.id.value);
	return `${RESOURCE_KINDS[use.kind].noun} ${found === undefined ? use.id.value : resourceName(found)}`;
}

/** What would have to be different for the domain to be granted the device. */
function causeOf(facts: Facts, boot: BootFacts, { domain, consumer }: Refusal): string | undefined {
	const host = consumer.hostPath === undefined ? undefined : boot.planned.hostDevices.at(consumer.hostPath);
	if (host === undefined)
		return consumer.hostPath === undefined
			? `Nothing says which node of the host ${consumer.name} is, so no firmware device is asked for.`
			: `The host has no SCMI device at ${consumer.hostPath}.`;
	const id = deviceIdOf(facts, host)?.id;
	const named = id === undefined ? undefined : deviceById(boot.planned.plan.catalogue, id);
	if (named === undefined) return undefined;
	const state = boot.result.grants.domains.find((grant) => grant.domain === domain)?.devices[named.key]?.state;
	if (state !== "none" && state !== "partly") return undefined;
	const hardware = facts.domains.find(({ setup }) => setup.name === domain)?.hardware === true;
	return hardware
		? `Nobody asks for device ${deviceName(named)} for ${domain}.`
		: `Nobody asks for device ${deviceName(named)} for ${domain}: its dtdev lacks "${pathOf(host.node)}".`;
}
