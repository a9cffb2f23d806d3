import type { BoardDevice, Use } from "../board/board.ts";
import {
	type CatalogueIndex,
	isComplete,
	numbersOf,
	type ResourceEntry,
	resourceAt,
} from "../catalogue/catalogue-index.ts";
import { describeRange } from "../catalogue/describe-range.ts";
import { displayName } from "../devicetree/tree/tree.ts";
import type { BootFacts, Facts } from "../facts.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../scmi/resource-kind.ts";
import { resourceOfUse } from "../verdicts/used-resources.ts";
import type { Reported } from "./rule.ts";

/** Reports every number of one kind that firmware does not serve. `consequence`: what Linux does about it. */
export function* unknownResources(
	facts: Facts,
	boot: BootFacts,
	kind: ResourceKind,
	consequence: string,
): Generator<Reported> {
	for (const { stack } of facts.stacks)
		for (const device of stack.board.devices)
			if (device.enabled)
				for (const use of device.uses)
					if (use.kind === kind) {
						const index = boot.indexOf(use);
						if (use.isMissing) yield missingNumber(boot, device, use);
						else if (index !== undefined && use.id !== undefined && isListed(index, kind))
							yield* judge(boot, index, device, use, use.id, consequence);
					}
}

function isListed({ catalogue }: CatalogueIndex, kind: ResourceKind): boolean {
	return catalogue.resources[kind] !== undefined && (catalogue.completeness[kind] ?? "unknown") !== "unknown";
}

/** The list ends, or the next reference begins, where the number should stand. */
function missingNumber(boot: BootFacts, device: BoardDevice, use: Use): Reported {
	const { noun } = RESOURCE_KINDS[use.kind];
	const provider = displayName(use.protocol.node);
	const message = `${use.property.name} of ${displayName(device.node)} names ${provider}, but not which ${noun} of it: a number has to follow`;
	const cause = boot.planned.causeOf(use);
	return { at: use.at, message, ...(cause !== undefined && { explains: [cause] }) };
}

function* judge(
	boot: BootFacts,
	index: CatalogueIndex,
	device: BoardDevice,
	use: Use,
	id: number,
	consequence: string,
): Generator<Reported> {
	const { name } = index.catalogue.firmware;
	const { noun } = RESOURCE_KINDS[use.kind];
	const explains = boot.planned.causeOf(use);
	const explained = explains === undefined ? {} : { explains: [explains] };
	const agent = boot.agentOf(use)?.key;
	const found = resourceOfUse(boot, use) ?? (agent === undefined ? ofAnyAgent(index, use.kind, id) : undefined);
	if (found?.resource.status === "reserved") {
		const message = `${noun} ${id} is reserved by "${name}" for itself: ${displayName(device.node)} cannot use it`;
		yield { at: use.at, severity: "warning", message, ...explained };
	} else if (found === undefined && isComplete(index, use.kind)) {
		const served = describeRange(numbersOf(index, use.kind, agent));
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
function ofAnyAgent(index: CatalogueIndex, kind: ResourceKind, id: number): ResourceEntry | undefined {
	return index.agents.map(({ key }) => resourceAt(index, kind, id, key)).find((found) => found !== undefined);
}
