import {
	type AgentEntry,
	type CatalogueIndex,
	isComplete,
	numberFor,
	type PinSelector,
	resourceAt,
	resourcesOf,
	selectorOf,
} from "../../catalogue/catalogue-index.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { UNREAD_ENTRY } from "../unread-part.ts";
import type { Lookup } from "./model.ts";

/** What a number means to an agent. A reserved or hidden entry is absent: its server answers as if it were not there. */
export function findResource(
	index: CatalogueIndex,
	{ key, agent }: AgentEntry,
	kind: ResourceKind,
	id: number,
	selector: PinSelector = "pin",
): Lookup {
	const entry = resourceAt(index, kind, id, key, selector);
	const { noun } = RESOURCE_KINDS[kind];
	if (!entry)
		return isComplete(index, kind) || resourceAt(index, kind, id, undefined, selector) !== undefined
			? { kind: "absent", isNext: resourceAt(index, kind, id - 1, key, selector) !== undefined }
			: { kind: "unknown", why: `the catalogue does not know ${noun} ${id}, and ${whyIncomplete(index, kind)}` };
	const { status, condition = "under a condition of the firmware's" } = entry.resource;
	if (status === "conditional")
		return { kind: "unknown", why: `${noun} ${id} (${entry.key}) is not served by every build: ${condition}` };
	if (status === "secure-only" && agent.isUnsure)
		return {
			kind: "unknown",
			why: `${noun} ${id} is for the secure world, and part of what is said of agent "${key}" cannot be read`,
		};
	const isInvisible = status === "reserved" || (status === "secure-only" && !agent.secure);
	return isInvisible ? { kind: "absent" } : { kind: "found", entry };
}

function whyIncomplete({ catalogue }: CatalogueIndex, kind: ResourceKind): string {
	return catalogue.brokenLists?.includes(kind) ? UNREAD_ENTRY : "its table is not complete";
}

/** One more than the highest number this agent has in a table: what PROTOCOL_ATTRIBUTES counts. */
export function countOf(index: CatalogueIndex, agent: AgentEntry, kind: ResourceKind, selector?: PinSelector): number {
	let count = 0;
	for (const entry of resourcesOf(index, kind))
		if (selector === undefined || selectorOf(entry) === selector)
			count = Math.max(count, 1 + (numberFor(entry, agent.key) ?? -1));
	return count;
}
