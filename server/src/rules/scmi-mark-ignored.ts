import { grouped } from "../text/grouped.ts";
import { deviceIdOf } from "../verdicts/named-device.ts";
import type { Rule } from "./rule.ts";

export const scmiMarkIgnored: Rule = {
	code: "scmi-mark-ignored",
	summary: "a property or key that only another mediator reads",
	severity: "information",
	needs: [],
	*check({ facts }) {
		const { hypervisor, ignored } = facts.recognised;
		// a node that names its device in the right spelling too is written for both; one that does not is reported as such
		const named = new Set(
			facts.host.board.devices
				.filter((device) => deviceIdOf(facts, device) !== undefined || device.uses.length > 0)
				.flatMap(({ deviceIds }) => deviceIds.map(({ at }) => at)),
		);
		// without a mediator a device's number is no mistake: the same tree is booted both ways
		const telling = ignored.filter(({ decides }) => decides || hypervisor.isMediator);
		const byKind = grouped(
			telling.filter(({ at }) => !named.has(at)),
			({ kind }) => kind,
		);
		for (const [first, ...others] of byKind.values()) {
			if (first === undefined) continue;
			const otherwise = hypervisor.isMediator
				? `not by ${hypervisor.title}`
				: "and the setup says there is no mediator";
			yield {
				at: first.at,
				message: `${first.text} has no effect here: it is read by ${first.whose}, ${otherwise}`,
				related: others.map(({ at, text }) => ({ at, message: text })),
			};
		}
	},
};
