import type { DomainFacts } from "../facts.ts";
import { fateOf } from "../verdicts/fate.ts";
import type { DomainSummary } from "../verdicts/summary.ts";
import type { Verdicts } from "../verdicts/verdicts.ts";
import { bootRule } from "./rule.ts";

export const scmiDomainUnknown = bootRule({
	code: "scmi-domain-unknown",
	summary: "nothing a domain uses can be checked, and why",
	severity: "information",
	needs: ["whole host tree"],
	consequence: true,
	*check(facts, boot, verdicts) {
		// a mediator that is not modelled, and a catalogue without permissions, are said by themselves
		if (!facts.recognised.hypervisor.isModelled) return;
		if (boot.indices.some(({ catalogue }) => catalogue.permissions.assumed)) return;
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
			const devices = unknown.flatMap((each) => each.devices);
			const plan = plans.get(name);
			const place = boot.planned.originOf(domain.request.cause)?.at;
			yield {
				at: reason?.at ?? place ?? { file: facts.host.resolved.file, start: 0, end: 0 },
				message: `What firmware gives ${name} is not known: ${reason?.text ?? first.why}. ${devices.length === 1 ? `${devices[0]} is not checked` : `None of its ${devices.length} devices is checked`}`,
				explains: [
					...(plan?.controllers ?? []).map(({ cause }) => cause),
					...(plan?.consumers ?? []).flatMap(({ uses }) => uses.map(({ cause }) => cause)),
				],
			};
		}
	},
});

/** The first device that is known settles it: on most boards no other is looked at. */
function isSomethingKnown(verdicts: Verdicts, domain: DomainFacts): boolean {
	return verdicts.drivenBy(domain).some((subject) => {
		const { state } = verdicts.of(domain, subject);
		return state !== "unknown" && state !== "unused";
	});
}
