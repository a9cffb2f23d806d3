import { CLOCK_PERMISSIONS } from "../../../scmi/protocols/clock.ts";
import { canBeIn } from "../../../scmi/resource-kind.ts";
import type { ConsumerPlan, ResourceUse } from "../../boot-plan.ts";
import { hex } from "../../channels.ts";
import type { Instance } from "../../instance.ts";
import { otherHolders } from "../../other-holders.ts";
import { ANY_CHANGE, mayUse } from "../../permissions.ts";
import { findResource } from "../../protocols/lookup.ts";
import type { AgentChannel, Machine } from "../../send.ts";
import type { MessageStep } from "../../trace.ts";
import { causesOf, type UseResult } from "../../use-outcome.ts";
import { startUsing } from "../first-use.ts";
import { discover, type Restricted, type UsedNumber, viewKey } from "./discovery.ts";
import type { LinuxDriver } from "./driver.ts";
import { linuxDriverOf } from "./index.ts";
import type { TakenName } from "./taken-name.ts";

/** Linux boots: it discovers what firmware has; the function handed back is one number of one driver that probes. */
export function startLinux(
	machine: Machine,
	instance: Instance,
	channel: AgentChannel,
): (consumer: ConsumerPlan, use: ResourceUse, id: number) => UseResult {
	const { providers } = discover(machine, instance, channel, usedBy(channel, instance));
	const useFirst = startUsing(machine, instance, channel);

	const tell = (consumer: ConsumerPlan, use: ResourceUse, text: string) =>
		machine.trace.event({
			phase: "use",
			who: instance.name,
			event: "os-consequence",
			consumer,
			use,
			text,
			causes: causesOf(consumer, use),
		});

	return (consumer, use, id) => {
		const refused = (step: MessageStep, consequence: string, isMissing = false): UseResult => {
			tell(consumer, use, consequence);
			return { state: "refused", step, consequence, ...(isMissing && { isMissing }) };
		};

		if (consumer.unmade !== undefined) {
			tell(consumer, use, `Linux makes no device of ${consumer.name}, as ${consumer.unmade}: no driver probes.`);
			return { state: "waits", why: `Linux makes no device of ${consumer.name}, as ${consumer.unmade}` };
		}
		if (!canBeIn(use.property, use.kind)) {
			tell(consumer, use, `${consumer.name} waits for a provider of its ${use.property} and never probes.`);
			return { state: "waits", why: `protocol ${hex(use.protocolId)} provides no ${use.property}` };
		}
		if (use.withoutProvider !== undefined) {
			tell(consumer, use, `${consumer.name} waits for its ${use.property} and never probes: ${use.withoutProvider}.`);
			return { state: "waits", why: use.withoutProvider };
		}
		const provider = providers.get(use.protocolId);
		if (!provider) {
			tell(consumer, use, waitsForProtocol(channel, consumer, use));
			return { state: "waits", why: `the tree has no enabled node for protocol ${hex(use.protocolId)}` };
		}
		if (provider.kind === "unknown") return { state: "unknown", why: provider.why };
		if (provider.kind === "not offered") return refused(provider.step, notOffered(channel, consumer, use), true);
		const { counted, views, driver } = provider;
		const ignored = driver.ignores?.(use, consumer);
		if (ignored !== undefined) return { state: "unreached", why: ignored };
		const affected = { consumer: consumer.name, path: consumer.path, use, id };
		const because = (step: MessageStep) => {
			const consequence = driver.consequences[step.message]?.({ ...affected, status: step.status });
			// servers differ in the status by which they say that there is none
			const { kind } = findResource(channel.firmware.index, channel.agent, use.kind, id, selector);
			return refused(step, consequence ?? "", kind === "absent");
		};
		const selector = driver.selectorOf(channel.firmware, use, id);
		if (counted.exact && id >= counted.count(selector))
			return refused(counted.step, driver.beyondTable(affected), true);
		const view = views.get(viewKey(selector, id));
		if (!view) return { state: "unknown", why: `protocol ${hex(use.protocolId)} does not serve ${use.property}` };
		if (view.kind === "unknown") return { state: "unknown", why: view.why };
		if (view.kind === "unlisted") return refused(view.step, driver.beyondTable(affected), true);
		if (view.kind === "nameless") return refused(view.step, namelessText(driver, consumer));
		if (view.kind === "taken") return refused(view.step, takenText(driver, consumer, id, view.by));
		if (view.kind === "dead") return because(view.step);

		const { firmware, agent } = channel;
		const found = findResource(firmware.index, agent, use.kind, id, selector);
		const asked = (found.kind === "found" && driver.carriedOut?.(use, found.entry.resource)) || use;
		const kept = notChanged(channel, asked, view.restricted) ?? inDoubt(channel, asked, id);
		if (kept) return kept;
		const sent = useFirst(consumer, asked, id);
		if (!sent) return { state: "works", step: view.step };
		if (sent.kind === "unknown") return { state: "unknown", why: sent.why };
		return sent.step.status === "SUCCESS" ? { state: "works", step: sent.step } : because(sent.step);
	};
}

function namelessText({ probe }: LinuxDriver, { name }: ConsumerPlan): string {
	return (probe.kind === "each" && probe.nameless?.consequence(name)) || "";
}

function takenText({ probe }: LinuxDriver, { name }: ConsumerPlan, id: number, by: TakenName): string {
	return (probe.kind === "each" && probe.taken?.(name, id, by)) || "";
}

function notOffered(channel: AgentChannel, consumer: ConsumerPlan, use: ResourceUse): string {
	return `Linux logs "SCMI protocol ${use.protocolId} not implemented": ${without(channel, consumer, use)}.`;
}

function waitsForProtocol(channel: AgentChannel, consumer: ConsumerPlan, use: ResourceUse): string {
	return `The tree has no enabled node for protocol ${hex(use.protocolId)}: ${without(channel, consumer, use)}.`;
}

function without({ firmware }: AgentChannel, consumer: ConsumerPlan, { kind, protocolId }: ResourceUse): string {
	const own = linuxDriverOf(firmware, kind, protocolId)?.without?.(consumer);
	return own ?? `${consumer.name} waits for it and never probes`;
}

/**
 * Linux drops the operations it has no permission for: nothing is sent and nothing fails. drivers/clk/clk-scmi.c,
 * `state_ctrl_forbidden`, `rate_ctrl_forbidden`.
 */
function notChanged(
	channel: AgentChannel,
	use: ResourceUse,
	restricted: Restricted | undefined,
): UseResult | undefined {
	const what = changeOf(use);
	if (!restricted || what === undefined) return undefined;
	if (restricted.kind === "unknown") return { state: "unknown", why: restricted.why };
	const { step, permissions } = restricted;
	if ((permissions & CLOCK_PERMISSIONS[what]) !== 0) return undefined;
	const why = `firmware does not let ${channel.sender} set its ${what} (CLOCK_GET_PERMISSIONS, step ${step.n}), so Linux does not change it`;
	return { state: "untouched", step, heldBy: otherHolders(channel, use), why };
}

/** With fixed permissions Linux goes on, or is refused, by the version of the protocol. */
function inDoubt({ firmware, agent }: AgentChannel, use: ResourceUse, id: number): UseResult | undefined {
	if (use.kind !== "clock") return undefined;
	const assumed = firmware.protocols.get(use.protocolId)?.versionAssumed === true;
	if (firmware.index.catalogue.permissions.model !== "static" || !assumed || changeOf(use) === undefined)
		return undefined;
	const found = findResource(firmware.index, agent, "clock", id);
	if (found.kind !== "found" || mayUse(firmware, agent, found.entry, ANY_CHANGE) !== "denied") return undefined;
	return {
		state: "unknown",
		why: "Linux may not change it, and the catalogue does not give the clock protocol's version (Linux asks first from 3.0 on)",
	};
}

/** What a use of a clock would set. */
function changeOf({ kind, property, rateHz }: ResourceUse): "state" | "rate" | undefined {
	if (kind !== "clock") return undefined;
	if (property === "clocks") return "state";
	return rateHz ? "rate" : undefined;
}

function usedBy({ firmware }: AgentChannel, instance: Instance): readonly UsedNumber[] {
	return instance.consumers.flatMap((consumer) =>
		consumer.uses.flatMap((use) => {
			if (use.id.kind !== "known" || !canBeIn(use.property, use.kind)) return [];
			const { kind, protocolId, id } = use;
			const driver = linuxDriverOf(firmware, kind, protocolId);
			if (driver?.ignores?.(use, consumer) !== undefined) return [];
			const selector = driver?.selectorOf(firmware, use, id.value) ?? "pin";
			return [{ kind, protocolId, id: id.value, selector, causes: causesOf(consumer, use) }];
		}),
	);
}
