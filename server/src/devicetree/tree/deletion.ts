import type { Statement } from "../parse/ast.ts";
import {
	addChild,
	createNode,
	type Draft,
	type DraftNode,
	type DraftProperty,
	NOTHING,
	removeLabels,
} from "./draft.ts";
import type { Deletion } from "./tree.ts";

type DeletionByName = Extract<Statement, { kind: "delete-node" | "delete-property" }>;

/**
 * `/delete-node/` or `/delete-property/` with a name. In the first body of its node (`isNew`) it deletes nothing, but stays in the tree
 * as something deleted, which keeps a place for what comes later. dtc livetree.c build_node_delete, merge_nodes.
 */
export function deleteByName(draft: Draft, node: DraftNode, statement: DeletionByName, isNew: boolean): void {
	const name = statement.name.text;
	const isNode = statement.kind === "delete-node";
	const present = isNode ? node.children.get(name) : node.properties.get(name);
	const lives = present?.deleted === false;
	if (lives && !isNew && !draft.behindDeletion.has(present)) {
		if (isNode) deleteNode(draft, present as DraftNode, statement.name);
		else deleteProperty(draft, present as DraftProperty, statement.name);
		return;
	}
	if (present === undefined && isNew) leaveDeleted(draft, node, statement);
	// A node that is deleted where it begins is an error.
	if (!(lives && isNew && isNode)) reportIdle(draft, statement, lives, isNew);
}

function leaveDeleted(draft: Draft, node: DraftNode, statement: DeletionByName): void {
	const name = statement.name.text;
	if (statement.kind === "delete-property") {
		const labels = statement.labels.length === 0 ? NOTHING : [...statement.labels];
		const { targets } = draft;
		node.properties.set(name, { name, value: [], definitions: [], targets, labels, refers: false, deleted: true });
		return;
	}
	const child = createNode(name, node);
	child.deleted = true;
	child.omitIfNoRef = statement.omitIfNoRef;
	if (statement.labels.length > 0) draft.leftLabels.set(child, statement.labels);
	addChild(node, child);
}

/** Says of a deletion that there is nothing for it. */
function reportIdle(draft: Draft, { kind, name, first }: DeletionByName, lives: boolean, isNew: boolean): void {
	if (draft.unsure) return;
	const what = kind === "delete-node" ? "node" : "property";
	let message = `there is no ${what} ${name.text} here to delete`;
	if (draft.plugin && isNew) message += ": an overlay cannot delete what its base has";
	if (lives)
		message = isNew
			? `dtc does not delete ${name.text} here: it is set in this very body`
			: `dtc does not delete ${name.text} here: the body that begins this node deletes it before it defines it`;
	draft.report("nothing_deleted", first, name.last, message, "hint");
}

/** `at`: what says so; undefined where dtc leaves it out because nothing refers to it. */
export function deleteNode(draft: Draft, node: DraftNode, at: Deletion | undefined): void {
	if (node.deleted) return;
	const body = node.bodies.at(-1);
	if (at && body) draft.deletions.set(body, at);
	node.deleted = true;
	removeLabels(draft, node);
	for (const child of node.children.values()) deleteNode(draft, child, at);
	for (const property of node.properties.values()) deleteProperty(draft, property, at);
}

function deleteProperty(draft: Draft, property: DraftProperty, at: Deletion | undefined): void {
	if (property.deleted) return;
	const definition = property.definitions.at(-1);
	if (at && definition) draft.deletions.set(definition, at);
	property.deleted = true;
	property.labels = NOTHING;
}
