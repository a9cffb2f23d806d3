import { bytesOf, cellsIn } from "../../devicetree/tree/bytes.ts";
import {
	displayName,
	type Node,
	type Property,
	pathOf,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../../devicetree/tree/tree.ts";
import type { Misfit } from "../hypervisor.ts";
import { interruptsOf } from "./interrupts.ts";

/** Interrupts of a guest's node that the host's, which it is given, has not. */
export function otherInterrupts(hostTree: Tree, host: Node, node: Node, domain: string): readonly Misfit[] {
	const property = node.properties.get("interrupts-extended") ?? node.properties.get("interrupts");
	const own = property === undefined ? [] : writtenInterrupts(property);
	const hosts = spisOf(hostTree, host);
	if (property === undefined || hosts.length === 0) return [];
	const hasPrivate = interruptsOf(hostTree, host).some(({ cells: [type] }) => type !== SPI);
	const interrupts = own.flatMap(({ type, number }) => (type === SPI && !hosts.includes(number) ? [number] : []));
	const privates = own.flatMap(({ type, number }) => (type === PPI && !hasPrivate ? [number] : []));
	if (interrupts.length === 0 && privates.length === 0) return [];
	return [
		{
			domain,
			hosts: [placeOf(host)],
			at: spanOfProperty(property) ?? spanOfNode(node),
			text: `${property.name} of ${displayName(node)}`,
			kind: "other-interrupts",
			interrupts,
			privates,
			own: [...new Set(hosts)],
		},
	];
}

/** The first cell of a GIC's interrupt: shared by the CPUs, or each one's own. Documentation/devicetree/bindings/interrupt-controller/arm,gic.yaml */
const SPI = 0;
const PPI = 1;

/** What a partial tree has, whose GIC says nothing: type, number and flags each; in `interrupts-extended` behind the one phandle that a guest's GIC has. */
function writtenInterrupts(property: Property): readonly { readonly type: number; readonly number: number }[] {
	const bytes = bytesOf(property);
	const words = bytes === undefined ? [] : cellsIn(bytes);
	const behind = property.name === "interrupts-extended" ? 1 : 0;
	const size = behind + 3;
	if (words.length % size !== 0 || (behind === 1 && words.some((word, i) => i % size === 0 && word !== words[0])))
		return [];
	return words.flatMap((type, i) => (i % size === behind ? [{ type, number: words[i + 1] ?? 0 }] : []));
}

export const placeOf = (node: Node) => ({ path: pathOf(node), at: spanOfNode(node) });

/** The shared interrupts of a host's node, by their number in the tree. */
export const spisOf = (tree: Tree, node: Node): readonly number[] =>
	interruptsOf(tree, node).flatMap(({ cells: [type, number] }) =>
		type === SPI && number !== undefined ? [number] : [],
	);
