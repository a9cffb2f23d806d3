import { isOkay, specifiersOf } from "../devicetree/tree/read-property.ts";
import type { Node, Tree } from "../devicetree/tree/tree.ts";
import type { Use } from "./board.ts";
import { isSupply } from "./reference-lists.ts";

/**
 * The regulator of firmware's that a supply names, where it is disabled. Linux registers it, but without its node, by which it is looked up:
 * regulator_of_get_init_data() passes over it, and regulator_dev_lookup() answers -EPROBE_DEFER. Neither looks at the status of the node
 * around the regulators. Linux drivers/regulator/of_regulator.c and core.c.
 */
export function disabledRegulator(tree: Tree, { property, index }: Use): Node | undefined {
	const regulator = isSupply(property) ? specifiersOf(tree, property, undefined)[index]?.provider : undefined;
	return regulator === undefined || isOkay(regulator) ? undefined : regulator;
}
