import { bytesOf, cellsIn } from "../../devicetree/tree/bytes.ts";
import { displayName, type Node, pathOf, spanOfNode, spanOfProperty, type Tree } from "../../devicetree/tree/tree.ts";
import type { Misfit } from "../hypervisor.ts";
import { interruptsOf } from "./interrupts.ts";

/** Interrupts of a guest's node that the host's, which it is given, has not. */
export function otherInterrupts(hostTree: Tree, host: Node, node: Node, domain: string): readonly Misfit[] {
	const interrupts = node.properties.get("interrupts");
	const bytes = interrupts && bytesOf(interrupts);
	const own = bytes === undefined ? [] : sharedInterrupts(cellsIn(bytes));
	const hosts = new Set(spisOf(hostTree, host));
	const others = own.filter((number) => !hosts.has(number));
	if (interrupts === undefined || hosts.size === 0 || others.length === 0) return [];
	return [
		{
			domain,
			hosts: [placeOf(host)],
			at: spanOfProperty(interrupts) ?? spanOfNode(node),
			text: `interrupts of ${displayName(node)}`,
			kind: "other-interrupts",
			interrupts: others,
			own: [...hosts],
		},
	];
}

/** Of a partial tree, whose GIC says nothing: type, number and flags each. */
function sharedInterrupts(words: readonly number[]): readonly number[] {
	if (words.length % 3 !== 0) return [];
	return words.flatMap((word, i) => (i % 3 === 1 && words[i - 1] === 0 ? [word] : []));
}

export const placeOf = (node: Node) => ({ path: pathOf(node), at: spanOfNode(node) });

/** The shared interrupts of a host's node, by their number in the tree. */
export const spisOf = (tree: Tree, node: Node): readonly number[] =>
	interruptsOf(tree, node).flatMap(({ cells: [type, number] }) => (type === 0 && number !== undefined ? [number] : []));
