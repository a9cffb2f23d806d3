import { compatiblesOf, numberOf } from "../../devicetree/tree/read-property.ts";
import type { Node } from "../../devicetree/tree/tree.ts";
import type { NodeShape } from "./binding.ts";
import { isServer } from "./optee-server.ts";
import { transportOf } from "./transports.ts";

/** What a resolved node is, for the tables of bindings. */
export function shapeOf(node: Node): NodeShape {
	return {
		name: node.name,
		compatible: compatiblesOf(node),
		reg: numberOf(node.properties.get("reg")),
		parent: node.parent && shapeOf(node.parent),
	};
}

/** An SCMI node of an agent; OP-TEE describes its server with the agents' compatible inside. */
export function isInstance({ name, compatible, parent }: NodeShape): boolean {
	if (parent === undefined || isServer(parent)) return false;
	return compatible.length > 0 ? transportOf(compatible) !== undefined : /^scmi(?:-\d+)?$/.test(name);
}

/** The number of the protocol that a node is for; undefined: it is for none. Linux goes by `reg`, which may not be typed yet. */
export function protocolOf({ name, reg, parent }: NodeShape): number | undefined {
	if (parent === undefined || !isInstance(parent)) return undefined;
	const [, address] = /^protocol@([0-9a-f]+)$/i.exec(name) ?? [];
	return reg ?? (address === undefined ? undefined : Number.parseInt(address, 16));
}

/** What stands below the root and is no hardware, nor is what it has in it. */
const NO_DEVICES = /^(?:chosen|aliases|firmware|memory|reserved-memory|thermal-zones|__\w+__)(?:@|$)/;

/** A node that may use what firmware has: all but the root, what SCMI's own nodes are made of, and what is no hardware. */
export function isDevice(node: NodeShape): boolean {
	if (node.parent === undefined) return false;
	for (let at: NodeShape = node; at.parent !== undefined; at = at.parent)
		if (isInstance(at) || isServer(at) || (at.parent.parent === undefined && NO_DEVICES.test(at.name))) return false;
	return true;
}
