import { bytesOf } from "../../../devicetree/tree/bytes.ts";
import { isOkay } from "../../../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	nodesBelow,
	type Property,
	pathOf,
	spanOfNode,
	spanOfProperty,
} from "../../../devicetree/tree/tree.ts";
import type { Hypervisor, Misfit } from "../../hypervisor.ts";
import { nodeFinder } from "../node-at-path.ts";
import { placeOf } from "../other-interrupts.ts";
import { scmiNodesIn } from "./plan-guest.ts";

/**
 * What a guest's stub of /firmware/scmi says of a node otherwise than the host does: copy_subnodes() copies the host's node with all its
 * properties, and reads none of the stub's. Nodes are taken to be the host's of the same path.
 */
export const stubMisfits: NonNullable<Hypervisor["misfits"]> = ({ tree: host }, guests) => {
	const hostAt = nodeFinder(host.root);
	return guests.flatMap(({ request: { name, channel }, tree: partial }) => {
		if (channel.kind !== "any" || partial === undefined || !partial.complete || !host.complete) return [];
		return scmiNodesIn(partial).flatMap((scmi) =>
			nodesBelow(scmi)
				.slice(1)
				.flatMap((node): readonly Misfit[] => {
					const copied = hostAt(pathOf(node));
					if (copied === undefined || !isCopied(node, scmi)) return [];
					const lost = [...node.properties.values()].filter((property) => isOtherwise(property, node, copied));
					const [first] = lost;
					if (first === undefined) return [];
					return [
						{
							domain: name,
							hosts: [placeOf(copied)],
							at: spanOfProperty(first) ?? spanOfNode(node),
							text: displayName(node),
							kind: "replaced",
							properties: lost.map((property) => property.name),
						},
					];
				}),
		);
	});
};

/** Somebody refers to it, to what it is in, or to something in it. */
function isCopied(node: Node, scmi: Node): boolean {
	for (let at: Node | undefined = node; at !== undefined && at !== scmi; at = at.parent)
		if (at.phandle !== undefined) return true;
	return nodesBelow(node).some(({ phandle }) => phandle !== undefined);
}

/** A node's number is its tree's own, and so is what refers to one. */
function isOtherwise(property: Property, node: Node, copied: Node): boolean {
	const { name, value } = property;
	if (name === "phandle" || name === "linux,phandle") return false;
	if (name === "status" && isOkay(node) && isOkay(copied)) return false;
	const refers = value.some((part) => part.kind === "cells" && part.cells.some((cell) => cell.kind === "reference"));
	const own = bytesOf(property);
	if (refers || own === undefined) return false;
	const theirs = copied.properties.get(name);
	if (theirs === undefined) return true;
	const bytes = bytesOf(theirs);
	return bytes !== undefined && (bytes.length !== own.length || bytes.some((byte, i) => byte !== own[i]));
}
