import { bytesOf, cellsIn } from "../../devicetree/tree/bytes.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import { FIRST_SPI, isGic, isNumbered, routedInterrupts } from "./interrupts.ts";
import { isPassedThrough } from "./xen-domains.ts";

/** What the domain that is built on the host's tree may hand on to guests of the machine's interrupts, as the GIC counts. */
export interface InterruptPermissions {
	readonly permitted: ReadonlySet<number>;
	/** Numbers that it may have through a map of a bus. */
	readonly possible: ReadonlySet<number>;
	/** Who has the others, and why that one is not in its tree. */
	readonly keptFrom: ReadonlyMap<number, string>;
	/** By number, a node that has it and is kept for guests. */
	readonly holders: ReadonlyMap<number, string>;
	/** There may be more: not all interrupts are known here. */
	readonly isOpen: boolean;
}

/**
 * map_irq_to_domain(): handle_device() permits the interrupts of every node that is not left out of that domain's tree, one that is
 * `xen,passthrough` included. map_device_children(): and those that the map of a PCI bus leads to.
 * @param leftOut as of `leftOutOfDom0`
 */
export function interruptPermissions(tree: Tree, leftOut: (node: Node) => string | undefined): InterruptPermissions {
	const permitted = new Set<number>();
	const possible = new Set<number>();
	const keptFrom = new Map<number, string>();
	const holders = new Map<number, string>();
	const nodes = nodesBelow(tree.root);
	let isOpen = !tree.complete || !nodes.some(isGic);
	for (const node of nodes) {
		const map = node.properties.get("interrupt-map");
		const words = map && bytesOf(map);
		if (map !== undefined && words === undefined) isOpen = true;
		for (const word of words === undefined ? [] : cellsIn(words)) possible.add(word + FIRST_SPI);
		if (!isNumbered(tree, node)) isOpen = true;
		const why = leftOut(node);
		for (const { interrupt } of routedInterrupts(tree, node)) {
			if (why === undefined) permitted.add(interrupt);
			else keptFrom.set(interrupt, why);
			if (isPassedThrough(node)) holders.set(interrupt, pathOf(node));
		}
	}
	return { permitted, possible, keptFrom, holders, isOpen };
}

/** Whether one may be handed on: the check of XEN_DOMCTL_bind_pt_irq. Undefined: not known. */
export function mayHandOnInterrupt(
	{ permitted, possible, isOpen }: InterruptPermissions,
	interrupt: number,
): boolean | undefined {
	if (permitted.has(interrupt)) return true;
	// what a GIC has behind its shared interrupts is not looked at here
	return isOpen || possible.has(interrupt) || interrupt >= SHARED_END ? undefined : false;
}

const SHARED_END = 1020;

/** What somebody meant who took the number from the tree, which counts from the first shared interrupt. */
export function countedAsInTree(
	{ permitted, holders }: InterruptPermissions,
	interrupt: number,
): { readonly number: number; readonly more: number; readonly path: string } | undefined {
	const number = interrupt + FIRST_SPI;
	const path = permitted.has(number) ? holders.get(number) : undefined;
	return path === undefined ? undefined : { number, more: FIRST_SPI, path };
}
