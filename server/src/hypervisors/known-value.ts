import { bytesOf, firstCell } from "../devicetree/tree/bytes.ts";
import { numberOf } from "../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	type Property,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../devicetree/tree/tree.ts";
import type { Known } from "../machine/boot-plan.ts";
import type { CauseTable } from "./causes.ts";

/** The first four bytes of a property, however they are written: of_property_read_u32(), of Xen dt_property_read_u32(). */
export function knownNumber(causes: CauseTable, tree: Tree, node: Node, name: string): Known<number> {
	const property = node.properties.get(name);
	const bytes = property && bytesOf(property);
	const number = bytes && firstCell(bytes);
	if (bytes !== undefined && number === undefined) return { kind: "absent", isShort: true };
	return knownValue(causes, tree, node, name, () => number ?? numberOf(property));
}

/** A property's value as `read` makes it; what an incomplete tree lacks is unknown, not absent. */
export function knownValue<T>(
	causes: CauseTable,
	tree: Tree,
	node: Node,
	name: string,
	read: (property: Property) => T | undefined,
): Known<T> {
	const property = node.properties.get(name);
	if (property === undefined) return { kind: tree.complete ? "absent" : "unknown" };
	const value = read(property);
	if (value === undefined) return { kind: "unknown" };
	const at = spanOfProperty(property) ?? spanOfNode(node);
	return { kind: "known", value, cause: causes.add({ at, text: `${name} of ${displayName(node)}` }) };
}
