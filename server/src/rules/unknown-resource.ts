import type { BoardDevice, Use } from "../board/board.ts";
import { type CatalogueIndex, isComplete, numbersOf, type ResourceEntry } from "../catalogue/catalogue-index.ts";
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
	const served = servedNumbers(kind);
	for (const { stack } of facts.stacks)
		for (const device of stack.board.devices)
			if (device.enabled)
				for (const use of device.uses)
					if (use.kind === kind) {
						const index = boot.indexOf(use);
						if (use.isMissing) yield missingNumber(boot, device, use);
						else if (index !== undefined && use.id !== undefined && isListed(index, kind))
							yield* judge(boot, index, device, use, use.id, consequence, served);
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
	served: ServedNumbers,
): Generator<Reported> {
	const { name } = index.catalogue.firmware;
	const { noun } = RESOURCE_KINDS[use.kind];
	const explains = boot.planned.causeOf(use);
	const explained = explains === undefined ? {} : { explains: [explains] };
	const agent = boot.agentOf(use)?.key;
	const found = resourceOfUse(boot, use) ?? (agent === undefined ? served.ofAnyAgent(index, id) : undefined);
	if (found?.resource.status === "reserved") {
		const message = `${noun} ${id} is reserved by "${name}" for itself: ${displayName(device.node)} cannot use it`;
		yield { at: use.at, severity: "warning", message, ...explained };
	} else if (found === undefined && isComplete(index, use.kind)) {
		yield {
			at: use.at,
			message: `${noun} ${id} does not exist: "${name}" serves ${served.text(index, agent)}. ${consequence}`,
			...explained,
		};
	} else if (found === undefined) {
		const message = `${noun} ${id} is not among those listed for "${name}", and the list is not complete`;
		yield { at: use.at, severity: "information", message };
	}
}

/** The numbers of one kind, worked out once for all that ask. */
interface ServedNumbers {
	/** What an agent is served, in words. */
	text(index: CatalogueIndex, agent: string | undefined): string;
	/** Where each agent numbers by itself and it is not known which one this is, a number that any of them has may be right. */
	ofAnyAgent(index: CatalogueIndex, id: number): ResourceEntry | undefined;
}

function servedNumbers(kind: ResourceKind): ServedNumbers {
	const texts = new Map<CatalogueIndex, Map<string | undefined, string>>();
	const owned = new Map<CatalogueIndex, ReadonlyMap<number, ResourceEntry>>();
	return {
		text: (index, agent) => {
			const known = texts.get(index) ?? new Map<string | undefined, string>();
			texts.set(index, known);
			const text = known.get(agent) ?? describeRange(numbersOf(index, kind, agent));
			known.set(agent, text);
			return text;
		},
		ofAnyAgent: (index, id) => {
			const known = owned.get(index) ?? ownNumbers(index, kind);
			owned.set(index, known);
			return known.get(id);
		},
	};
}

/** By number, the entry of the first agent that has it as one of its own. */
function ownNumbers(index: CatalogueIndex, kind: ResourceKind): ReadonlyMap<number, ResourceEntry> {
	const numbers = new Map<number, ResourceEntry>();
	const byAgent = index.tables.get(kind)?.byAgent;
	for (const { key } of index.agents)
		for (const [number, entry] of byAgent?.get(key) ?? []) if (!numbers.has(number)) numbers.set(number, entry);
	return numbers;
}
