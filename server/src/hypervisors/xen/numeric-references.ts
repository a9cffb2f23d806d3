import { listNamed, refersByName } from "../../board/reference-lists.ts";
import type { Cell, Reference } from "../../devicetree/parse/ast.ts";
import { cellsOf, phandleListOf } from "../../devicetree/tree/read-property.ts";
import { type Node, type Property, pathOf, type Tree } from "../../devicetree/tree/tree.ts";

/**
 * A property with its phandles as references, where a compiled or decompiled tree has them as numbers: when the node is copied into
 * another tree, they are to lead to what they were written for. A number that is no node's in this tree stays one.
 */
export function withReferences(tree: Tree, property: Property): Property {
	const heads = headsOf(tree, property);
	const cells = heads.size === 0 ? [] : (cellsOf(property) ?? []);
	const [first, last] = [cells[0]?.cell.first, cells.at(-1)?.cell.last];
	if (first === undefined || last === undefined) return property;
	const targets = new Map(property.targets);
	const referring = cells.map(({ cell }, at): Cell => {
		const target = heads.get(at);
		if (target === undefined || cell.kind !== "number") return cell;
		const place = { first: cell.first, last: cell.last };
		const reference: Reference = { label: undefined, path: pathOf(target), ...place };
		targets.set(reference, target);
		return { kind: "reference", reference, ...place };
	});
	return { ...property, value: [{ kind: "cells", bits: 32, cells: referring, first, last }], targets };
}

/** What stands for nodes of the tree, by its place among the cells. */
function headsOf(tree: Tree, property: Property): ReadonlyMap<number, Node> {
	const { name } = property;
	const list = listNamed(name);
	const heads = new Map<number, Node>();
	if (list === undefined && !refersByName(name) && !ALONE.has(name)) return heads;
	let at = 0;
	for (const { provider, cells } of phandleListOf(tree, property, list?.cells, list?.isOptional).specifiers) {
		if (provider !== undefined) heads.set(at, provider);
		at += 1 + cells.length;
	}
	return heads;
}

/** What refers to nodes without numbers behind. */
const ALONE: ReadonlySet<string> = new Set(["shmem", "memory-region", "interrupt-parent"]);
