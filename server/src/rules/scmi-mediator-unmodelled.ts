import type { Facts } from "../facts.ts";
import { listed } from "../text/listed.ts";
import type { Rule } from "./rule.ts";

export const scmiMediatorUnmodelled: Rule = {
	code: "scmi-mediator-unmodelled",
	summary: "the sources are written for a mediator that is not modelled",
	severity: "information",
	needs: [],
	*check({ facts }) {
		const { foreign, candidates } = facts.recognised;
		const [first, ...others] = foreign;
		if (first === undefined || !usesScmi(facts)) return;
		const open =
			candidates.length === 0
				? "It is not modelled yet"
				: `The mediator may be ${listed(candidates, "or")} (profile: in scmi.yaml says which)`;
		yield {
			at: first.at,
			message: `${first.text} is read by ${first.whose}, which ${first.does}. ${open}: who may use what is not known`,
			related: others.map(({ at, text }) => ({ at, message: text })),
		};
	},
};

/** Domains that are booted on a board without SCMI are nobody's business here. */
function usesScmi({ host, recognised }: Facts): boolean {
	return host.board.controllers.length > 0 || recognised.foreign.some(({ isOfScmi }) => isOfScmi);
}
