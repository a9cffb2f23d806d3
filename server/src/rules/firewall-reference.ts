import type { ReferenceFault } from "../board/reference-lists.ts";
import { displayName, type Node, pathOf } from "../devicetree/tree/tree.ts";

const CELLS = "#access-controller-cells";

const isBelowFirewall = ({ parent }: Node): boolean => parent?.properties.has(CELLS) === true;

/** A reference to a firewall, of a node for which Linux asks none by itself. */
export const isOutsideFirewall = ({ list, node }: ReferenceFault) => list.cells === CELLS && !isBelowFirewall(node);

/**
 * What becomes of a list that leads to a node without its cells: Linux of_phandle_iterator_next(). Of a firewall's drivers/bus/stm32_firewall.c,
 * stm32_firewall_populate_bus(), gives up at the first node that it cannot read.
 */
export function withoutCellsIn({ list, node }: ReferenceFault, provider: Node): string {
	const logs = `Linux logs "could not get ${list.cells} for ${pathOf(provider)}"`;
	if (list.cells !== CELLS) return `${logs} and reads nothing of the list from there on`;
	return isBelowFirewall(node) && node.parent
		? `${logs}, and makes no device of anything below the firewall ${displayName(node.parent)} (-22, EINVAL)`
		: "A driver that asks for its firewall gets -22 (EINVAL)";
}
