import type { BoardDevice, Use } from "../board/board.ts";
import { numberFor, type ResourceEntry } from "../catalogue/catalogue-index.ts";
import { spanOfTokens } from "../devicetree/lex/origin.ts";
import { type Specifier, specifiersOf } from "../devicetree/tree/read-property.ts";
import { displayName, pathOf, type Tree } from "../devicetree/tree/tree.ts";
import type { BootFacts } from "../facts.ts";
import { isImplemented, isTooNew } from "../machine/firmware.ts";
import { isSettable } from "../machine/protocols/settable.ts";
import type { AgentChannel } from "../machine/send.ts";
import { messageByName } from "../scmi/protocols.ts";
import { errnoText } from "../scmi/status.ts";
import { grouped } from "../text/grouped.ts";
import { listedSome } from "../text/listed.ts";
import { resourceOfUse, usedResource } from "../verdicts/used-resources.ts";
import { bootRule } from "./rule.ts";

/** Linux drivers/clk/clk-scmi.c, scmi_clocks_probe(); drivers/clk/clk.c, clk_core_set_parent_nolock(). */
export const scmiParentUnavailable = bootRule({
	code: "scmi-parent-unavailable",
	summary: "a parent of `assigned-clock-parents` that its clock cannot have, or that firmware does not set",
	severity: "warning",
	judgesNumbers: true,
	needs: [],
	*check(facts, boot) {
		const consumers = grouped(boot.planned.consumers, ({ device }) => device);
		for (const { stack } of facts.stacks)
			for (const device of stack.board.devices)
				for (const { domain } of consumers.get(device) ?? [])
					for (const wanted of wantedParents(boot, stack.board.tree, device, domain)) {
						const why = whyImpossible(wanted);
						if (why === undefined) continue;
						const { clock, written } = wanted;
						const numbers = [clock, wanted.parent].filter((use) => use !== undefined);
						const name = displayName(device.node);
						const parent = wanted.parent ? usedResource(boot, wanted.parent) : displayName(wanted.provider);
						yield {
							at: spanOfTokens(written.first, written.last),
							message: `${usedResource(boot, clock)} does not get ${parent} as its parent: ${why.text}. Linux logs "clk: failed to reparent", ${why.errno}, and goes on: ${name} runs from the parent there is`,
							related: [{ at: clock.at, message: `the clock of ${name} that is to have it` }],
							numbers: numbers.flatMap((use) => boot.planned.causeOf(use) ?? []),
						};
					}
	},
});

/** A clock of firmware's in `assigned-clocks`, with what stands at the same place of `assigned-clock-parents`. */
interface WantedParent {
	readonly boot: BootFacts;
	readonly channel: AgentChannel;
	readonly clock: Use;
	readonly entry: ResourceEntry;
	readonly written: Specifier;
	readonly provider: NonNullable<Specifier["provider"]>;
	/** Undefined: it is no clock of firmware's. */
	readonly parent: Use | undefined;
}

function* wantedParents(boot: BootFacts, tree: Tree, device: BoardDevice, domain: string): Generator<WantedParent> {
	const property = device.node.properties.get("assigned-clock-parents");
	const clocks = device.uses.filter((use) => use.property.name === "assigned-clocks");
	if (property === undefined || clocks.length === 0) return;
	for (const written of specifiersOf(tree, property, "#clock-cells")) {
		const { provider, index } = written;
		const clock = clocks.find((use) => use.index === index);
		const entry = clock && resourceOfUse(boot, clock);
		if (provider === undefined || clock === undefined || entry === undefined || !isThere(boot, domain, clock)) continue;
		const channel = boot.outcomeOf(domain)?.channels.get(pathOf(clock.protocol.controller));
		const parent = device.uses.find((use) => use.property === property && use.index === index);
		if (channel) yield { boot, channel, clock, entry, written, provider, parent };
	}
}

/** A clock that Linux has none of is given any parent, and nothing happens. */
function isThere(boot: BootFacts, domain: string, clock: Use): boolean {
	const outcome = boot.useOutcomeOf(domain, clock);
	if (outcome?.state === "refused") return outcome.step.message === "CLOCK_RATE_SET";
	return outcome?.state === "works" || outcome?.state === "untouched";
}

interface Impossible {
	/** A clause. */
	readonly text: string;
	readonly errno: string;
}

/** Undefined: it is possible, or that is not known. */
function whyImpossible({ boot, channel, clock, entry, provider, parent }: WantedParent): Impossible | undefined {
	const { firmware, agent } = channel;
	const { name } = firmware.index.catalogue.firmware;
	const served = firmware.protocols.get(clock.protocol.protocolId);
	const [set, list] = ["CLOCK_PARENT_SET", "CLOCK_POSSIBLE_PARENTS_GET"].map((message) =>
		served ? messageByName(served.table, message) : undefined,
	);
	const impossible = (text: string): Impossible => ({ text, errno: errnoText("EINVAL") });
	if (parent === undefined || parent.protocol !== clock.protocol)
		return impossible(
			`${displayName(provider)} is another provider, and clocks of firmware have parents among themselves alone`,
		);
	if (served === undefined || set === undefined || list === undefined) return undefined;
	if (isTooNew(served, set))
		return served.versionAssumed
			? undefined
			: impossible(`"${name}" has the clock protocol before 3.0, in which clocks have no parents`);
	if (!isImplemented(firmware, served, list)) return impossible(`"${name}" has no ${list.name}`);
	const { parents } = entry.resource;
	const wanted = resourceOfUse(boot, parent);
	if (parents?.length === 0) return impossible(`"${name}" gives it no parent to choose`);
	if (parents && wanted && !parents.includes(wanted.key)) {
		const table = firmware.index.tables.get("clock");
		const choices = parents.map((key) => {
			const choice = table?.byKey.get(key);
			const number = choice && numberFor(choice, agent.key);
			return number === undefined ? `${key}, which no number stands for` : `${number} (${key})`;
		});
		return impossible(`"${name}" lets it choose ${listedSome(choices, NAMED, "or")}`);
	}
	if (!isImplemented(firmware, served, set))
		return { text: `"${name}" has no ${set.name}`, errno: errnoText("EOPNOTSUPP") };
	if (!isSettable(entry, "parent") && (parents?.length ?? 0) > 1)
		return { text: `"${name}" does not let its parent be set`, errno: errnoText("EPERM") };
	return undefined;
}

/** As many as can be taken in. */
const NAMED = 6;
