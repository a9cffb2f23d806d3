import { phandleIn } from "../blob/blob-reader.ts";
import { blobBytesOf, propertyNames } from "../blob/blob-writer.ts";
import { textOfBytes } from "../lex/text-escapes.ts";
import type { Reference, ValuePart } from "../parse/ast.ts";
import type { Node, NodeBody, PropertyDefinition, Tree } from "../tree/tree.ts";

/** A tree while overlays are laid over it, with libfdt's order: what is new goes in front. libfdt fdt_rw.c. */
export interface GrowingTree {
	readonly root: GrowingNode;
	/** The node of each phandle. */
	readonly phandles: Map<number, GrowingNode>;
	/** Property names in the order in which a strings block gets them. */
	readonly strings: Set<string>;
}

export interface GrowingNode {
	/** Changed by `renameNode` alone. */
	name: string;
	readonly parent: GrowingNode | undefined;
	readonly properties: InFront<GrowingProperty>;
	readonly children: InFront<GrowingNode>;
	/** By name without unit address: the first such child in the tree's order. */
	readonly firstOfBase: Map<string, GrowingNode>;
	readonly labels: Set<string>;
	readonly bodies: NodeBody[];
	readonly blob: string | undefined;
}

export interface GrowingProperty {
	readonly name: string;
	readonly value: readonly ValuePart[];
	/** Grows with each overlay that sets the property. */
	readonly definitions: PropertyDefinition[];
	/** Where the references of the value lead, in the tree they were read in. */
	readonly targets: ReadonlyMap<Reference, Node>;
	/** The phandle each reference stands for, where an overlay set the property, and the overlay's own node it is of. */
	readonly phandles?: ReadonlyMap<Reference, { readonly phandle: number; readonly node: Node | undefined }>;
	/** Undefined where they are not known. */
	readonly bytes: Uint8Array | undefined;
}

/** Things by name; `added` ones stand in front of the others, the last one first. */
export interface InFront<T> {
	readonly byName: Map<string, T>;
	readonly before: string[];
	readonly added: string[];
}

export function growingTree({ root, strings }: Tree): GrowingTree {
	const tree: GrowingTree = {
		root: growingNode(root, undefined),
		phandles: new Map(),
		strings: new Set(strings ?? propertyNames(root)),
	};
	for (const node of growingNodes(tree.root)) notePhandle(tree, node);
	return tree;
}

function growingNode(node: Node, parent: GrowingNode | undefined): GrowingNode {
	const growing = emptyNode(node.name, parent, node);
	for (const property of node.properties.values())
		growing.properties.byName.set(property.name, {
			...property,
			definitions: [...property.definitions],
			bytes: blobBytesOf(property),
		});
	for (const child of node.children.values()) {
		const grown = growingNode(child, growing);
		growing.children.byName.set(child.name, grown);
		const base = baseOf(child.name);
		if (!growing.firstOfBase.has(base)) growing.firstOfBase.set(base, grown);
	}
	return growing;
}

function emptyNode(
	name: string,
	parent: GrowingNode | undefined,
	{ labels, bodies, blob, properties, children }: Pick<Node, "labels" | "bodies" | "blob" | "properties" | "children">,
): GrowingNode {
	return {
		name,
		parent,
		properties: { byName: new Map(), before: [...properties.keys()], added: [] },
		children: { byName: new Map(), before: [...children.keys()], added: [] },
		firstOfBase: new Map(),
		labels: new Set(labels),
		bodies: [...bodies],
		blob,
	};
}

const baseOf = (name: string): string => name.split("@", 1)[0] ?? "";

/** The things in the tree's order. */
export function* inOrder<T>({ byName, before, added }: InFront<T>): Generator<T> {
	for (const name of added.toReversed()) yield byName.get(name) as T;
	for (const name of before) yield byName.get(name) as T;
}

export function* growingNodes(node: GrowingNode): Generator<GrowingNode> {
	yield node;
	for (const child of inOrder(node.children)) yield* growingNodes(child);
}

/** A name without unit address finds the first node that has one as well. libfdt fdt_ro.c fdt_subnode_offset. */
export function childNamed(node: GrowingNode, name: string): GrowingNode | undefined {
	return name.includes("@") ? node.children.byName.get(name) : node.firstOfBase.get(name);
}

/** The child of that name, made if there is none. libfdt fdt_rw.c fdt_add_subnode. */
export function childMade(node: GrowingNode, name: string, blob?: string): GrowingNode {
	const present = childNamed(node, name);
	if (present !== undefined) return present;
	const child = emptyNode(name, node, { labels: [], bodies: [], blob, properties: new Map(), children: new Map() });
	node.children.byName.set(name, child);
	node.children.added.push(name);
	node.firstOfBase.set(baseOf(name), child);
	return child;
}

/** Replaces a property in its place, or adds it in front. libfdt fdt_rw.c fdt_setprop. */
export function setProperty(tree: GrowingTree, node: GrowingNode, property: GrowingProperty): void {
	const { byName, added } = node.properties;
	const present = byName.get(property.name);
	const isPhandle = property.name === "phandle" || property.name === "linux,phandle";
	const before = isPhandle ? phandleOf(node) : undefined;
	if (before !== undefined && tree.phandles.get(before) === node) tree.phandles.delete(before);
	if (present === undefined) {
		added.push(property.name);
		tree.strings.add(property.name);
	}
	const definitions = present?.definitions ?? [];
	for (const definition of property.definitions) definitions.push(definition);
	byName.set(property.name, { ...property, definitions });
	if (isPhandle) notePhandle(tree, node);
}

/** libfdt fdt_rw.c fdt_delprop. */
export function removeProperty(tree: GrowingTree, node: GrowingNode, name: string): void {
	const phandle = phandleOf(node);
	takeOut(node.properties, name);
	if (phandle !== undefined && phandleOf(node) !== phandle && tree.phandles.get(phandle) === node)
		tree.phandles.delete(phandle);
}

/** The node with all below it; the root stays. libfdt fdt_rw.c fdt_del_node. */
export function removeNode(tree: GrowingTree, { name, parent }: GrowingNode): void {
	const node = parent?.children.byName.get(name);
	if (parent === undefined || node === undefined) return;
	takeOut(parent.children, name);
	const base = baseOf(name);
	parent.firstOfBase.delete(base);
	for (const sibling of inOrder(parent.children))
		if (baseOf(sibling.name) === base && !parent.firstOfBase.has(base)) parent.firstOfBase.set(base, sibling);
	for (const gone of growingNodes(node)) {
		const phandle = phandleOf(gone);
		if (phandle !== undefined && tree.phandles.get(phandle) === gone) tree.phandles.delete(phandle);
	}
}

/** Gives a node another name where it stands; the root stays what it is. */
export function renameNode(node: GrowingNode, name: string): void {
	const siblings = node.parent?.children;
	if (siblings === undefined || siblings.byName.has(name)) return;
	for (const names of [siblings.before, siblings.added]) {
		const place = names.indexOf(node.name);
		if (place >= 0) names[place] = name;
	}
	siblings.byName.delete(node.name);
	siblings.byName.set(name, node);
	node.parent?.firstOfBase.delete(baseOf(node.name));
	node.parent?.firstOfBase.set(baseOf(name), node);
	node.name = name;
}

function takeOut<T>({ byName, before, added }: InFront<T>, name: string): void {
	if (!byName.delete(name)) return;
	for (const names of [before, added]) {
		const place = names.indexOf(name);
		if (place >= 0) names.splice(place, 1);
	}
}

function notePhandle(tree: GrowingTree, node: GrowingNode): void {
	const phandle = phandleOf(node);
	if (phandle !== undefined && !tree.phandles.has(phandle)) tree.phandles.set(phandle, node);
}

/** libfdt fdt_ro.c fdt_get_phandle. */
export function phandleOf({ properties: { byName } }: GrowingNode): number | undefined {
	return phandleIn(byName.get("phandle")?.bytes) ?? phandleIn(byName.get("linux,phandle")?.bytes);
}

/**
 * libfdt fdt_ro.c fdt_path_offset: a path that begins without "/" begins with an alias. Since 1.7.1 an alias is a whole
 * path and ends as text does, before it may begin with another: fdt_get_alias_namelen.
 */
export function nodeOfPath(tree: GrowingTree, path: string, checksAliases: boolean): GrowingNode | undefined {
	let names = path.split("/").filter((name) => name !== "");
	const followed = new Set<string>();
	for (let from = path; !from.startsWith("/"); ) {
		const name = names[0] ?? "";
		const aliases = childNamed(tree.root, "aliases");
		const alias = textOfProperty(aliases, name);
		const isWhole = alias?.startsWith("/") && aliases?.properties.byName.get(name)?.bytes?.at(-1) === 0;
		if (alias === undefined || followed.has(name) || (checksAliases && !isWhole)) return undefined;
		followed.add(name);
		names = [...alias.split("/").filter((part) => part !== ""), ...names.slice(1)];
		from = alias;
	}
	let node: GrowingNode | undefined = tree.root;
	for (const name of names) node = node && childNamed(node, name);
	return node;
}

export function pathOfGrowing(node: GrowingNode): string {
	let path = "";
	for (let at = node; at.parent !== undefined; at = at.parent) path = `/${at.name}${path}`;
	return path || "/";
}

/** A property as text up to its first NUL, as C reads it. */
export function textOfProperty(node: GrowingNode | undefined, name: string): string | undefined {
	const bytes = node?.properties.byName.get(name)?.bytes;
	return bytes && (textOfBytes(bytes).split("\0", 1)[0] ?? "");
}
