import type { Cell, Reference, ValuePart } from "../parse/ast.ts";
import { addChild, createNode, type DraftNode, type DraftProperty } from "../tree/draft.ts";
import { type Node, nodeAtPath, pathOf, type Tree } from "../tree/tree.ts";
import {
	type GrowingNode,
	type GrowingProperty,
	type GrowingTree,
	growingNodes,
	inOrder,
	phandleOf,
} from "./growing-tree.ts";

/** The tree that came of a base when an overlay was laid over it, or edits were made. */
export function settledTree(
	grown: GrowingTree,
	base: Tree,
	overlay: Pick<Tree, "complete" | "deleted" | "deletions">,
): Tree {
	const labels = new Map<string, Node>();
	const phandles = new Map<number, DraftNode>();
	const nodes = new Map<GrowingNode, DraftNode>();
	for (const growing of growingNodes(grown.root)) {
		const parent = growing.parent && nodes.get(growing.parent);
		const node = createNode(growing.name, parent, growing.blob);
		if (parent) addChild(parent, node);
		nodes.set(growing, node);
		node.labels = [...growing.labels];
		node.bodies = growing.bodies;
		node.phandle = phandleOf(growing);
		if (node.phandle !== undefined && !phandles.has(node.phandle)) phandles.set(node.phandle, node);
		for (const label of node.labels) if (!labels.has(label)) labels.set(label, node);
	}
	const root = nodes.get(grown.root) as DraftNode;
	for (const [growing, node] of nodes)
		for (const property of inOrder(growing.properties))
			node.properties.set(property.name, settledProperty(property, phandles, root));
	const { memoryReservations, bootCpu, plugin } = base;
	const strings = [...grown.strings];
	const complete = base.complete && overlay.complete;
	const deleted = [...base.deleted, ...overlay.deleted];
	const deletions = new Map([...base.deletions, ...overlay.deletions]);
	return { root, labels, phandles, memoryReservations, bootCpu, strings, complete, plugin, deleted, deletions };
}

const IN_OVERLAY = /^\/[^/]+\/__overlay__(?:\/|$)/;

/** References lead to nodes of the new tree, or are the number they became where no node has it any more. */
function settledProperty(
	{ name, value, definitions, targets, phandles: own }: GrowingProperty,
	phandles: ReadonlyMap<number, DraftNode>,
	root: DraftNode,
): DraftProperty {
	const settled = new Map<Reference, DraftNode>();
	const settleCell = (cell: Cell): Cell => {
		if (cell.kind !== "reference") return cell;
		const { reference, first, last } = cell;
		const before = targets.get(reference);
		const { phandle, node: meant } = own?.get(reference) ?? { phandle: before?.phandle, node: before };
		if (phandle === undefined) return cell;
		const node = phandles.get(phandle);
		if (node === undefined) {
			const path = meant && pathOf(meant);
			const isMerged = own === undefined || path === undefined || IN_OVERLAY.test(path);
			return { kind: "number", value: phandle, first, last, lost: { reference, path, isMerged } };
		}
		settled.set(cell.reference, node);
		return cell;
	};
	const settle = (part: ValuePart): ValuePart => {
		if (part.kind === "cells") return { ...part, cells: part.cells.map(settleCell) };
		const target = part.kind === "path" ? targets.get(part.reference) : undefined;
		const node = target && (nodeAtPath(root, pathOf(target)) as DraftNode | undefined);
		if (part.kind === "path" && node !== undefined) settled.set(part.reference, node);
		return part;
	};
	const result = value.some(({ kind }) => kind === "cells" || kind === "path") ? value.map(settle) : value;
	const refers = settled.size > 0;
	return { name, value: result, definitions, targets: settled, labels: [], refers, deleted: false };
}
