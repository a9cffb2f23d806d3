import type { Rule } from "./rule.ts";

export const scmiMediatorUnmodelled: Rule = {
	code: "scmi-mediator-unmodelled",
	severity: "information",
	*check(facts) {
		if (facts.boot?.planned.plan.profile !== "unmodelled") return;
		const written = facts.domains.flatMap(({ setup, xl }) => {
			return xl?.armSci?.hasKeys ? [{ ...xl.armSci, domain: setup.name }] : [];
		});
		const [first, ...others] = written;
		if (first === undefined) return;
		const { whose, does } = MEDIATORS[first.type] ?? MEDIATORS.scmi_smc;
		yield {
			at: first.at,
			message: `"${first.value}" is how arm_sci is written for ${whose}, which ${does}. It is not modelled yet: what firmware would let anybody use is not known. For Xen RFC v2 it is "scmi_smc"`,
			related: others.map(({ at, value, domain }) => ({ at, message: `arm_sci of ${domain}: "${value}"` })),
		};
	},
};

interface Mediator {
	readonly whose: string;
	readonly does: string;
}

/** By the type that is asked for. */
const MEDIATORS: Readonly<Record<string, Mediator> & Record<"scmi_smc", Mediator>> = {
	scmi_smc: {
		whose: "the mediator of Xen 4.21 and later",
		does: "gives all of SCMI to one domain and asks firmware for no device",
	},
	scmi_smc_multiagent: {
		whose: "the multi-agent mediator, a patch series",
		does: "makes a domain the agent of its agent_id and reads device ids in access-controllers, not in scmi_devid",
	},
};
