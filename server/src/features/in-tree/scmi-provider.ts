import type { ProtocolNode } from "../../board/board.ts";
import { type CatalogueIndex, kindServed, resourcesOf } from "../../catalogue/catalogue-index.ts";
import { type Node, pathOf } from "../../devicetree/tree/tree.ts";
import type { Facts } from "../../facts.ts";
import { RESOURCE_KINDS, type ResourceKind } from "../../scmi/resource-kind.ts";
import { plain } from "../markdown.ts";
import type { KnownTree } from "./tree-place.ts";

/** The protocol that a node is, or is a part of: a regulator, a pin state. */
export function protocolOf({ stack }: KnownTree, node: Node): ProtocolNode | undefined {
	for (const { protocols } of stack.board.controllers)
		for (const protocol of protocols)
			for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (at === protocol.node) return protocol;
	return undefined;
}

/** `catalogueBehind` of what is known of a tree. */
export const catalogueOf = ({ analysis: { facts } }: KnownTree, protocol: ProtocolNode): CatalogueIndex | undefined =>
	catalogueBehind(facts, protocol);

/** The catalogue of the firmware behind a protocol node. */
export function catalogueBehind(facts: Facts, protocol: ProtocolNode): CatalogueIndex | undefined {
	if (facts.boot !== undefined) return facts.boot.indexOf({ protocol });
	const path = pathOf(protocol.controller);
	return facts.firmwares.find(({ nodes }) => nodes.includes(path))?.catalogue.index;
}

const PLURALS: Readonly<Partial<Record<ResourceKind, string>>> = {
	system: "system power states",
	pinctrl: "pins, groups and functions",
};

/** What an SCMI provider serves, in a few words and in a sentence of Markdown; undefined: it is no part of SCMI. */
export function scmiProviderText(
	known: KnownTree,
	node: Node,
): { readonly brief: string; readonly full: string } | undefined {
	const protocol = protocolOf(known, node);
	if (protocol === undefined) return undefined;
	const index = catalogueOf(known, protocol);
	const kind = kindServed(index, protocol.protocolId);
	if (kind === undefined)
		return { brief: `SCMI protocol 0x${protocol.protocolId.toString(16)}`, full: "A vendor's SCMI protocol." };
	const { noun } = RESOURCE_KINDS[kind];
	const plural = PLURALS[kind] ?? `${noun}s`;
	if (protocol.node !== node && kind === "pinctrl")
		return { brief: "SCMI pin state", full: "A state of firmware's pins." };
	if (protocol.node !== node) return { brief: `SCMI ${noun}`, full: `A ${noun} of firmware's.` };
	const count = index === undefined ? 0 : resourcesOf(index, kind).length;
	const brief = `SCMI ${plural}`;
	if (index === undefined || count === 0) return { brief, full: `The ${plural} of firmware.` };
	return {
		brief: `${brief}: ${count}`,
		full: `The ${plural} of **${plain(index.catalogue.firmware.name)}**: ${count} are listed.`,
	};
}
