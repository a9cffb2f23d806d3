import type { ConsumerPlan, ResourceUse } from "../../boot-plan.ts";
import { findResource } from "../../catalogue-index.ts";
import { hex } from "../../channels.ts";
import type { Instance } from "../../instance.ts";
import { ANY_CHANGE, mayUse } from "../../permissions.ts";
import { CLOCK_PERMISSIONS } from "../../protocols/clock.ts";
import type { Boot, Line } from "../../send.ts";
import type { MessageStep } from "../../trace.ts";
import { causesOf, type UseResult } from "../../use-outcome.ts";
import { selectorOfUse, startUsing } from "../first-use.ts";
import { beyondTable, consequenceOf, namelessClock, notOffered, waitsForProtocol } from "./consequence.ts";
import { discover, type Restricted, viewKey, type Wanted } from "./discovery.ts";

/** Linux boots: it discovers what firmware has; the function handed back is one number of one driver that probes. */
export function startLinux(
	boot: Boot,
	instance: Instance,
	line: Line,
): (consumer: ConsumerPlan, use: ResourceUse, id: number) => UseResult {
	const { providers } = discover(boot, instance, line, wantedBy(boot, instance));
	const useFirst = startUsing(boot, instance, line);

	const tell = (consumer: ConsumerPlan, use: ResourceUse, text: string) =>
		boot.trace.event({
			phase: "use",
			who: instance.name,
			event: "os-consequence",
			text,
			causes: causesOf(consumer, use),
		});

	return (consumer, use, id) => {
		const refused = (step: MessageStep, consequence: string): UseResult => {
			tell(consumer, use, consequence);
			return { state: "refused", step, consequence };
		};
		const because = (step: MessageStep) =>
			refused(step, consequenceOf({ message: step.message, status: step.status, consumer: consumer.name, id }));

		const provider = providers.get(use.protocolId);
		if (!provider) {
			tell(consumer, use, waitsForProtocol(use.protocolId, consumer.name));
			return { state: "waits", why: `the tree has no enabled node for protocol ${hex(use.protocolId)}` };
		}
		if (provider.kind === "unknown") return { state: "unknown", why: provider.why };
		if (provider.kind === "not offered") return refused(provider.step, notOffered(use.protocolId, consumer.name));
		const { counted, views } = provider;
		const selector = selectorOfUse(boot.firmware, use, id);
		if (counted.exact && id >= counted.count(selector))
			return refused(counted.step, beyondTable(use.kind, consumer.name, id));
		const view = views.get(viewKey(selector, id));
		if (!view) return { state: "unknown", why: `protocol ${hex(use.protocolId)} does not serve ${use.property}` };
		if (view.kind === "unknown") return { state: "unknown", why: view.why };
		if (view.kind === "nameless") return refused(view.step, namelessClock(consumer.name));
		if (view.kind === "dead") return because(view.step);

		if (use.kind === "clock") {
			const kept = leftAlone(boot, line, use, view.restricted) ?? inDoubt(boot, line, use, id);
			if (kept) return kept;
		}
		const sent = useFirst(consumer, use, id);
		if (!sent) return { state: "works", step: view.step };
		if (sent.kind === "unknown") return { state: "unknown", why: sent.why };
		return sent.step.status === "SUCCESS" ? { state: "works", step: sent.step } : because(sent.step);
	};
}

/**
 * Linux drops the operations it has no permission for: nothing is sent and nothing fails. drivers/clk/clk-scmi.c,
 * `state_ctrl_forbidden`, `rate_ctrl_forbidden`.
 */
function leftAlone(
	boot: Boot,
	line: Line,
	use: ResourceUse,
	restricted: Restricted | undefined,
): UseResult | undefined {
	const what = changeOf(use);
	if (!restricted || what === undefined || (restricted.permissions & CLOCK_PERMISSIONS[what]) !== 0) return undefined;
	const { step } = restricted;
	const why = `firmware lets ${line.sender} not set its ${what} (CLOCK_GET_PERMISSIONS, step ${step.n}), so Linux leaves it as it is`;
	return { state: "untouched", step, heldBy: othersWhoMayChange(boot, line, use), why };
}

/** With fixed permissions Linux goes on, or is refused, by the version of the protocol. */
function inDoubt({ firmware, plan }: Boot, { agent }: Line, use: ResourceUse, id: number): UseResult | undefined {
	const assumed = firmware.protocols.get(use.protocolId)?.versionAssumed === true;
	if (plan.catalogue.permissions.model !== "static" || !assumed || changeOf(use) === undefined) return undefined;
	const found = findResource(firmware.index, agent, "clock", id);
	if (found.kind !== "found" || mayUse(firmware, agent, found.entry, ANY_CHANGE) !== "denied") return undefined;
	return {
		state: "unknown",
		why: "it may not be changed, and the catalogue does not say whether Linux can learn that (3.0)",
	};
}

/** What a use of a clock would set. */
function changeOf({ property, rateHz }: ResourceUse): "state" | "rate" | undefined {
	if (property === "clocks") return "state";
	return rateHz ? "rate" : undefined;
}

function othersWhoMayChange({ firmware }: Boot, { agent }: Line, use: ResourceUse): readonly string[] {
	const found = use.id.kind === "known" ? findResource(firmware.index, agent, use.kind, use.id.value) : undefined;
	if (found?.kind !== "found") return [];
	const others = firmware.index.agents.filter((other) => other.key !== agent.key);
	return others.filter((other) => mayUse(firmware, other, found.entry, ANY_CHANGE) === "allowed").map(({ key }) => key);
}

function wantedBy({ firmware }: Boot, instance: Instance): readonly Wanted[] {
	return instance.consumers.flatMap((consumer) =>
		consumer.uses.flatMap((use) => {
			if (use.id.kind !== "known") return [];
			const { kind, protocolId, id } = use;
			const selector = selectorOfUse(firmware, use, id.value);
			return [{ kind, protocolId, id: id.value, selector, causes: causesOf(consumer, use) }];
		}),
	);
}
