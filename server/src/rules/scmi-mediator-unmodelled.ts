import type { Facts } from "../facts.ts";
import type { Rule } from "./rule.ts";

export const scmiMediatorUnmodelled: Rule = {
	code: "scmi-mediator-unmodelled",
	summary: "the sources are written for a mediator that is not modelled",
	severity: "information",
	needs: [],
	*check({ facts }) {
		const { foreign } = facts.recognised;
		const [first, ...others] = foreign;
		if (first === undefined || !usesScmi(facts)) return;
		yield {
			at: first.at,
			message: `${first.text} is read by ${first.whose}, which ${first.does}. It is not modelled yet: who may use what is not known`,
			related: others.map(({ at, text }) => ({ at, message: text })),
		};
	},
};

/** Domains that are booted on a board without SCMI are nobody's business here. */
function usesScmi({ host, recognised }: Facts): boolean {
	return host.board.controllers.length > 0 || recognised.foreign.some(({ isOfScmi }) => isOfScmi);
}
