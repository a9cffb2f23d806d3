import { textOfBytes } from "../lex/text-escapes.ts";
import type { Reference, ValuePart } from "../parse/ast.ts";
import { bytesOfValue, cellBytes, nameBytes, terminated } from "./bytes.ts";
import { hexOf } from "./canonical.ts";
import {
	addChild,
	addProperty,
	createNode,
	type Draft,
	type DraftNode,
	type DraftProperty,
	liveNodes,
} from "./draft.ts";
import { fixupName, type GivePhandle, isLive, wasLabelled } from "./references.ts";
import { type Node, pathOf } from "./tree.ts";

/**
 * What `dtc -@` adds: `/__symbols__` with the path of every label, and a phandle for every labelled node, the ones included
 * that the source's own `/__symbols__` names. dtc livetree.c generate_labels_from_tree, generate_label_tree.
 */
export function addSymbols(draft: Draft, givePhandle: GivePhandle): void {
	const named = namedBySymbols(draft);
	const labelled = liveNodes(draft.root).filter((node) => wasLabelled(node) || named.has(pathOf(node)));
	if (labelled.length === 0) return;
	const symbols = childNamed(draft.root, "__symbols__");
	for (const node of labelled) {
		for (const label of labelsInOrder(node))
			if (!isLive(symbols, label))
				addProperty(symbols, label, [{ kind: "generated", bytes: terminated(nameBytes(pathOf(node))) }]);
		givePhandle(node);
	}
}

/** The paths in the `/__symbols__` of the source. */
function namedBySymbols({ root, targets }: Draft): ReadonlySet<string> {
	const paths = new Set<string>();
	const symbols = root.children.get("__symbols__");
	if (symbols === undefined || symbols.deleted) return paths;
	for (const { deleted, value } of symbols.properties.values()) {
		const bytes = deleted ? undefined : bytesOfValue(value, (reference) => targets.get(reference));
		const end = bytes?.indexOf(0) ?? -1;
		if (bytes !== undefined && end > 0) paths.add(textOfBytes(bytes.subarray(0, end)));
	}
	return paths;
}

/** The labels of the first body as they stand; each label of a later body goes in front. dtc livetree.c add_label. */
function labelsInOrder(node: DraftNode): readonly string[] {
	const order = new Set<string>();
	for (const [index, { labels }] of node.bodies.entries())
		for (const { name } of index === 0 ? labels.toReversed() : labels) order.add(name);
	const carried = new Set(node.labels);
	return [...order].toReversed().filter((name) => carried.has(name));
}

/**
 * What dtc adds to every overlay: `/__fixups__` names the cells that wait for a phandle of the base, by label, and
 * `/__local_fixups__` those that hold a phandle of the overlay itself. dtc livetree.c generate_fixups_tree,
 * generate_local_fixups_tree.
 */
export function addFixups(draft: Draft): void {
	const nodes = liveNodes(draft.root);
	const lists: Lists = new Map();
	for (const node of nodes)
		for (const [property, reference, offset] of phandleCells(node)) {
			const symbol = fixupName(reference);
			if (symbol === undefined || property.targets.has(reference)) continue;
			const place = terminated(nameBytes(`${pathOf(node)}:${property.name}:${offset}`));
			addToList(lists, childNamed(draft.root, "__fixups__"), symbol, place, stringsIn);
		}
	for (const node of nodes)
		for (const [property, reference, offset] of phandleCells(node)) {
			if (!property.targets.has(reference)) continue;
			const shadow = shadowOf(node, childNamed(draft.root, "__local_fixups__"));
			addToList(lists, shadow, property.name, cellBytes(offset), cellsIn);
		}
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

/** What is in the lists of fixups, by property; undefined where a property of the source is no such list. */
type Lists = Map<DraftProperty, { readonly known: Set<string>; readonly value: ValuePart[] } | undefined>;

/**
 * Adds an entry to a list, unless it is there: a source may hold fixups of its own. Its property stays as it is where it is no list.
 * dtc livetree.c append_unique_str_to_property, append_unique_u32_to_property.
 */
function addToList(
	lists: Lists,
	node: DraftNode,
	name: string,
	entry: Uint8Array,
	entriesIn: (bytes: Uint8Array) => string[] | undefined,
): void {
	if (!isLive(node, name)) addProperty(node, name, []);
	const property = node.properties.get(name) as DraftProperty;
	if (!lists.has(property)) {
		const bytes = bytesOfValue(property.value, (reference) => property.targets.get(reference));
		const entries = bytes && entriesIn(bytes);
		const value = [...property.value];
		lists.set(property, entries && { known: new Set(entries), value });
		if (entries !== undefined) property.value = value;
	}
	const list = lists.get(property);
	const key = hexOf(entry);
	if (list === undefined || list.known.has(key)) return;
	list.known.add(key);
	list.value.push({ kind: "generated", bytes: entry });
}

/** The strings of a list in hex, the NUL of each included. */
function stringsIn(bytes: Uint8Array): string[] | undefined {
	if (bytes.length > 0 && bytes.at(-1) !== 0) return undefined;
	const strings: string[] = [];
	for (let at = 0; at < bytes.length; ) {
		const end = bytes.indexOf(0, at) + 1;
		strings.push(hexOf(bytes.subarray(at, end)));
		at = end;
	}
	return strings;
}

/** The cells of a list in hex. */
function cellsIn(bytes: Uint8Array): string[] | undefined {
	if (bytes.length % 4 !== 0) return undefined;
	return Array.from({ length: bytes.length / 4 }, (_, index) => hexOf(bytes.subarray(4 * index, 4 * index + 4)));
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
