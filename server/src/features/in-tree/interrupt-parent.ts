import { cellsOf, nodeOfPhandle } from "../../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../../devicetree/tree/tree.ts";

/** The node that a node's `interrupts` are counted by. Linux drivers/of/irq.c, of_irq_find_parent(). */
export function interruptParentOf(tree: Tree, node: Node): Node | undefined {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) {
		const named = at.properties.get("interrupt-parent");
		const [cell] = (named && cellsOf(named)) ?? [];
		if (cell !== undefined)
			return cell.target ?? (cell.value === undefined ? undefined : nodeOfPhandle(tree, Number(cell.value)));
		if (at !== node && at.properties.has("#interrupt-cells")) return at;
	}
	return undefined;
}
