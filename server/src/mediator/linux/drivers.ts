import type { ConsumerPlan, DomainPlan, ResourceUse } from "../boot-plan.ts";
import { findResource } from "../catalogue-index.ts";
import { hex } from "../channels.ts";
import { selectorOfUse, startUsing } from "../first-use.ts";
import { ANY_CHANGE, mayUse } from "../permissions.ts";
import type { Boot, Line } from "../send.ts";
import type { MessageStep } from "../trace.ts";
import { causesOf, type UseResult } from "../use-outcome.ts";
import { beyondTable, consequenceOf, namelessClock, notOffered, waitsForProtocol } from "./consequence.ts";
import { discover, viewKey, type Wanted } from "./discovery.ts";

/** Linux boots: it discovers what firmware has; the function handed back is one number of one driver that probes. */
export function startLinux(
	boot: Boot,
	domain: DomainPlan,
	line: Line,
): (consumer: ConsumerPlan, use: ResourceUse, id: number) => UseResult {
	const { providers } = discover(boot, domain, line, wantedBy(boot, domain));
	const useFirst = startUsing(boot, domain, line);

	const tell = (consumer: ConsumerPlan, use: ResourceUse, text: string) =>
		boot.trace.event({
			phase: "use",
			who: domain.name,
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
			return { state: "unreached", why: `the tree has no enabled node for protocol ${hex(use.protocolId)}` };
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

		if (use.kind === "clock" && boot.plan.catalogue.permissions.model === "static" && !mayChange(boot, line, id))
			return { state: "unreached", why: "firmware says that it may not be changed, so Linux leaves it as it is" };
		const sent = useFirst(consumer, use, id);
		if (!sent) return { state: "works", step: view.step };
		if (sent.kind === "unknown") return { state: "unknown", why: sent.why };
		return sent.step.status === "SUCCESS" ? { state: "works", step: sent.step } : because(sent.step);
	};
}

/**
 * Linux asks CLOCK_GET_PERMISSIONS of every clock and drops the operations it has no permission for: nothing is sent and
 * nothing fails. drivers/firmware/arm_scmi/clock.c, `state_ctrl_forbidden`.
 */
function mayChange({ firmware }: Boot, { agent }: Line, id: number): boolean {
	const found = findResource(firmware.index, agent, "clock", id);
	return found.kind !== "found" || mayUse(firmware, agent, found.entry, ANY_CHANGE) !== "denied";
}

function wantedBy({ firmware }: Boot, domain: DomainPlan): readonly Wanted[] {
	return domain.consumers.flatMap((consumer) =>
		consumer.uses.flatMap((use) => {
			if (use.id.kind !== "known") return [];
			const { kind, protocolId, id } = use;
			const selector = selectorOfUse(firmware, use, id.value);
			return [{ kind, protocolId, id: id.value, selector, causes: causesOf(consumer, use) }];
		}),
	);
}
