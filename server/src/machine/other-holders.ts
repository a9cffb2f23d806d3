import type { ResourceUse } from "./boot-plan.ts";
import { ANY_CHANGE, mayUse } from "./permissions.ts";
import { findResource } from "./protocols/lookup.ts";
import type { AgentChannel } from "./send.ts";

/** The keys of the other agents that firmware lets change what a use refers to. */
export function otherHolders(
	{ firmware, agent }: AgentChannel,
	{ id, kind, selector }: ResourceUse,
): readonly string[] {
	if (id.kind !== "known") return [];
	const found = findResource(firmware.index, agent, kind, id.value, selector);
	if (found.kind !== "found") return [];
	const others = firmware.index.agents.filter(({ key }) => key !== agent.key);
	return others.filter((other) => mayUse(firmware, other, found.entry, ANY_CHANGE) === "allowed").map(({ key }) => key);
}
