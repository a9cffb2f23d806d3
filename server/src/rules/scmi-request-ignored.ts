import type { EventStep } from "../machine/trace.ts";
import { listed } from "../text/listed.ts";
import { bootRule } from "./rule.ts";

type Ignored = Extract<EventStep, { readonly event: "request-ignored" }>;

export const scmiRequestIgnored = bootRule({
	code: "scmi-request-ignored",
	summary: "a domain asks for SCMI in a word that its hypervisor does not know, and gets none without a message",
	severity: "warning",
	needs: [],
	*check(_facts, { planned, result }) {
		const ignored = result.trace.filter(
			(step): step is Ignored => step.kind === "event" && step.event === "request-ignored",
		);
		for (const { causes, property, value, choices, domain, who } of ignored) {
			const at = planned.firstOriginOf(causes)?.at;
			if (at === undefined) continue;
			const known = listed(choices.map((choice) => `"${choice}"`));
			yield {
				at,
				message: `${who} ignores ${property} = "${value}" without a message; it knows ${known}: ${domain} gets no channel to firmware`,
				explains: causes,
			};
		}
	},
});
