import type { BoardDevice } from "../board/board.ts";
import { spanOfProperty } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { eventText } from "../machine/event-text.ts";
import type { EventStep } from "../machine/trace.ts";
import type { Span } from "../text/span.ts";
import { bootRule } from "./rule.ts";

type Cut = Extract<EventStep, { readonly event: "list-cut" }>;

export const scmiDeviceListUnread = bootRule({
	code: "scmi-device-list-unread",
	summary: "a list of firmware devices ends for the hypervisor at an entry that it cannot read",
	severity: "warning",
	needs: [],
	consequence: true,
	*check(_facts, boot) {
		const { planned, result } = boot;
		const cuts = result.trace.filter((step): step is Cut => step.kind === "event" && step.event === "list-cut");
		for (const step of cuts) {
			const at = planned.firstOriginOf(step.causes)?.at;
			if (at === undefined) continue;
			const what = eventText(step).replace(/\.$/, "");
			yield {
				at,
				message: `${what}, and asks firmware for none of the devices from there on`,
				explains: [...step.causes.slice(0, 1), ...refusedBehind(boot, at)],
			};
		}
	},
});

/** What the device with this list is refused, whoever drives it. */
function refusedBehind(boot: BootFacts, at: Span): readonly Cause[] {
	const has = ({ node }: BoardDevice) =>
		[...node.properties.values()].some((property) => {
			const own = spanOfProperty(property);
			return own?.file === at.file && own.start === at.start;
		});
	return boot.planned.consumers
		.filter(({ hostDevice }) => hostDevice !== undefined && has(hostDevice))
		.flatMap(({ domain, device }) =>
			device.uses.flatMap((use) =>
				boot.useOutcomeOf(domain, use)?.state === "refused" ? (boot.planned.causeOf(use) ?? []) : [],
			),
		);
}
