import type { DomainFacts } from "../facts.ts";
import type { Cause } from "../machine/boot-plan.ts";
import { isAboutUnreadPart } from "../machine/unread-part.ts";
import { grouped } from "../text/grouped.ts";
import { listed } from "../text/listed.ts";
import type { Span } from "../text/span.ts";
import { fateOf } from "../verdicts/fate.ts";
import type { DomainSummary } from "../verdicts/summary.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { bootRule, type Reported } from "./rule.ts";

export const scmiDomainUnknown = bootRule({
	code: "scmi-domain-unknown",
	summary: "nothing a domain uses can be checked, and why",
	severity: "information",
	needs: ["whole host tree"],
	consequence: true,
	*check(facts, boot, { verdicts }) {
		// a mediator that is not modelled, and a catalogue without permissions, are said by themselves
		if (!facts.recognised.hypervisor.isModelled) return;
		if (boot.indices.some(({ catalogue }) => catalogue.permissions.assumed)) return;
		const unknowns: UnknownDomain[] = [];
		const plans = new Map(boot.planned.plan.domains.map((plan) => [plan.name, plan]));
		let summaries: ReadonlyMap<string, DomainSummary> | undefined;
		for (const domain of facts.domains) {
			const { name, guest } = domain;
			if (guest?.board.tree.complete === false || isSomethingKnown(verdicts, domain)) continue;
			summaries ??= new Map(verdicts.summary().domains.map((summary) => [summary.domain, summary]));
			const { isUnknown, unknown = [] } = summaries.get(name) ?? {};
			const [first] = unknown;
			if (!isUnknown || first === undefined) continue;
			const fate = fateOf(boot, domain);
			const reason = fate.kind === "unknown" ? fate.reason : undefined;
			// what is wrong in a catalogue is told there
			if (isAboutUnreadPart(reason?.text ?? first.why)) continue;
			const devices = unknown.flatMap((each) => each.devices);
			const plan = plans.get(name);
			const uses = (plan?.consumers ?? []).flatMap((consumer) => consumer.uses);
			// of a number that cannot be read the text says why
			const places = uses.flatMap(({ id, cause }) =>
				id.kind === "unknown" ? (boot.planned.originOf(cause)?.at ?? []) : [],
			);
			if (
				places.some((at) => facts.problems.some((problem) => problem.severity === "error" && overlaps(problem.at, at)))
			)
				continue;
			const place = boot.planned.originOf(domain.request.cause)?.at;
			unknowns.push({
				name,
				at: reason?.at ?? place ?? { file: facts.host.resolved.file, start: 0, end: 0 },
				why: reason?.text ?? first.why,
				devices,
				explains: [...(plan?.controllers ?? []).map(({ cause }) => cause), ...uses.map(({ cause }) => cause)],
			});
		}
		// several domains may lack an answer for one reason, at one place
		for (const alike of grouped(unknowns, ({ at, why }) => `${at.file} ${at.start} ${why}`).values()) yield told(alike);
	},
});

const overlaps = (a: Span, b: Span): boolean => a.file === b.file && a.start < b.end && b.start < a.end;

interface UnknownDomain {
	readonly name: string;
	readonly at: Span;
	readonly why: string;
	readonly devices: readonly string[];
	readonly explains: readonly Cause[];
}

function told(alike: readonly UnknownDomain[]): Reported {
	const [{ at, why }] = alike as readonly [UnknownDomain];
	const devices = [...new Set(alike.flatMap((each) => each.devices))];
	const whose = alike.length === 1 ? "its" : "their";
	const unchecked =
		devices.length === 1 ? `${devices[0]} is not checked` : `None of ${whose} ${devices.length} devices is checked`;
	return {
		at,
		message: `What firmware gives ${listed(alike.map(({ name }) => name))} is not known: ${why.replace(WHAT_IT_USES, "")}. ${unchecked}`,
		explains: alike.flatMap(({ explains }) => explains),
	};
}

/** How an event of the trace says it. */
const WHAT_IT_USES = /^What .* uses is not known: /;

/** The first device that is known settles it: on most boards no other is looked at. */
function isSomethingKnown(verdicts: Verdicts, domain: DomainFacts): boolean {
	return verdicts.drivenBy(domain).some((subject) => {
		const { state, isUnread } = verdicts.of(domain, subject);
		return isUnread || (state !== "unknown" && state !== "unused");
	});
}
