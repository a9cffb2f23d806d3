import { unsaidText } from "../machine/fault-text.ts";
import type { EventStep } from "../machine/trace.ts";
import { listed } from "../text/listed.ts";
import { bootRule } from "./rule.ts";

export const scmiRequestIgnored = bootRule({
	code: "scmi-request-ignored",
	summary:
		"a domain asks for SCMI in a word that its hypervisor does not know, and gets none, or another agent, without a message",
	severity: "warning",
	needs: [],
	*check(_facts, { planned, result }) {
		for (const step of result.trace) {
			const message = step.kind === "event" ? ignoredText(step) : undefined;
			const at = message === undefined ? undefined : planned.firstOriginOf(step.causes)?.at;
			if (message !== undefined && at !== undefined) yield { at, message, explains: step.causes };
		}
	},
});

function ignoredText(step: EventStep): string | undefined {
	const { who, domain } = step;
	switch (step.event) {
		case "request-ignored": {
			const known = listed(step.choices.map((choice) => `"${choice}"`));
			return `${who} ignores ${step.property} = "${step.value}" without a message; it knows ${known}: ${domain} gets no channel to firmware`;
		}
		case "agent-id-ignored":
			return `${who} takes ${step.property} = <${step.value}> for none, with a warning on its console: agents go from 0 to ${step.most}. ${domain} gets no SCMI, and its SCMI node and pages are left out of its tree`;
		case "agent-id-unsaid":
			return `${who} takes agent ${step.agentId} for ${domain} without a message: ${unsaidText(step.unsaid)}`;
		default:
			return undefined;
	}
}
