import type { Facts, StackFacts } from "../facts.ts";

/** The host's tree and every guest's. */
export function stacksOf(facts: Facts): readonly StackFacts[] {
	const guests = facts.domains.map((domain) => domain.guest).filter((guest) => guest !== undefined);
	return [facts.host, ...guests];
}
