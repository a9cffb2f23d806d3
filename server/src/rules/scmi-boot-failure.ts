import type { EventStep } from "../machine/trace.ts";
import type { Rule } from "./rule.ts";

const FAILURES: readonly EventStep["event"][] = [
	"probe-failed",
	"domain-refused",
	"boot-panic",
	"smc-refused",
	"smc-unheard",
	"smc-unrung",
];

export const scmiBootFailure: Rule = {
	code: "scmi-boot-failure",
	severity: "error",
	consequence: true,
	*check(facts) {
		const { boot } = facts;
		if (boot === undefined) return;
		const failures = boot.result.trace.filter(
			(step): step is EventStep => step.kind === "event" && FAILURES.includes(step.event),
		);
		// Without a mediator nobody has SCMI: that is one fault, wherever it shows.
		const root = failures.find(({ event }) => event === "probe-failed");
		for (const step of root === undefined ? failures : [root]) {
			const [place, ...others] = step.causes.flatMap((cause) => boot.planned.originOf(cause) ?? []);
			const following = failures.filter((other) => step === root && other !== root);
			yield {
				at: place?.at ?? { file: facts.host.resolved.file, start: 0, end: 0 },
				message: `${step.text} (step ${step.n} of the boot trace)`,
				related: [
					...others.map(({ at, text }) => ({ at, message: text })),
					...following.flatMap(({ causes, text }) => {
						const origin = causes.map((cause) => boot.planned.originOf(cause)).find((found) => found !== undefined);
						return origin === undefined ? [] : [{ at: origin.at, message: text }];
					}),
				],
				explains: step.causes,
			};
		}
	},
};
