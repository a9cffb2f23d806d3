import { eventText } from "../machine/event-text.ts";
import type { EventStep } from "../machine/trace.ts";
import { bootRule } from "./rule.ts";

type Cut = Extract<EventStep, { readonly event: "list-cut" }>;

export const scmiDeviceListUnread = bootRule({
	code: "scmi-device-list-unread",
	summary: "a list of firmware devices ends for the hypervisor at an entry that it cannot read",
	severity: "warning",
	needs: [],
	*check(_facts, { planned, result }) {
		const cuts = result.trace.filter((step): step is Cut => step.kind === "event" && step.event === "list-cut");
		for (const step of cuts) {
			const at = planned.firstOriginOf(step.causes)?.at;
			if (at === undefined) continue;
			const what = eventText(step).replace(/\.$/, "");
			yield {
				at,
				message: `${what}, and asks firmware for none of the devices from there on`,
				explains: step.causes.slice(0, 1),
			};
		}
	},
});
