import { nodesBelow, spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import { unsaidText } from "../machine/fault-text.ts";
import type { EventStep } from "../machine/trace.ts";
import type { Fix } from "../text/fix.ts";
import { listed } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { closestKey } from "../text/yaml-closest-key.ts";
import { respeltString } from "./respelt.ts";
import { bootRule } from "./rule.ts";

export const scmiRequestIgnored = bootRule({
	code: "scmi-request-ignored",
	summary:
		"a domain asks for SCMI in a word that its hypervisor does not know, and gets none, or another agent, without a message",
	severity: "warning",
	needs: [],
	*check(facts, { planned, result }) {
		for (const step of result.trace) {
			const message = step.kind === "event" ? ignoredText(step) : undefined;
			const at = message === undefined ? undefined : planned.firstOriginOf(step.causes)?.at;
			if (message === undefined || at === undefined) continue;
			const isUnread = step.kind === "event" && step.event === "request-unread";
			yield {
				at,
				message,
				fixes: meantRequest(facts, at, step as EventStep),
				explains: step.causes,
				...(isUnread && { severity: "error" as const }),
			};
		}
	},
});

/** The word that is known, in the place of one that differs from it by a character or two. */
function meantRequest({ host }: Facts, at: Span, step: EventStep): readonly Fix[] {
	if (step.event !== "request-ignored") return [];
	const meant = closestKey(step.value, step.choices);
	if (meant === undefined) return [];
	for (const { properties } of nodesBelow(host.resolved.tree.root)) {
		const property = properties.get(step.property);
		const typed = property && spanOfProperty(property);
		if (property && typed?.file === at.file && typed.start === at.start)
			return respeltString(property, step.value, meant);
	}
	return [];
}

function ignoredText(step: EventStep): string | undefined {
	const { who, domain } = step;
	switch (step.event) {
		case "request-ignored": {
			const known = listed(step.choices.map((choice) => `"${choice}"`));
			return `${who} ignores ${step.property} = "${step.value}" without a message; it knows ${known}: ${domain} gets no channel to firmware`;
		}
		case "request-unread":
			return `${who} does not read ${step.property}: ${step.because}. ${domain} gets no channel to firmware`;
		case "agent-id-ignored":
			return `${who} takes ${step.property} = <${step.value}> for none, with a warning on its console: agents go from 0 to ${step.most}. ${domain} gets no SCMI, and its SCMI node and pages are left out of its tree`;
		case "agent-id-unsaid":
			return `${who} takes agent ${step.agentId} for ${domain} without a message: ${unsaidText(step.unsaid)}`;
		default:
			return undefined;
	}
}
