import { compatiblesOf } from "../devicetree/tree/read-property.ts";
import type { Node } from "../devicetree/tree/tree.ts";

/** of_default_bus_match_table of Linux drivers/of/platform.c. */
const BUSES: readonly string[] = ["simple-bus", "simple-mfd", "isa", "arm,amba-bus"];

/** Whether Linux makes devices of what is below a node by itself; below another it is for that node's driver to do. */
export const isDefaultBus = (node: Node): boolean =>
	compatiblesOf(node).some((compatible) => BUSES.includes(compatible.toLowerCase()));

/**
 * The node for want of whose `compatible` Linux makes no device of another: of_platform_default_populate() makes them of the root's
 * children and of what is on buses, and passes over a node without `compatible` with all that is below it. Undefined: it makes one, or
 * somebody else may, as the driver of a node above it.
 */
export function unmadeFor(node: Node): Node | undefined {
	if (!node.properties.has("compatible") || isFoundByCompatible(node)) return undefined;
	const above: Node[] = [];
	for (let at = node.parent; at?.parent !== undefined; at = at.parent) above.unshift(at);
	const [first] = above;
	if (first === undefined || READ_BY_NAME.includes(first.name)) return undefined;
	const stop = above.find((each) => !isDefaultBus(each));
	return stop === undefined || stop.properties.has("compatible") ? undefined : stop;
}

/** What is looked for below the root by its name: cpu and thermal drivers, of_reserved_mem.c, of_platform_default_populate_init(). */
const READ_BY_NAME: readonly string[] = ["cpus", "thermal-zones", "reserved-memory", "chosen", "firmware"];

/** What is found wherever it stands: of_clk_init(), of_irq_init(), timer_probe(). */
function isFoundByCompatible(node: Node): boolean {
	const isTimer = compatiblesOf(node).some((compatible) => /timer|sp804|twd/i.test(compatible));
	return isTimer || node.properties.has("#clock-cells") || node.properties.has("interrupt-controller");
}
