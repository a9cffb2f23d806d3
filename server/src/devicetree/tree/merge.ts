import type { Token } from "../lex/token.ts";
import type { Body, Item, Label, Parsed, Statement, ValuePart } from "../parse/ast.ts";
import { nameBytes } from "./bytes.ts";
import { deleteByName, deleteNode } from "./deletion.ts";
import {
	addBody,
	addChild,
	addLabels,
	addProperty,
	createNode,
	type Draft,
	type DraftNode,
	describeReference,
	findReferenced,
	isUnplaced,
	NOTHING,
	type Report,
} from "./draft.ts";
import { nearestLabel } from "./nearest-label.ts";
import type { PropertyDefinition } from "./tree.ts";

/** Applies the items of a board in order, with the rules of dtc's livetree.c (merge_nodes, delete_node, add_label). */
export function mergeItems(parsed: Parsed, unsure: boolean, report: Report): Draft {
	const { plugin } = parsed;
	const root = createNode("", undefined);
	const draft: Draft = {
		root,
		labelled: new Map(),
		targets: new Map(),
		deletions: new Map(),
		behindDeletion: new Set(),
		leftLabels: new Map(),
		unplaced: new Set(),
		plugin,
		unsure,
		report,
	};
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

function applyItem(draft: Draft, item: Item): void {
	if (item.kind === "root") {
		const isNew = draft.root.bodies.length === 0 && draft.root.children.size === 0;
		addLabels(draft, draft.root, namesOf(item.labels));
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
		if (item.kind === "extend") leaveOut(draft, item);
		if (!draft.unsure && !isUnplaced(draft, reference)) {
			const { question, fixes } = nearestLabel(draft, reference);
			const said = `there is no node ${describeReference(reference)} before this line${question}`;
			draft.report("reference", reference.first, reference.last, said, "error", fixes);
		}
		return;
	}
	if (item.kind === "delete") deleteNode(draft, node, reference);
	else if (item.kind === "omit") node.omitIfNoRef = true;
	else {
		addLabels(draft, node, namesOf(item.labels));
		mergeBody(draft, node, item.body, reference.first, reference.last, item.labels, false);
	}
}

/** The labels of a body that has no node, and of all in it. */
function leaveOut(draft: Draft, { labels, body }: { readonly labels: readonly Label[]; readonly body: Body }): void {
	for (const { name } of labels) draft.unplaced.add(name);
	for (const statement of body.statements) if (statement.kind === "node") leaveOut(draft, statement);
}

const namesOf = (labels: readonly Label[]): readonly string[] =>
	labels.length === 0 ? NOTHING : labels.map(({ name }) => name);

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
	addBody(node, { body, first, last, labels });
	for (const statement of body.statements) {
		if (isNew && isDuplicate(draft, node, statement)) continue;
		if (statement.kind === "property") setProperty(draft, node, statement, isNew);
		else if (statement.kind === "node") mergeChild(draft, node, statement, isNew);
		else deleteByName(draft, node, statement, isNew);
	}
}

/** Whether a node's first body says a name twice; all that the node has so far comes from this body. */
function isDuplicate(draft: Draft, node: DraftNode, statement: Statement): boolean {
	const { first, last, text } = statement.name;
	switch (statement.kind) {
		case "delete-property":
			return false;
		case "delete-node":
			if (node.children.get(text)?.deleted === false)
				draft.report(
					"duplicate_node_names",
					first,
					last,
					`${text} is deleted in the very body that defines it: dtc refuses this`,
				);
			return false;
		case "node":
			if (node.children.get(text)?.deleted !== false) return false;
			draft.report("duplicate_node_names", first, last, `there are two nodes ${text} here`);
			return true;
		case "property":
			if (node.properties.get(text)?.deleted !== false) return false;
			draft.report("duplicate_property_names", first, last, `${text} is set twice in this body`);
			return true;
	}
}

function setProperty(draft: Draft, node: DraftNode, statement: PropertyDefinition, isNew: boolean): void {
	const { name, value, labels, refers } = statement;
	const property = node.properties.get(name.text);
	if (property === undefined || isNew) {
		if (property !== undefined) node.properties.delete(name.text);
		const { targets } = draft;
		const own = labels.length === 0 ? NOTHING : [...labels];
		const set = { name: name.text, value, definitions: [statement], targets, labels: own, refers, deleted: false };
		node.properties.set(name.text, set);
		if (property !== undefined) draft.behindDeletion.add(set);
		return;
	}
	if (draft.behindDeletion.delete(property) && !property.deleted) reportSecond(draft, "property", statement);
	property.value = value;
	property.definitions.push(statement);
	// A label stays with the property that a later body sets.
	if (property.labels === NOTHING) property.labels = labels.length === 0 ? NOTHING : [...labels];
	else for (const label of labels) (property.labels as Label[]).push(label);
	property.refers = refers;
	property.deleted = false;
}

type NodeStatement = Extract<Statement, { kind: "node" }>;

function mergeChild(draft: Draft, node: DraftNode, statement: NodeStatement, isNew: boolean): void {
	const { name, labels } = statement;
	const present = node.children.get(name.text);
	if (present === undefined || isNew) {
		const child = createNode(name.text, node);
		addChild(node, child);
		if (present !== undefined) draft.behindDeletion.add(child);
		child.omitIfNoRef = statement.omitIfNoRef;
		addLabels(draft, child, namesOf(labels));
		mergeBody(draft, child, statement.body, name.first, name.last, labels, true);
		return;
	}
	if (draft.behindDeletion.delete(present)) reportSecond(draft, "node", statement);
	// merge_nodes() hands /omit-if-no-ref/ on to no node that is there already, deleted or not
	const left = draft.leftLabels.get(present);
	const all = left === undefined ? labels : [...labels.toReversed(), ...left];
	draft.leftLabels.delete(present);
	addLabels(draft, present, namesOf(all));
	mergeBody(draft, present, statement.body, name.first, name.last, all, false);
}

/** dtc brings back what a deletion left in front, and has two of that name. */
function reportSecond(draft: Draft, kind: "node" | "property", { name }: PropertyDefinition | NodeStatement): void {
	const { first, last, text } = name;
	const said = `for dtc this is a second ${kind} ${text}: the body that begins this node deletes ${text} before it defines it`;
	draft.report(`duplicate_${kind}_names`, first, last, said);
}
