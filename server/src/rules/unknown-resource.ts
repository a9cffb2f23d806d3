import type { BoardDevice, Use } from "../board/board.ts";
import type { CatalogueLookup } from "../catalogue/catalogue-lookup.ts";
import { describeRange } from "../catalogue/describe-range.ts";
import { isComplete, type KeyedResource, resourceById, resourceIds } from "../catalogue/resource-lookup.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Reported } from "./rule.ts";
import { stacksOf } from "./stacks.ts";
import { resourceOfUse } from "./wording.ts";

/** Reports every number of one kind that firmware does not serve. `consequence`: what Linux does about it. */
export function* unknownResources(facts: Facts, kind: ResourceKind, consequence: string): Generator<Reported> {
	const { boot } = facts;
	const catalogue = boot?.lookup.catalogue;
	if (boot === undefined || catalogue?.resources[kind] === undefined) return;
	if ((catalogue.completeness[kind] ?? "unknown") === "unknown") return;
	for (const { board } of stacksOf(facts))
		for (const device of board.devices)
			if (device.enabled)
				for (const use of device.uses)
					if (use.kind === kind && use.id !== undefined) yield* judge(boot, device, use, use.id, consequence);
}

function* judge(boot: BootFacts, device: BoardDevice, use: Use, id: number, consequence: string): Generator<Reported> {
	const { catalogue } = boot.lookup;
	const { noun } = RESOURCE_KINDS[use.kind];
	const { name } = catalogue.firmware;
	const explains = boot.planned.causeOf(use);
	const explained = explains === undefined ? {} : { explains: [explains] };
	const agent = boot.agentKeyOf(use);
	const found = resourceOfUse(boot, use) ?? (agent === undefined ? ofAnyAgent(boot.lookup, use.kind, id) : undefined);
	if (found?.resource.status === "reserved") {
		const message = `${noun} ${id} is reserved by "${name}" for itself: ${displayName(device.node)} cannot use it`;
		yield { at: use.at, severity: "warning", message, ...explained };
	} else if (found === undefined && isComplete(catalogue, use.kind)) {
		const served = describeRange(resourceIds(catalogue, use.kind, agent));
		yield {
			at: use.at,
			message: `${noun} ${id} does not exist: "${name}" serves ${served}. ${consequence}`,
			...explained,
		};
	} else if (found === undefined) {
		const message = `${noun} ${id} is not among those listed for "${name}", and the list is not complete`;
		yield { at: use.at, severity: "information", message };
	}
}

/** Where each agent numbers by itself and it is not known which one this is, a number that any of them has may be right. */
function ofAnyAgent(lookup: CatalogueLookup, kind: ResourceKind, id: number): KeyedResource | undefined {
	for (const agentKey of Object.keys(lookup.catalogue.agents)) {
		const own = resourceById(lookup, kind, id, agentKey);
		if (own !== undefined) return own;
	}
	return undefined;
}
