import type { Reference, ValuePart } from "../parse/ast.ts";
import { cellBytes, nameBytes, terminated } from "./bytes.ts";
import {
	addChild,
	addProperty,
	createNode,
	type Draft,
	type DraftNode,
	type DraftProperty,
	liveNodes,
} from "./merge.ts";
import { fixupName, type GivePhandle, isLive, wasLabelled } from "./references.ts";
import { type Node, pathOf } from "./tree.ts";

/** What `dtc -@` adds: `/__symbols__` with the path of every label, and a phandle for every labelled node. dtc livetree.c generate_label_tree. */
export function addSymbols(draft: Draft, givePhandle: GivePhandle): void {
	const labelled = [...liveNodes(draft.root)].filter(wasLabelled);
	if (labelled.length === 0) return;
	const symbols = childNamed(draft.root, "__symbols__");
	for (const node of labelled) {
		for (const label of labelsInOrder(node))
			if (!isLive(symbols, label))
				addProperty(symbols, label, [{ kind: "generated", bytes: terminated(nameBytes(pathOf(node))) }]);
		givePhandle(node);
	}
}

/** The labels of the first body as they stand; each label of a later body goes in front. dtc livetree.c add_label. */
function labelsInOrder(node: DraftNode): readonly string[] {
	const order: string[] = [];
	for (const [index, { labels }] of node.bodies.entries())
		for (const { name } of index === 0 ? labels.toReversed() : labels) if (!order.includes(name)) order.unshift(name);
	return order.filter((name) => node.labels.includes(name));
}

/**
 * What dtc adds to every overlay: `/__fixups__` names the cells that wait for a phandle of the base, by label, and
 * `/__local_fixups__` those that hold a phandle of the overlay itself. dtc livetree.c generate_fixups_tree,
 * generate_local_fixups_tree.
 */
export function addFixups(draft: Draft): void {
	const nodes = [...liveNodes(draft.root)];
	const grown: Grown = new Map();
	for (const node of nodes)
		for (const [property, reference, offset] of phandleCells(node)) {
			const symbol = fixupName(reference);
			if (symbol === undefined || property.targets.has(reference)) continue;
			const place = `${pathOf(node)}:${property.name}:${offset}`;
			append(grown, childNamed(draft.root, "__fixups__"), symbol, terminated(nameBytes(place)));
		}
	for (const node of nodes)
		for (const [property, reference, offset] of phandleCells(node))
			if (property.targets.has(reference))
				append(grown, shadowOf(node, childNamed(draft.root, "__local_fixups__")), property.name, cellBytes(offset));
}

/** The node of `/__local_fixups__` that stands for a node of the tree. */
function shadowOf(node: DraftNode, localFixups: DraftNode): DraftNode {
	return node.parent === undefined ? localFixups : childNamed(shadowOf(node.parent, localFixups), node.name);
}

function childNamed(parent: DraftNode, name: string): DraftNode {
	const present = parent.children.get(name);
	if (present !== undefined && !present.deleted) return present;
	const child = createNode(name, parent);
	addChild(parent, child);
	return child;
}

/** The values that were added to, which nothing else holds. */
type Grown = Map<DraftProperty, ValuePart[]>;

function append(grown: Grown, node: DraftNode, name: string, bytes: Uint8Array): void {
	const present = isLive(node, name) ? node.properties.get(name) : undefined;
	if (present === undefined) {
		addProperty(node, name, [{ kind: "generated", bytes }]);
		return;
	}
	const value = grown.get(present) ?? [...present.value];
	value.push({ kind: "generated", bytes });
	grown.set(present, value);
	present.value = value;
}

/** The cells of a node that hold a phandle, with their offset in the value, as far as it is known. */
function* phandleCells(node: DraftNode): Generator<[DraftProperty, Reference, number]> {
	for (const property of node.properties.values()) {
		if (property.deleted) continue;
		let offset = 0;
		for (const part of property.value) {
			if (part.kind === "cells")
				for (const [index, cell] of part.cells.entries())
					if (cell.kind === "reference") yield [property, cell.reference, offset + index * (part.bits / 8)];
			const size = sizeOf(part, property.targets);
			if (size === undefined) break;
			offset += size;
		}
	}
}

/** How many bytes a part of a value has; undefined where that is not known. */
export function sizeOf(part: ValuePart, targets: ReadonlyMap<Reference, Node>): number | undefined {
	switch (part.kind) {
		case "cells":
			return part.cells.length * (part.bits / 8);
		case "string":
			return part.bytes.length + 1;
		case "path": {
			const target = targets.get(part.reference);
			return target === undefined ? undefined : pathOf(target).length + 1;
		}
		case "unknown":
			return undefined;
		default:
			return part.bytes?.length;
	}
}
