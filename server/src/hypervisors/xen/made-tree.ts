import type { Reference } from "../../devicetree/parse/ast.ts";
import { cellBytes, nameBytes, terminated } from "../../devicetree/tree/bytes.ts";
import { referredBy } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, type Property, type Tree } from "../../devicetree/tree/tree.ts";
import type { LostTarget } from "../hypervisor.ts";
import { withReferences } from "./numeric-references.ts";

// Trees that Xen makes for a guest, of nodes of its own and copies of others.

/** A node that is being made. */
export interface NodeInMaking extends Node {
	readonly parent: NodeInMaking | undefined;
	readonly children: Map<string, NodeInMaking>;
	readonly properties: Map<string, Property>;
}

/** @param like whose text and labels it has, as the place where a person finds it */
export function madeNode(
	name: string,
	parent: NodeInMaking | undefined,
	like?: Pick<Node, "bodies" | "labels" | "blob">,
	phandle?: number,
): NodeInMaking {
	const { bodies = [], labels = [], blob } = like ?? {};
	const node: NodeInMaking = {
		name,
		parent,
		children: new Map(),
		properties: new Map(),
		bodies,
		labels,
		blob,
		phandle,
	};
	parent?.children.set(name, node);
	return node;
}

/** The node of a tree with all below it; which copy is of which is added to `copies`. */
export function copied(tree: Tree, node: Node, parent: NodeInMaking, copies: Map<Node, Node>): NodeInMaking {
	const copy = madeNode(node.name, parent, node, node.phandle);
	copies.set(node, copy);
	for (const [name, property] of node.properties) copy.properties.set(name, withReferences(tree, property));
	for (const child of node.children.values()) copied(tree, child, copy, copies);
	return copy;
}

export function setText(node: NodeInMaking, name: string, text: string): void {
	setBytes(node, name, terminated(nameBytes(text)));
}

export function setCell(node: NodeInMaking, name: string, value: number): void {
	setBytes(node, name, cellBytes(value));
}

function setBytes({ properties }: NodeInMaking, name: string, bytes: Uint8Array): void {
	properties.set(name, { name, value: [{ kind: "generated", bytes }], definitions: [], targets: new Map() });
}

/** A reference that leads nowhere, or whose node is not there; why, its maker knows. */
type Dangling = Omit<LostTarget, "why">;

/**
 * The tree below a root. A reference in a copy leads to what has the number of its target here, in the order of the tree; one whose
 * number nothing has dangles, and keeps the node it was written for.
 */
export function madeTree(
	root: NodeInMaking,
	like: Tree,
	copies: ReadonlyMap<Node, Node>,
): { readonly tree: Tree; readonly dangling: readonly Dangling[] } {
	const nodes = nodesBelow(root) as readonly NodeInMaking[];
	const phandles = new Map<number, Node>();
	for (const node of nodes)
		if (node.phandle !== undefined && !phandles.has(node.phandle)) phandles.set(node.phandle, node);
	const targetOf = (target: Node) =>
		copies.get(target) ?? (target.phandle === undefined ? undefined : phandles.get(target.phandle)) ?? target;
	// all properties of a tree share one table
	const tables = new Map<Property["targets"], Property["targets"]>();
	const tableFor = (targets: Property["targets"]) => {
		const table = tables.get(targets) ?? new Map([...targets].map(([reference, to]) => [reference, targetOf(to)]));
		tables.set(targets, table);
		return table;
	};
	const here = new Set<Node>(nodes);
	const copied = new Set(copies.values());
	const dangling: Dangling[] = [];
	for (const node of nodes)
		for (const [name, property] of node.properties) {
			const references = referencesIn(property);
			if (references.length === 0) continue;
			const targets = tableFor(property.targets);
			node.properties.set(name, { ...property, targets });
			if (!copied.has(node)) continue;
			for (const target of new Set(references.flatMap((reference) => targets.get(reference) ?? [])))
				if (!here.has(target)) dangling.push({ consumer: node, property, target });
		}
	const labels = new Map([...like.labels].map(([label, node]) => [label, targetOf(node)]));
	return { tree: { ...like, root, phandles, labels }, dangling };
}

/** The references in nodes of a partial tree of which there is no copy. */
export function referencesOutside(partial: Tree, copies: ReadonlyMap<Node, Node>, why: string): readonly LostTarget[] {
	return nodesBelow(partial.root)
		.filter((node) => !copies.has(node))
		.flatMap((consumer) =>
			[...consumer.properties.values()].flatMap((property) =>
				referredBy(withReferences(partial, property)).map((target) => ({ consumer, property, target, why })),
			),
		);
}

function referencesIn({ value }: Property): readonly Reference[] {
	return value.flatMap((part) => {
		if (part.kind === "path") return [part.reference];
		return part.kind === "cells"
			? part.cells.flatMap((cell) => (cell.kind === "reference" ? [cell.reference] : []))
			: [];
	});
}
