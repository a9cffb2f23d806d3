import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import type { Board } from "./board.ts";

/**
 * Whether a tree is written as Zephyr reads it: each protocol node has a compatible there (dts/bindings/firmware/arm,scmi-*.yaml,
 * nxp,scmi-*.yaml), and in Linux's bindings none has.
 */
export function isZephyrsTree({ controllers }: Pick<Board, "controllers">): boolean {
	return controllers.some(({ protocols }) =>
		protocols.some(({ node }) => compatiblesOf(node).some((word) => /^\w+,scmi-/.test(word))),
	);
}
