import type { Token } from "../lex/token.ts";
import type { Body, Item, Label, Parsed, Reference, Statement, ValuePart } from "../parse/ast.ts";
import { nameBytes } from "./bytes.ts";
import type { Deletion, NodeBody, PropertyDefinition } from "./tree.ts";

/** A node while the tree is put together: deleted things keep their place, for dtc brings them back there. */
export interface DraftNode {
	readonly name: string;
	readonly parent: DraftNode | undefined;
	/** Added to by `addChild` alone: nodes without children share one empty map. */
	children: ReadonlyMap<string, DraftNode>;
	readonly properties: Map<string, DraftProperty>;
	labels: readonly string[];
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
	labels: readonly Label[];
	/** Whether there are references in the value. */
	refers: boolean;
	deleted: boolean;
}

const NO_TARGETS: ReadonlyMap<Reference, DraftNode> = new Map();
const NO_CHILDREN: ReadonlyMap<string, DraftNode> = new Map();
const NOTHING: readonly never[] = [];

export interface Draft {
	readonly root: DraftNode;
	/** Every node that ever carried the label. */
	readonly labelled: Map<string, DraftNode[]>;
	/** Where the references of all properties lead. */
	readonly targets: Map<Reference, DraftNode>;
	readonly deletions: Map<PropertyDefinition | NodeBody, Deletion>;
	/** `/plugin/`: a label that is not here is one of the base's. */
	readonly plugin: boolean;
	/** What is not found may stand in text that could not be read. */
	readonly unsure: boolean;
	readonly report: Report;
}

export type Report = (code: string, first: Token, last: Token, message: string) => void;

/** Applies the items of a board in order, with the rules of dtc's livetree.c (merge_nodes, delete_node, add_label). */
export function mergeItems(parsed: Parsed, unsure: boolean, report: Report): Draft {
	const { plugin } = parsed;
	const root = createNode("", undefined);
	const [labelled, targets, deletions] = [new Map(), new Map(), new Map()];
	const draft: Draft = { root, labelled, targets, deletions, plugin, unsure, report };
	let fragments = 0;
	for (const item of parsed.items) {
		if (item.kind === "extend" && isFragment(draft, item)) addFragment(draft, item, fragments++);
		else applyItem(draft, item);
	}
	return draft;
}

type Extend = Extract<Item, { kind: "extend" }>;

/** In an overlay, `&{/path}` and the labels it does not define itself lead into the base. dtc dtc-parser.y. */
function isFragment(draft: Draft, { reference }: Extend): boolean {
	if (!draft.plugin) return false;
	return reference.label === undefined || (reference.path === "" && findReferenced(draft, reference) === undefined);
}

/** `&label { … }` of an overlay: a fragment that names its target. dtc livetree.c add_orphan_node. */
function addFragment(draft: Draft, { reference, labels, body }: Extend, number: number): void {
	const { first, last } = reference;
	for (const { name, token } of labels)
		draft.report("reference", token, token, `the label ${name} cannot be given to a node of another tree`);
	const name = `fragment@${number}`;
	if (draft.root.children.get(name)?.deleted === false)
		draft.report("duplicate_node_names", first, last, `dtc calls this ${name}, and there is one already`);
	const fragment = createNode(name, draft.root);
	const target: ValuePart =
		reference.label === undefined
			? { kind: "string", bytes: nameBytes(reference.path), first, last }
			: { kind: "cells", bits: 32, cells: [{ kind: "reference", reference, first, last }], first, last };
	addProperty(fragment, reference.label === undefined ? "target-path" : "target", [target], draft.targets);
	const overlay = createNode("__overlay__", fragment);
	addChild(fragment, overlay);
	addChild(draft.root, fragment);
	mergeBody(draft, overlay, body, first, last, [], true);
}

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

function applyItem(draft: Draft, item: Item): void {
	if (item.kind === "root") {
		const isNew = draft.root.bodies.length === 0 && draft.root.children.size === 0;
		addLabels(draft, draft.root, item.labels);
		mergeBody(draft, draft.root, item.body, item.first, item.first, item.labels, isNew);
		return;
	}
	const { reference } = item;
	if (draft.plugin && item.kind === "extend" && reference.label !== undefined && reference.path !== "") {
		const said = `in an overlay, ${describeReference(reference)} cannot begin a node: dtc takes a label or a whole path`;
		draft.report("reference", reference.first, reference.last, said);
		return;
	}
	const node = findReferenced(draft, reference);
	if (node === undefined) {
		if (!draft.unsure)
			draft.report(
				"reference",
				reference.first,
				reference.last,
				`there is no node ${describeReference(reference)} before this line`,
			);
		return;
	}
	if (item.kind === "delete") deleteNode(draft, node, reference);
	else if (item.kind === "omit") node.omitIfNoRef = true;
	else {
		addLabels(draft, node, item.labels);
		mergeBody(draft, node, item.body, reference.first, reference.last, item.labels, false);
	}
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

function descend(from: DraftNode, path: string): DraftNode | undefined {
	let node: DraftNode | undefined = from;
	for (const name of path.split("/")) {
		if (name === "") continue;
		node = node.children.get(name);
		if (node === undefined || node.deleted) return undefined;
	}
	return node;
}

function findLabel(draft: Draft, label: string): DraftNode | undefined {
	let found: DraftNode | undefined;
	for (const node of draft.labelled.get(label) ?? [])
		if (!node.deleted && node.labels.includes(label) && (found === undefined || comesBefore(node, found))) found = node;
	return found;
}

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

function addLabels(draft: Draft, node: DraftNode, labels: readonly Label[]): void {
	for (const { name } of labels) {
		if (!node.labels.includes(name)) node.labels = [...node.labels, name];
		const carriers = draft.labelled.get(name);
		if (carriers === undefined) draft.labelled.set(name, [node]);
		else if (!carriers.includes(node)) carriers.push(node);
	}
}

/** `at`: what says so; undefined where dtc leaves it out because nothing refers to it. */
export function deleteNode(draft: Draft, node: DraftNode, at: Deletion | undefined): void {
	const body = node.bodies.at(-1);
	if (at && body && !node.deleted) draft.deletions.set(body, at);
	node.deleted = true;
	node.labels = NOTHING;
	for (const child of node.children.values()) deleteNode(draft, child, at);
	for (const property of node.properties.values()) deleteProperty(draft, property, at);
}

function deleteProperty(draft: Draft, property: DraftProperty, at: Deletion | undefined): void {
	const definition = property.definitions.at(-1);
	if (at && definition && !property.deleted) draft.deletions.set(definition, at);
	property.deleted = true;
}

/**
 * Merges a body into a node. `isNew`: this is the node's first body, where dtc keeps duplicates (and refuses them
 * later) and where deletions find nothing to delete.
 */
function mergeBody(
	draft: Draft,
	node: DraftNode,
	body: Body,
	first: Token,
	last: Token,
	labels: readonly Label[],
	isNew: boolean,
): void {
	node.deleted = false;
	const nodeBody = { body, first, last, labels };
	node.bodies = node.bodies.length === 0 ? [nodeBody] : [...node.bodies, nodeBody];
	for (const statement of body.statements) {
		if (isNew && isDuplicate(draft, node, statement)) continue;
		switch (statement.kind) {
			case "property":
				setProperty(draft, node, statement);
				break;
			case "delete-property": {
				const property = node.properties.get(statement.name.text);
				if (property !== undefined && !isNew) deleteProperty(draft, property, statement.name);
				break;
			}
			case "delete-node": {
				const child = node.children.get(statement.name.text);
				if (child !== undefined && !isNew) deleteNode(draft, child, statement.name);
				break;
			}
			case "node":
				mergeChild(draft, node, statement);
		}
	}
}

/** Whether a node's first body says a name twice; all that the node has so far comes from this body. */
function isDuplicate(draft: Draft, node: DraftNode, statement: Statement): boolean {
	const { first, last, text } = statement.name;
	switch (statement.kind) {
		case "delete-property":
			return false;
		case "delete-node":
			if (node.children.has(text))
				draft.report(
					"duplicate_node_names",
					first,
					last,
					`${text} is deleted in the very body that defines it: dtc refuses this`,
				);
			return false;
		case "node":
			if (!node.children.has(text)) return false;
			draft.report("duplicate_node_names", first, last, `there are two nodes ${text} here`);
			return true;
		case "property":
			if (!node.properties.has(text)) return false;
			draft.report("duplicate_property_names", first, last, `${text} is set twice in this body`);
			return true;
	}
}

function setProperty(draft: Draft, node: DraftNode, statement: PropertyDefinition): void {
	const property = node.properties.get(statement.name.text);
	if (property === undefined) {
		node.properties.set(statement.name.text, {
			name: statement.name.text,
			value: statement.value,
			definitions: [statement],
			targets: draft.targets,
			labels: statement.labels,
			refers: statement.refers,
			deleted: false,
		});
		return;
	}
	property.value = statement.value;
	property.definitions.push(statement);
	property.labels = statement.labels;
	property.refers = statement.refers;
	property.deleted = false;
}

function mergeChild(draft: Draft, node: DraftNode, statement: Extract<Statement, { kind: "node" }>): void {
	const { name } = statement;
	let child = node.children.get(name.text);
	const isNew = child === undefined;
	if (child === undefined) {
		child = createNode(name.text, node);
		addChild(node, child);
	}
	// merge_nodes() of dtc does not hand it on to a node that is there already, deleted or not
	if (statement.omitIfNoRef && isNew) child.omitIfNoRef = true;
	addLabels(draft, child, statement.labels);
	mergeBody(draft, child, statement.body, name.first, name.last, statement.labels, isNew);
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
