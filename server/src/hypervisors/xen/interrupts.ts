import { bytesOf, cellsIn, firstCell } from "../../devicetree/tree/bytes.ts";
import { compatiblesOf, nodeOfPhandle, specifiersOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import { isPassedThrough } from "./xen-domains.ts";

/** DT_MATCH_GIC_V2, DT_MATCH_GIC_V3 */
export const GICS: ReadonlySet<string> = new Set([
	"arm,cortex-a15-gic",
	"arm,cortex-a7-gic",
	"arm,gic-400",
	"arm,gic-v3",
]);

/** The GIC counts private interrupts first. */
export const FIRST_SPI = 32;

/** An interrupt of a node that goes straight to a controller. */
export interface NodeInterrupt {
	readonly controller: Node;
	readonly cells: readonly number[];
}

export function interruptsOf(tree: Tree, node: Node): readonly NodeInterrupt[] {
	const extended = node.properties.get("interrupts-extended");
	if (extended !== undefined)
		return specifiersOf(tree, extended, "#interrupt-cells").flatMap(({ provider, isShort, cells }) =>
			isShort || cells.length < 3 || !provider?.properties.has("interrupt-controller")
				? []
				: [{ controller: provider, cells: cells.map(({ value }) => Number(value)) }],
		);
	const interrupts = node.properties.get("interrupts");
	const controller = interrupts && interruptParentOf(tree, node);
	const bytes = interrupts && bytesOf(interrupts);
	const size = firstCellOf(controller?.properties.get("#interrupt-cells")) ?? 0;
	if (size < 3 || bytes === undefined || !controller?.properties.has("interrupt-controller")) return [];
	const words = cellsIn(bytes);
	return Array.from({ length: Math.floor(words.length / size) }, (_, i) => ({
		controller,
		cells: words.slice(i * size, (i + 1) * size),
	}));
}

/** An interrupt as the GIC counts it, and the node through which a domain has it. */
export interface RoutedInterrupt {
	readonly interrupt: number;
	readonly path: string;
}

/**
 * The shared interrupts that Xen routes with a node: map_device_irqs_to_domain(). What goes to another controller it leaves alone.
 */
export function routedInterrupts(tree: Tree, node: Node): readonly RoutedInterrupt[] {
	return interruptsOf(tree, node).flatMap(({ controller, cells: [type, number] }) =>
		type === 0 && number !== undefined && isGic(controller)
			? [{ interrupt: number + FIRST_SPI, path: pathOf(node) }]
			: [],
	);
}

/** Whether all interrupts of a node are known here, if it has any. */
export function isNumbered(tree: Tree, node: Node): boolean {
	const extended = node.properties.get("interrupts-extended");
	if (extended !== undefined)
		return (
			bytesOf(extended) !== undefined &&
			specifiersOf(tree, extended, "#interrupt-cells").every(({ provider, isShort }) => provider && !isShort)
		);
	const interrupts = node.properties.get("interrupts");
	if (interrupts === undefined) return true;
	const size = firstCellOf(interruptParentOf(tree, node)?.properties.get("#interrupt-cells"));
	return bytesOf(interrupts) !== undefined && size !== undefined;
}

export const isGic = (node: Node): boolean =>
	compatiblesOf(node).some((compatible) => GICS.has(compatible.toLowerCase()));

/**
 * Those of the domain on the host's tree, in its order: handle_device() routes what is neither left out of that domain's tree nor
 * `xen,passthrough` itself, whatever its status.
 * @param leftOut as of `leftOutOfDom0`
 */
export function interruptsOfHardware(
	tree: Tree,
	leftOut: (node: Node) => string | undefined,
): readonly RoutedInterrupt[] {
	return nodesBelow(tree.root).flatMap((node) => {
		const routed = isPassedThrough(node) ? [] : routedInterrupts(tree, node);
		return routed.length === 0 || leftOut(node) !== undefined ? [] : routed;
	});
}

/** dt_irq_find_parent() */
function interruptParentOf(tree: Tree, node: Node): Node | undefined {
	const seen = new Set<Node>();
	for (let at: Node | undefined = node; at !== undefined && !seen.has(at); ) {
		seen.add(at);
		const named: Property | undefined = at.properties.get("interrupt-parent");
		const phandle = firstCellOf(named);
		at = named === undefined ? at.parent : phandle === undefined ? undefined : nodeOfPhandle(tree, phandle);
		if (at?.properties.has("#interrupt-cells")) return at;
	}
	return undefined;
}

function firstCellOf(property: Property | undefined): number | undefined {
	const bytes = property && bytesOf(property);
	return bytes && firstCell(bytes);
}
