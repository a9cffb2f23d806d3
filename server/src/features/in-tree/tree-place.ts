import type { Analysis } from "../../analysis.ts";
import type { OuterNode } from "../../devicetree/cursor/statement-reader.ts";
import { type Node, nodeAtPath, type Tree } from "../../devicetree/tree/tree.ts";
import type { DomainFacts } from "../../facts.ts";
import type { StackFacts } from "../../plan/read-sources.ts";
import type { Snapshot } from "../../text/snapshot.ts";
import type { Typing } from "../completion.ts";

/** A place in a file of a tree, with what was last known of that tree. */
export interface TreePlace {
	readonly snapshot: Snapshot;
	readonly file: string;
	readonly text: string;
	/** Undefined: the file is part of no tree that was read. */
	readonly known: KnownTree | undefined;
	/** The node that is written there; undefined: none yet, or none that is known. */
	readonly node: Node | undefined;
	/** The node around that one. */
	readonly parent: Node | undefined;
	/** What the editor asks for by itself, behind this character; undefined: somebody asked. */
	readonly trigger: string | undefined;
}

export interface KnownTree {
	readonly analysis: Analysis;
	/** What says who uses and may use something: the analysis, or that of the text before it became one that cannot be read whole. */
	readonly answers: Analysis;
	readonly stack: StackFacts;
	/** The guest whose tree it is; undefined for the host's. */
	readonly guest: DomainFacts | undefined;
	/** As who has it reads it: of a guest's what its hypervisor makes of it. */
	readonly tree: Tree;
}

/**
 * The tree that a file is part of: of several the one whose base it is, else the first. Where what is being typed takes labels away, as an
 * overlay that is not laid any more, the tree as it was before.
 */
export function knownTree(
	{ analyses, wholeBefore }: Pick<Typing, "analyses" | "wholeBefore">,
	file: string,
): KnownTree | undefined {
	for (const analysis of analyses) {
		const before = wholeBefore?.(analysis);
		const found = treeIn(analysis, before ?? analysis, file);
		const whole = before && treeIn(before, before, file);
		if (found !== undefined) return whole !== undefined && hasMore(whole.tree, found.tree) ? whole : found;
	}
	return undefined;
}

function treeIn(analysis: Analysis, answers: Analysis, file: string): KnownTree | undefined {
	const owned = analysis.facts.stacks.filter(({ stack }) => stack.resolved.sources.has(file));
	const found = owned.find(({ stack }) => stack.resolved.file === file) ?? owned[0];
	if (found === undefined) return undefined;
	const { stack, guest } = found;
	return { analysis, answers, stack, guest, tree: withLabelsOf(stack.resolved.tree, stack.board.tree) };
}

/** A guest's tree, with the labels too of what does not get there, or is made there by itself (its interrupt controller). */
function withLabelsOf(written: Tree, made: Tree): Tree {
	if (written === made) return made;
	const taken = [...made.labels].filter(([label, { properties }]) => properties.size > 0 || !written.labels.has(label));
	return { ...made, labels: new Map([...written.labels, ...taken]) };
}

/** Whether a tree has all labels of another, and more. */
function hasMore({ labels }: Tree, other: Tree): boolean {
	return labels.size > other.labels.size && [...other.labels.keys()].every((label) => labels.has(label));
}

/** The node that the open braces lead to, in what is made of the tree, else as it is written; undefined where there is none. */
export function nodeWithin({ tree, stack }: KnownTree, nodes: readonly OuterNode[]): Node | undefined {
	return nodeOf(tree, nodes) ?? nodeOf(stack.resolved.tree, nodes);
}

function nodeOf(tree: Tree, nodes: readonly OuterNode[]): Node | undefined {
	let node: Node | undefined;
	nodes.forEach(({ name, labels }, depth) => {
		const above = nodes[depth - 1];
		if (name === "__overlay__" && above?.target !== undefined) node = nodeNamed(tree, above.target) ?? node;
		else if (depth === 0) node = nodeNamed(tree, name);
		else node = node?.children.get(name);
		// whatever its name, a label has one place
		for (const label of labels) node ??= tree.labels.get(label);
	});
	return node;
}

/** The node that `/`, `&label`, `&{/path}`, `&{label/path}` or a path leads to. */
export function nodeNamed(tree: Tree, name: string): Node | undefined {
	if (name.startsWith("&{")) {
		const path = name.slice(2).replace(/\}$/, "");
		const slash = path.indexOf("/");
		const from = slash <= 0 ? tree.root : tree.labels.get(path.slice(0, slash));
		return slash === -1 ? tree.labels.get(path) : from && nodeAtPath(from, path.slice(slash));
	}
	if (name.startsWith("&")) return tree.labels.get(name.slice(1));
	return name.startsWith("/") ? nodeAtPath(tree.root, name) : undefined;
}
