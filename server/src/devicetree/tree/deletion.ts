import { closestKey } from "../../text/yaml-closest-key.ts";
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
	if (!(lives && isNew && isNode)) reportIdle(draft, node, statement, lives, isNew);
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

/**
 * Says of a deletion that there is nothing for it. Boards delete what only some variants of their SoC have: of what is not there nothing
 * is said, unless something else was probably meant, or it is an overlay's base that was.
 */
function reportIdle(
	draft: Draft,
	node: DraftNode,
	{ kind, name, first }: DeletionByName,
	lives: boolean,
	isNew: boolean,
): void {
	if (draft.unsure) return;
	const what = kind === "delete-node" ? "node" : "property";
	const members = kind === "delete-node" ? node.children : node.properties;
	const near = lives ? undefined : nearMember(name.text, members);
	const isOfBase = draft.plugin && isNew;
	if (!lives && near === undefined && !isOfBase) return;
	let message = `there is no ${what} ${name.text} here to delete`;
	if (near !== undefined) message += `: did you mean ${near}?`;
	else if (isOfBase) message += ": an overlay cannot delete what its base has";
	if (lives)
		message = isNew
			? `dtc does not delete ${name.text} here: it is set in this very body`
			: `dtc does not delete ${name.text} here: the body that begins this node deletes it before it defines it`;
	draft.report("nothing_deleted", first, name.last, message, "hint");
}

/** What lives there by nearly this name; one with another number is another thing. */
function nearMember(name: string, members: ReadonlyMap<string, { readonly deleted: boolean }>): string | undefined {
	const alive = [...members].filter(([other, { deleted }]) => !deleted && digitsIn(other) === digitsIn(name));
	const slips = Math.min(MOST_SLIPS, Math.max(1, Math.floor(name.length / 3)));
	return closestKey(
		name,
		alive.map(([other]) => other),
		slips,
	);
}

const MOST_SLIPS = 2;

const digitsIn = (name: string): string => name.replace(/\D/g, "");

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
