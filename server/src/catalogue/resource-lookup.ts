import type { ResourceKind } from "../scmi/resource-kind.ts";
import { type CatalogueLookup, numberOf } from "./catalogue-lookup.ts";
import type { Catalogue, Resource } from "./model.ts";

export interface KeyedResource {
	readonly key: string;
	readonly resource: Resource;
}

/** The number an agent uses for a resource; undefined where it does not see it, or where no agent is given and each has its own. */
export function resourceId(resource: Resource, agentKey?: string): number | undefined {
	const own = agentKey === undefined ? undefined : resource.agentIds?.[agentKey];
	return own === null ? undefined : (own ?? resource.id);
}

/** What a number in a tree stands for. In pin control the first of a pin, group or function with that number. */
export function resourceById(
	{ resourceByNumber }: CatalogueLookup,
	kind: ResourceKind,
	id: number,
	agentKey?: string,
): KeyedResource | undefined {
	const own = agentKey === undefined ? undefined : resourceByNumber.get(numberOf(kind, id, agentKey));
	const found = own ?? resourceByNumber.get(numberOf(kind, id));
	return found !== undefined && resourceId(found.resource, agentKey) === id ? found : undefined;
}

/** The numbers a table has for an agent, ascending: what `describeRange` tells. */
export function resourceIds(catalogue: Catalogue, kind: ResourceKind, agentKey?: string): readonly number[] {
	const ids = Object.values(catalogue.resources[kind] ?? {}).map((resource) => resourceId(resource, agentKey));
	return ids.filter((id) => id !== undefined).sort((a, b) => a - b);
}

/** Whether a number that is not in the table does not exist. */
export function isComplete(catalogue: Catalogue, table: ResourceKind | "devices"): boolean {
	return catalogue.completeness[table] === "complete";
}

/** As a person says it: `3 _hsusb`; by its key where firmware answers no name: `9 usb2_01`. */
export function resourceName({ key, resource }: KeyedResource, agentKey?: string): string {
	const id = resourceId(resource, agentKey);
	const name = resource.name || key;
	return id === undefined ? name : `${id} ${name}`;
}
