import type { BoardDevice, Use } from "../board/board.ts";
import { describeRange } from "../catalogue/describe-range.ts";
import type { Catalogue } from "../catalogue/model.ts";
import { isComplete, type KeyedResource, resourceById, resourceIds } from "../catalogue/resource-lookup.ts";
import { displayName } from "../devicetree/tree.ts";
import type { Facts } from "../facts.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import type { Reported } from "./rule.ts";
import { stacksOf } from "./stacks.ts";

/** Reports every number of one kind that firmware does not serve. `consequence`: what Linux does about it. */
export function* unknownResources(facts: Facts, kind: ResourceKind, consequence: string): Generator<Reported> {
	const catalogue = facts.catalogue?.read.catalogue;
	const table = catalogue?.resources[kind];
	if (catalogue === undefined || table === undefined || (catalogue.completeness[kind] ?? "unknown") === "unknown")
		return;
	for (const { board } of stacksOf(facts))
		for (const device of board.devices)
			if (device.enabled)
				for (const use of device.uses)
					if (use.kind === kind && use.id !== undefined)
						yield* judge(facts, catalogue, device, use, use.id, consequence);
}

function* judge(
	facts: Facts,
	catalogue: Catalogue,
	device: BoardDevice,
	use: Use,
	id: number,
	consequence: string,
): Generator<Reported> {
	const { noun } = RESOURCE_KINDS[use.kind];
	const { name } = catalogue.firmware;
	const explains = facts.boot?.planned.causeOf(use);
	const explained = explains === undefined ? {} : { explains: [explains] };
	const found = resourceOfAnyAgent(catalogue, use.kind, id);
	if (found?.resource.status === "reserved") {
		const message = `${noun} ${id} is reserved by "${name}" for itself: ${displayName(device.node)} cannot use it`;
		yield { at: use.at, severity: "warning", message, ...explained };
	} else if (found === undefined && isComplete(catalogue, use.kind)) {
		const served = describeRange(resourceIds(catalogue, use.kind));
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

/** Where each agent numbers by itself, a number that any of them has may be right. */
function resourceOfAnyAgent(catalogue: Catalogue, kind: ResourceKind, id: number): KeyedResource | undefined {
	const found = resourceById(catalogue, kind, id);
	if (found !== undefined) return found;
	for (const agentKey of Object.keys(catalogue.agents)) {
		const own = resourceById(catalogue, kind, id, agentKey);
		if (own !== undefined) return own;
	}
	return undefined;
}
