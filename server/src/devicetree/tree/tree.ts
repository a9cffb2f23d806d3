import type { Span } from "../../text/span.ts";
import { spanOfTokens } from "../lex/origin.ts";
import type { Token } from "../lex/token.ts";
import type { Body, Label, Reference, Statement, ValuePart } from "../parse/ast.ts";

/** One node of a resolved tree: what dtc would put into the blob, and how it came to be. */
export interface Node {
	/** With its unit address; empty for the root. */
	readonly name: string;
	readonly parent: Node | undefined;
	readonly children: ReadonlyMap<string, Node>;
	readonly properties: ReadonlyMap<string, Property>;
	readonly labels: readonly string[];
	/** Every body that shaped it, in the order of reading; none in a blob. */
	readonly bodies: readonly NodeBody[];
	/** The .dtb or .dtbo that says there is such a node: the place of one without bodies. */
	readonly blob: string | undefined;
	/** Explicit, or given because something refers to it. */
	readonly phandle: number | undefined;
}

/** One `{ … }` of a node. */
export interface NodeBody {
	readonly body: Body;
	/** What names the node there: its name, `/`, or the reference in front of the braces. */
	readonly first: Token;
	readonly last: Token;
	readonly labels: readonly Label[];
}

export interface Property {
	readonly name: string;
	readonly value: readonly ValuePart[];
	/** Every setting of it, in order; empty for what dtc adds, and in a blob. */
	readonly definitions: readonly PropertyDefinition[];
	/** Labels resolved: the node each reference in the value, or in another, leads to; a missing entry is unknown. */
	readonly targets: ReadonlyMap<Reference, Node>;
}

export type PropertyDefinition = Extract<Statement, { kind: "property" }>;

/** A whole board, resolved. */
export interface Tree {
	readonly root: Node;
	readonly labels: ReadonlyMap<string, Node>;
	/** The first node of each phandle. */
	readonly phandles: ReadonlyMap<number, Node>;
	readonly memoryReservations: readonly { readonly address: bigint; readonly size: bigint }[];
	readonly bootCpu: number;
	/**
	 * What a blob's strings block begins with: property names, alone or a whole block of them. Without it they stand in
	 * the order in which the tree has them.
	 */
	readonly strings?: readonly string[];
	/** False when something that may add to the tree could not be read: what is missing is unknown, not absent. */
	readonly complete: boolean;
	/**
	 * libfdt has taken its magic away, as it does when it refuses an overlay, and that went unheeded: nobody reads it as a tree any
	 * more. `by`: the overlay's file; `at`: the line that applies it.
	 */
	readonly erased?: { readonly by: string; readonly at: Span };
	readonly plugin: boolean;
	/** What was deleted, with all that shaped it: of a node, its children and properties with it. */
	readonly deleted: readonly Deleted[];
	/** Which setting of a property, or body of a node, a deletion undid; a later one may have brought it back. */
	readonly deletions: ReadonlyMap<PropertyDefinition | NodeBody, Deletion>;
}

export type Deleted =
	| { readonly kind: "node"; readonly node: Node }
	| { readonly kind: "property"; readonly node: Node; readonly property: Property };

/** What names the deleted thing in `/delete-node/` or `/delete-property/`. */
export interface Deletion {
	readonly first: Token;
	readonly last: Token;
}

/** Whether it is meant to be laid over another: `/plugin/`, or in a blob, which does not say, a fragment. */
export function isOverlay({ plugin, root }: Tree): boolean {
	return plugin || [...root.children.values()].some(({ children }) => children.has("__overlay__"));
}

/** `/soc/usb@e6590000`; `/` for the root. */
export function pathOf(node: Node): string {
	let path = "";
	for (let at = node; at.parent !== undefined; at = at.parent) path = `/${at.name}${path}`;
	return path || "/";
}

export function nodeAtPath(root: Node, path: string): Node | undefined {
	let node: Node | undefined = root;
	for (const name of path.split("/")) {
		if (name !== "") node = node?.children.get(name);
		if (node === undefined) return undefined;
	}
	return node;
}

/** The node and everything below it, parents first, in the blob's order. */
export function nodesBelow(node: Node): readonly Node[] {
	const nodes: Node[] = [];
	const collect = (one: Node): void => {
		nodes.push(one);
		for (const child of one.children.values()) collect(child);
	};
	collect(node);
	return nodes;
}

/** As a person calls it: `&label`'s label, else the name. */
export function displayName(node: Node): string {
	return node.labels[0] ?? (node.name || "/");
}

/** Where a property was last set, name to value; undefined for what nobody typed. */
export function spanOfProperty(property: Property): Span | undefined {
	const last = property.definitions.at(-1);
	if (last !== undefined) return spanOfTokens(last.name.first, last.last);
	const part = property.value[0];
	return part?.kind === "flat" ? spanOfTokens(part.first, part.last) : undefined;
}

/** Where a node is named for the last time: its name, or the reference in front of its body; the file, for a blob's. */
export function spanOfNode(node: Node): Span {
	const body = node.bodies.at(-1);
	return body === undefined ? { file: node.blob ?? "", start: 0, end: 0 } : spanOfTokens(body.first, body.last);
}

/** Whether a node is another, or stands below it. */
export function isBelow(node: Node, above: Node): boolean {
	for (let at: Node | undefined = node; at !== undefined; at = at.parent) if (at === above) return true;
	return false;
}
