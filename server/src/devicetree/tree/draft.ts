import type { Fix } from "../../text/fix.ts";
import type { Severity } from "../../text/problem.ts";
import type { Token } from "../lex/token.ts";
import type { Label, Reference, ValuePart } from "../parse/ast.ts";
import type { Deletion, NodeBody, PropertyDefinition } from "./tree.ts";

/** A node while the tree is put together: deleted things keep their place, for dtc brings them back there. */
export interface DraftNode {
	readonly name: string;
	readonly parent: DraftNode | undefined;
	/** Added to by `addChild` alone: nodes without children share one empty map. */
	children: ReadonlyMap<string, DraftNode>;
	readonly properties: Map<string, DraftProperty>;
	/** Added to by `addLabels` alone. */
	labels: readonly string[];
	/** Added to by `addBody` alone. */
	bodies: readonly NodeBody[];
	readonly blob: string | undefined;
	phandle: number | undefined;
	deleted: boolean;
	omitIfNoRef: boolean;
	referenced: boolean;
}

export interface DraftProperty {
	readonly name: string;
	value: readonly ValuePart[];
	definitions: PropertyDefinition[];
	readonly targets: ReadonlyMap<Reference, DraftNode>;
	/** `NOTHING`, or the property's own list, which grows. */
	labels: readonly Label[];
	/** Whether there are references in the value. */
	refers: boolean;
	deleted: boolean;
}

const NO_TARGETS: ReadonlyMap<Reference, DraftNode> = new Map();
const NO_CHILDREN: ReadonlyMap<string, DraftNode> = new Map();
/** What nodes and properties without labels share, and nodes without bodies. */
export const NOTHING: readonly never[] = [];

export interface Draft {
	readonly root: DraftNode;
	/** The live nodes that carry a label; the first of them in the tree's order stands first. */
	readonly labelled: Map<string, DraftNode[]>;
	/** Where the references of all properties lead. */
	readonly targets: Map<Reference, DraftNode>;
	readonly deletions: Map<PropertyDefinition | NodeBody, Deletion>;
	/**
	 * What the first body of its node deletes by name before it sets it: merging and deleting by name, dtc finds the deletion
	 * first, which stays in the tree. livetree.c merge_nodes, delete_node_by_name, delete_property_by_name.
	 */
	readonly behindDeletion: Set<DraftNode | DraftProperty>;
	/** Labels in front of a deletion in a first body: the node that comes back there has them. */
	readonly leftLabels: Map<DraftNode, readonly Label[]>;
	/** Labels in bodies whose node is not there: what refers to them is right as soon as the body has its node. */
	readonly unplaced: Set<string>;
	/** `/plugin/`: a label that is not here is one of the base's. */
	readonly plugin: boolean;
	/** What is not found may stand in text that could not be read. */
	readonly unsure: boolean;
	readonly report: Report;
}

export type Report = (
	code: string,
	first: Token,
	last: Token,
	message: string,
	severity?: Severity,
	fixes?: readonly Fix[],
) => void;

/** Adds a node behind its siblings, as dtc does where none of that name lives. */
export function addChild(parent: DraftNode, child: DraftNode): void {
	if (parent.children === NO_CHILDREN) parent.children = new Map();
	const children = parent.children as Map<string, DraftNode>;
	if (children.has(child.name)) children.delete(child.name);
	children.set(child.name, child);
}

/** Adds a property that nobody typed behind those there are; `targets` is where its references will lead. */
export function addProperty(
	node: DraftNode,
	name: string,
	value: readonly ValuePart[],
	targets?: ReadonlyMap<Reference, DraftNode>,
): void {
	if (node.properties.has(name)) node.properties.delete(name);
	const refers = targets !== undefined;
	const added = {
		name,
		value,
		definitions: [],
		targets: targets ?? NO_TARGETS,
		labels: NOTHING,
		refers,
		deleted: false,
	};
	node.properties.set(name, added);
}

export function createNode(name: string, parent: DraftNode | undefined, blob?: string): DraftNode {
	return {
		name,
		parent,
		children: NO_CHILDREN,
		properties: new Map(),
		labels: NOTHING,
		bodies: NOTHING,
		blob,
		phandle: undefined,
		deleted: false,
		omitIfNoRef: false,
		referenced: false,
	};
}

export function describeReference(reference: Reference): string {
	if (reference.label === undefined) return reference.path;
	return reference.path === "" ? `&${reference.label}` : `&{${reference.label}${reference.path}}`;
}

/** The live node a reference leads to at this point of reading; duplicates resolve to the first in the tree's order. */
export function findReferenced(draft: Draft, reference: Reference): DraftNode | undefined {
	const start = reference.label === undefined ? draft.root : findLabel(draft, reference.label);
	if (start === undefined || reference.path === "") return start;
	return descend(start, reference.path);
}

/** Whether what it leads to stands in a body that has no node itself. */
export function isUnplaced({ unplaced }: Draft, { label }: Reference): boolean {
	return label !== undefined && unplaced.has(label);
}

function descend(from: DraftNode, path: string): DraftNode | undefined {
	let node: DraftNode | undefined = from;
	for (const name of path.split("/")) {
		if (name === "") continue;
		node = node.children.get(name);
		if (node === undefined || node.deleted) return undefined;
	}
	return node;
}

const findLabel = (draft: Draft, label: string): DraftNode | undefined => draft.labelled.get(label)?.[0];

function comesBefore(a: DraftNode, b: DraftNode): boolean {
	const chainA = chainOf(a);
	const chainB = chainOf(b);
	let i = 0;
	while (i < chainA.length && chainA[i] === chainB[i]) i++;
	const [nextA, nextB] = [chainA[i], chainB[i]];
	if (nextA === undefined || nextB === undefined) return nextA === undefined;
	for (const child of nextA.parent?.children.values() ?? []) {
		if (child === nextA) return true;
		if (child === nextB) return false;
	}
	return true;
}

function chainOf(node: DraftNode): DraftNode[] {
	const chain: DraftNode[] = [];
	for (let at: DraftNode | undefined = node; at !== undefined; at = at.parent) chain.unshift(at);
	return chain;
}

export function addLabels(draft: Draft, node: DraftNode, names: readonly string[]): void {
	for (const name of names) {
		if (carries(draft, node, name)) continue;
		const carriers = draft.labelled.get(name);
		if (node.labels === NOTHING) node.labels = [];
		(node.labels as string[]).push(name);
		if (carriers === undefined || carriers[0] === undefined) draft.labelled.set(name, [node]);
		else if (comesBefore(node, carriers[0])) carriers.unshift(node);
		else carriers.push(node);
	}
}

/** Takes all labels from a node. dtc livetree.c delete_labels. */
export function removeLabels(draft: Draft, node: DraftNode): void {
	for (const name of node.labels) {
		const left = (draft.labelled.get(name) ?? []).filter((other) => other !== node);
		const first = left.reduce<DraftNode | undefined>(
			(least, other) => (least === undefined || comesBefore(other, least) ? other : least),
			undefined,
		);
		draft.labelled.set(name, first === undefined ? [] : [first, ...left.filter((other) => other !== first)]);
	}
	node.labels = NOTHING;
}

/** Whether the node carries the label now: most labels have one node, and most nodes one label. */
export function carries(draft: Draft, node: DraftNode, label: string): boolean {
	const carriers: readonly DraftNode[] = draft.labelled.get(label) ?? NOTHING;
	return carriers.length <= node.labels.length ? carriers.includes(node) : node.labels.includes(label);
}

export function addBody(node: DraftNode, body: NodeBody): void {
	if (node.bodies === NOTHING) node.bodies = [];
	(node.bodies as NodeBody[]).push(body);
}

/** The node and the live ones below it, parents first. */
export function liveNodes(node: DraftNode): DraftNode[] {
	const nodes: DraftNode[] = [];
	const collect = (one: DraftNode): void => {
		nodes.push(one);
		for (const child of one.children.values()) if (!child.deleted) collect(child);
	};
	collect(node);
	return nodes;
}
