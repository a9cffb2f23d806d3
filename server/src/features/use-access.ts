import type { Use } from "../board/board.ts";
import type { BootFacts } from "../facts.ts";
import type { Access } from "../machine/grants.ts";
import type { UseOutcome } from "../machine/use-outcome.ts";
import { resourceOfUse } from "../rules/wording.ts";

/** `untouched`: the domain may not change it, and its driver knows that and leaves it as it is: nothing fails. */
export type UseAccess = Access | "untouched";

/** What the boot came to for each number in the domains' trees. */
export interface UseAccesses {
	/** Undefined where the domain does not drive the device. */
	outcomeOf(domain: string, use: Use): UseOutcome | undefined;
	/** Undefined where the domain has no agent, or the catalogue does not know the number. */
	accessOf(domain: string, use: Use): UseAccess | undefined;
}

export function readUseAccesses(boot: BootFacts): UseAccesses {
	const { planned, result } = boot;
	const outcomes = new Map(result.uses.map((outcome) => [`${outcome.domain} ${outcome.use.cause}`, outcome]));
	const resources = new Map(result.grants.domains.map((entry) => [entry.domain, entry.resources]));
	const outcomeOf = (domain: string, use: Use) => outcomes.get(`${domain} ${planned.causeOf(use)}`);
	return {
		outcomeOf,
		accessOf: (domain, use) => {
			if (outcomeOf(domain, use)?.state === "untouched") return "untouched";
			const key = resourceOfUse(boot, use)?.key;
			return key === undefined ? undefined : resources.get(domain)?.[use.kind]?.[key];
		},
	};
}
