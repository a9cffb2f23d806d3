import { deviceName, hasDevice } from "../catalogue/catalogue-index.ts";
import { pathOf } from "../devicetree/tree/tree.ts";
import type { BootFacts, DomainFacts, Facts } from "../facts.ts";
import { isProvidersOwn } from "../machine/lost-provider.ts";
import { otherHolders } from "../machine/other-holders.ts";
import type { Refusal } from "../machine/use-outcome.ts";
import { isAskedFor, namedDeviceOf } from "../verdicts/named-device.ts";
import { bootRule } from "./rule.ts";
import { stepText } from "./trace-step.ts";
import { channelOf, type Holders, holdersOf, resourceText } from "./used-by-outcome.ts";
import { withheldClocks } from "./withheld-clocks.ts";

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
			const holders = staticHolders(boot, outcome);
			const belongs = holders && `It ${holders.text}.`;
			const why = causeOf(facts, boot, domains, outcome);
			const sentences = [answerText(boot, outcome), belongs, outcome.consequence, why];
			yield {
				at: origin.at,
				...(holders?.isOneSystem && { severity: "information" as const }),
				message: sentences.filter((sentence) => sentence !== undefined).join(" "),
				brief: briefText(boot, outcome),
				...(!isLack(outcome) && {
					oneCause: `${outcome.domain} ${outcome.consumer.cause} ${channelOf(boot, outcome)?.firmware.index.catalogue.firmware.name} ${why}`,
				}),
				explains: [outcome.use.cause],
			};
		}
		yield* withheldClocks(facts, boot);
	},
});

/** Firmware has none; what it refuses to an agent has one cause for all of a device. */
const isLack = ({ isMissing, step }: Refusal) => isMissing === true || step.status === "SUCCESS";

/** A regulator's own node, where the whole protocol is not there: who is supplied by it is told. */
function isUnmissed({ use, step }: Refusal): boolean {
	return use.kind === "voltage" && use.property === "reg" && step.message === "BASE_DISCOVER_LIST_PROTOCOLS";
}

/** Whose it is, where firmware's own configuration gives it to others and not to this agent. */
function staticHolders(boot: BootFacts, refusal: Refusal): Holders | undefined {
	const channel = channelOf(boot, refusal);
	const { model } = channel?.firmware.index.catalogue.permissions ?? {};
	if (channel === undefined || model !== "static" || refusal.step.status !== "DENIED") return undefined;
	const keys = otherHolders(channel, refusal.use);
	return keys.length === 0 ? undefined : holdersOf(boot, refusal, keys);
}

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

/** What would have to be different for the domain to be granted the device. */
function causeOf(
	facts: Facts,
	boot: BootFacts,
	domains: ReadonlyMap<string, DomainFacts>,
	refusal: Refusal,
): string | undefined {
	const { domain: name, consumer } = refusal;
	const { hypervisor } = facts.recognised;
	if (!hypervisor.deviceNumber || isProvidersOwn(refusal)) return undefined;
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
