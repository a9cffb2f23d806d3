import { isComplete, numberFor, resourcesOf } from "../../catalogue/catalogue-index.ts";
import { numberOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import { catalogueOf, protocolOf } from "./scmi-provider.ts";
import type { KnownTree } from "./tree-place.ts";

/** The voltage domains that have a regulator below `regulators`, one node left out. */
export function domainsTaken(regulators: Node, own?: Node): ReadonlySet<number> {
	const others = [...regulators.children.values()].filter((node) => node !== own);
	return new Set(others.flatMap(({ properties }) => numberOf(properties.get("reg")) ?? []));
}

/** The first voltage domain that is not taken, of those that firmware serves where they are known; undefined: it has no other. */
export function freeDomain(regulators: Node, taken: ReadonlySet<number>, known: KnownTree): number | undefined {
	const protocol = protocolOf(known, regulators);
	const index = protocol && catalogueOf(known, protocol);
	const agentKey = protocol && known.analysis.facts.boot?.agentOf({ protocol })?.key;
	const served = (index === undefined ? [] : resourcesOf(index, "voltage")).flatMap((entry) => {
		const { status = "available" } = entry.resource;
		return status === "available" ? (numberFor(entry, agentKey) ?? []) : [];
	});
	const free = served.filter((number) => !taken.has(number));
	if (free.length > 0) return Math.min(...free);
	if (index !== undefined && isComplete(index, "voltage")) return undefined;
	let number = 0;
	while (taken.has(number)) number++;
	return number;
}
