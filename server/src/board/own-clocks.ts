import { specifiersOf } from "../devicetree/tree/read-property.ts";
import type { Node, Property, Tree } from "../devicetree/tree/tree.ts";
import type { BoardDevice } from "./board.ts";

/**
 * The property by which an SCMI node has clocks of its own protocols set before its probe, which is what makes them: Linux puts the probe
 * off for good. drivers/base/platform.c, platform_probe(); drivers/clk/clk-conf.c, of_clk_set_defaults().
 */
export function ownClocksOf(tree: Tree, node: Node): Property | undefined {
	return ["assigned-clocks", "assigned-clock-parents"]
		.flatMap((name) => node.properties.get(name) ?? [])
		.find((property) => specifiersOf(tree, property, "#clock-cells").some(({ provider }) => provider?.parent === node));
}

/** Whether it is no device but a protocol's node, which sets clocks of its own. */
export const isProtocolNode = ({ node, uses }: BoardDevice): boolean =>
	uses.some(({ protocol }) => protocol.node === node);
