// What the number of a protocol node, its name and its cells say of each other.

import type { Node } from "../devicetree/tree/tree.ts";
import { kindOfProtocol, PROVIDER_CELLS } from "../scmi/resource-kind.ts";
import type { ProtocolNode } from "./board.ts";

/** Cells of what a protocol of its number does not provide. */
export function strangeCells({ node, protocolId }: ProtocolNode): string | undefined {
	const kind = kindOfProtocol(protocolId);
	if (kind === undefined) return undefined;
	const cells = Object.entries(PROVIDER_CELLS).find(
		([each, kinds]) => node.properties.has(each) && !kinds.includes(kind),
	);
	return cells?.[0];
}

/** Cells of another kind that were meant as its own: name and number agree, so that the number is right. */
export function misnamedCells(protocol: ProtocolNode): string | undefined {
	return numberInName(protocol.node) === protocol.protocolId ? strangeCells(protocol) : undefined;
}

/** The unit address, which dt-schema wants to be the same. */
export function numberInName(node: Node): number | undefined {
	const digits = /^protocol@([0-9a-f]{1,2})$/i.exec(node.name)?.[1];
	return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** DEN0056: 0x80 and above are vendors' own. */
const FIRST_OF_VENDORS = 0x80;

/** It is called, and provides, what a standard protocol does, and its number is one that no protocol has and no vendor may give. */
export function isMisnumbered({ node, protocolId }: ProtocolNode): boolean {
	const named = numberInName(node);
	const provides = Object.keys(PROVIDER_CELLS).some((cells) => node.properties.has(cells));
	const isMeant = named !== undefined && named !== protocolId && kindOfProtocol(named) !== undefined;
	return isMeant && provides && kindOfProtocol(protocolId) === undefined && protocolId < FIRST_OF_VENDORS;
}
