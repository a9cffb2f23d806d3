import type { Stack } from "../configs/setup.ts";
import { spanOfProperty } from "../devicetree/tree/tree.ts";
import type { Facts } from "../facts.ts";
import type { CauseOrigin } from "../hypervisors/causes.ts";
import type { DomainPlan } from "../machine/boot-plan.ts";
import { eventText } from "../machine/event-text.ts";
import type { Fault } from "../machine/fault.ts";
import type { EventStep } from "../machine/trace.ts";
import type { Span } from "../text/span.ts";
import { otherOrderOf } from "./agent-table-order.ts";
import { channelMeantAt } from "./channel-meant.ts";
import { adviceFor, mendRequest } from "./mend-request.ts";
import { bootRule } from "./rule.ts";
import { lackOfNode } from "./scmi-node-misspelt.ts";
import { stepText } from "./trace-step.ts";

const FAILURES: readonly EventStep["event"][] = [
	"probe-failed",
	"channels-lost",
	"agent-differs",
	"scmi-for-nobody",
	"domain-refused",
	"boot-panic",
	"boot-hangs",
	"smc-refused",
	"message-unread",
	"no-channel",
];

export const scmiBootFailure = bootRule({
	code: "scmi-boot-failure",
	summary: "the modelled boot fails: the mediator stays off, a domain is not created, the hypervisor panics or hangs",
	severity: "error",
	needs: [],
	consequence: true,
	*check(facts, { planned, result }, { verdicts }) {
		// a mediator's refusal is for whom asks, whatever is used
		const isAlone = !facts.recognised.hypervisor.isMediator;
		const isFelt = feltIn(planned.plan.domains, asksForScmi(facts), isAlone);
		const failures = result.trace.filter(
			(step): step is EventStep => step.kind === "event" && FAILURES.includes(step.event) && isFelt(step),
		);
		// Without a mediator nobody has SCMI: that is one fault, wherever it shows.
		const root = failures.find(({ event }) => event === "probe-failed" || event === "channels-lost");
		for (const step of root === undefined ? failures : [root]) {
			const [place, ...others] = distinct(placesFirst(step).flatMap((cause) => planned.originOf(cause) ?? []));
			const otherOrder = step.event === "probe-failed" ? otherOrderOf(facts) : undefined;
			const advice = place && "fault" in step ? adviceFor(facts, place.at, step.fault) : undefined;
			const more = otherOrder?.text ?? advice;
			const why = more === undefined ? "" : `. ${more}`;
			const following = failures.filter((other) => step === root && other !== root);
			yield {
				at: place?.at ?? placeOfList(facts.setup.host) ?? placeOfMark(facts),
				message: `${eventText(step).replace(/\.$/, "")} (${stepText(step.n)})${why}`,
				related: others.map(({ at, text }) => ({ at, message: text })),
				following: following.flatMap((other) => {
					const origin = planned.firstOriginOf(other.causes);
					return origin === undefined ? [] : [{ at: origin.at, message: eventText(other) }];
				}),
				fixes:
					otherOrder?.fixes ??
					(place === undefined
						? []
						: [
								...("fault" in step ? mendRequest(facts, place.at, step.fault) : []),
								...channelMeantAt(facts, verdicts, place.at),
							]),
				...((step.event === "scmi-for-nobody" || (isAlone && isLikely(planned.plan.domains, step))) && {
					severity: "warning" as const,
				}),
				explains: placesFirst(step),
				...(step.event === "probe-failed" &&
					step.fault.kind === "no-scmi-node" && { oneCause: lackOfNode(step.fault.compatible) }),
			};
		}
	},
});

/** What is absent is absent from what is laid over the tree: where somebody wrote down what that is. */
function placeOfList({ base, overlays }: Stack): Span | undefined {
	const first = overlays[0]?.at ?? base.at;
	const last = overlays.at(-1)?.at ?? first;
	return (
		first && last && { file: first.file, start: first.start, end: last.file === first.file ? last.end : first.end }
	);
}

/** What no node stands for: where the tree first says that somebody stands between, by a number of a device that only that one reads. */
function placeOfMark({ host: { board, resolved }, recognised }: Facts): Span {
	const spelling = recognised.hypervisor.deviceNumber?.property;
	const number = board.devices.flatMap(({ deviceIds }) => deviceIds).find((each) => each.spelling === spelling);
	return (number && spanOfProperty(number.property)) ?? { file: resolved.file, start: 0, end: 0 };
}

/** One line for each place. */
function distinct(origins: readonly CauseOrigin[]): readonly CauseOrigin[] {
	const isFirst = ({ at }: CauseOrigin, i: number) =>
		origins.findIndex(
			(other) => other.at.file === at.file && other.at.start === at.start && other.at.end === at.end,
		) === i;
	return origins.filter(isFirst);
}

/** Whether a guest wants SCMI, or any tree refers to it. */
function asksForScmi({ domains, host }: Facts): boolean {
	const uses = host.board.devices.some((device) => device.uses.length > 0);
	return (
		uses ||
		domains.some(({ hardware, request, guest, lost }) => {
			const guestUses = guest?.board.devices.some((device) => device.uses.length > 0) ?? false;
			return guestUses || lost.length > 0 || (!hardware && request.channel.kind !== "none");
		})
	);
}

/** Of a channel that does not come about, whether a device is behind it or the domain asks for one; of an SCMI node that is not there, whether anybody asks for SCMI. */
function feltIn(domains: readonly DomainPlan[], isAsked: boolean, isAlone: boolean): (step: EventStep) => boolean {
	const known = new Map(
		domains.map(({ name, controllers, consumers, channel }) => {
			const pathOf = new Map(controllers.map(({ cause, path }) => [cause, path]));
			const used = new Set(consumers.flatMap(({ uses }) => uses.map(({ controller }) => controller)));
			const asks = channel.kind !== "none" && channel.kind !== "strange";
			return [name, { pathOf, used, asks }] as const;
		}),
	);
	return (step) => {
		if (step.event === "probe-failed" && isNodeMissing(step.fault)) return isAsked;
		// what is wrong in the file says so itself
		if (step.event === "domain-refused" && step.fault.kind === "configuration-refused") return false;
		const { event, who, causes } = step;
		const domain = known.get(who);
		if (event !== "no-channel" && !(isAlone && event === "smc-refused")) return true;
		if (domain === undefined) return true;
		const failed = causes.flatMap((cause) => domain.pathOf.get(cause) ?? []);
		return failed.length === 0 ? domain.asks || domain.used.size > 0 : failed.some((path) => domain.used.has(path));
	};
}

/** A loader may give Linux less RAM than the tree says, and firmware may have a call where no convention puts it. */
function isLikely(domains: readonly DomainPlan[], { event, who, causes }: EventStep): boolean {
	const nodes =
		domains.find(({ name }) => name === who)?.controllers.filter(({ cause }) => causes.includes(cause)) ?? [];
	return event === "smc-refused" ? nodes.length > 0 : event === "no-channel" && nodes.some(({ inRam }) => inRam);
}

/** There is no node for the mediator, none that it passes over either. */
function isNodeMissing(fault: Fault): boolean {
	return fault.kind === "no-scmi-node" || (fault.kind === "unbound-nodes" && fault.passedOver.length === 0);
}

/** What they come of stands last among their causes: another channel is lacking at the host's SCMI node, and what is missing in a domain's node at that node. */
const LAST_FIRST: readonly Fault["kind"][] = ["no-channel-free", "no-cpus", "no-kernel"];

/** Who may not ask is no device's fault. */
function placesFirst(step: EventStep): EventStep["causes"] {
	if (!("fault" in step)) return step.causes;
	if (LAST_FIRST.includes(step.fault.kind)) return step.causes.toReversed();
	if (step.fault.kind === "device-refused" && step.fault.asker) return [step.fault.asker.cause, ...step.causes];
	return step.causes;
}
