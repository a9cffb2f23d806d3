import type { DomainPlan } from "../machine/boot-plan.ts";
import { eventText } from "../machine/event-text.ts";
import type { EventStep } from "../machine/trace.ts";
import { bootRule } from "./rule.ts";

const FAILURES: readonly EventStep["event"][] = [
	"probe-failed",
	"domain-refused",
	"boot-panic",
	"smc-refused",
	"message-unread",
	"no-channel",
];

export const scmiBootFailure = bootRule({
	code: "scmi-boot-failure",
	summary: "the modelled boot fails: the mediator stays off, a domain is not created, the hypervisor panics",
	severity: "error",
	needs: [],
	consequence: true,
	*check(facts, { planned, result }) {
		const failures = result.trace.filter(
			(step): step is EventStep =>
				step.kind === "event" && FAILURES.includes(step.event) && isFelt(planned.plan.domains, step),
		);
		// Without a mediator nobody has SCMI: that is one fault, wherever it shows.
		const root = failures.find(({ event }) => event === "probe-failed");
		for (const step of root === undefined ? failures : [root]) {
			const [place, ...others] = placesFirst(step).flatMap((cause) => planned.originOf(cause) ?? []);
			const following = failures.filter((other) => step === root && other !== root);
			yield {
				at: place?.at ?? { file: facts.host.resolved.file, start: 0, end: 0 },
				message: `${eventText(step)} (step ${step.n} of the boot trace)`,
				related: [
					...others.map(({ at, text }) => ({ at, message: text })),
					...following.flatMap((other) => {
						const origin = planned.firstOriginOf(other.causes);
						return origin === undefined ? [] : [{ at: origin.at, message: eventText(other) }];
					}),
				],
				explains: step.causes,
			};
		}
	},
});

/** Of a channel that does not come about, whether a device is behind it. */
function isFelt(domains: readonly DomainPlan[], { event, who, causes }: EventStep): boolean {
	const domain = domains.find(({ name }) => name === who);
	if (event !== "no-channel" || domain === undefined) return true;
	const failed = domain.controllers.filter(({ cause }) => causes.includes(cause)).map(({ path }) => path);
	const used = domain.consumers.flatMap(({ uses }) => uses.map(({ controller }) => controller));
	return failed.length === 0 || failed.some((path) => used.includes(path));
}

/** What lacks another channel is the host's SCMI node, not the domain that came last. */
function placesFirst(step: EventStep): EventStep["causes"] {
	const lacksChannel = "fault" in step && step.fault.kind === "no-channel-free";
	return lacksChannel ? step.causes.toReversed() : step.causes;
}
