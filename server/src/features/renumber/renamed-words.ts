import { pinNamed } from "../../catalogue/catalogue-index.ts";
import { keptIn } from "../../catalogue/releases/comparison.ts";
import type { Facts } from "../../facts.ts";
import { PIN_NOUNS } from "../../scmi/resource-kind.ts";
import { firmwaresOf } from "./meant-numbers.ts";
import type { Note, Releases } from "./renumbering.ts";

/** Where a board calls something of firmware's by a name or key that the new release does not know it by: words are not changed. */
export function renamedWords(facts: Facts, releases: Releases): readonly Note[] {
	return [...renamedPins(facts, releases), ...renamedAgents(facts, releases)];
}

function renamedPins(facts: Facts, { before, after, pairs }: Releases): readonly Note[] {
	return facts.stacks.flatMap((own) => {
		const firmwareOf = firmwaresOf(facts, own, before.path);
		const uses = own.stack.board.devices.flatMap((device) => device.uses);
		return uses.flatMap(({ pins, protocol, at, writtenAt = at }): readonly Note[] => {
			const { name, selector = "pin" } = pins ?? {};
			const old = name === undefined ? undefined : pinNamed(before.index, selector, name);
			if (name === undefined || old === undefined || firmwareOf(protocol.controller) !== "ours") return [];
			const now = keptIn(pairs.resources, old);
			if (now !== undefined && pinNamed(after.index, selector, name) === now) return [];
			const text = `${PIN_NOUNS[selector]} "${name}" ${calledNow(now?.resource.name ?? now?.key, after.title)}`;
			return [{ at: writtenAt, text }];
		});
	});
}

/** Keys that a scmi.yaml names. */
function renamedAgents({ setup }: Facts, { before, after, pairs }: Releases): readonly Note[] {
	return setup.domains.flatMap(({ agent }): readonly Note[] => {
		const old = agent && before.index.agentByKey.get(agent.key);
		if (agent === undefined || old === undefined) return [];
		const now = keptIn(pairs.agents, old);
		if (now?.key === agent.key) return [];
		return [{ at: agent.at, text: `agent ${agent.key} ${calledNow(now?.key, after.title)}` }];
	});
}

function calledNow(name: string | undefined, release: string): string {
	return name === undefined
		? `is not known by a name in ${release}`
		: `is called ${name} in ${release}: it is left as it is`;
}
