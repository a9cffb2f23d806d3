import { bytesOf } from "./bytes.ts";
import { type Node, pathOf, type Tree } from "./tree.ts";

/** `{ path: { property: hex } }`, both sorted by code unit: what two trees are compared by. Unknown bytes are null. */
export type CanonicalTree = Record<string, Record<string, string | null>>;

export function canonicalOf(tree: Tree): CanonicalTree {
	const nodes: [string, Node][] = [];
	const collect = (node: Node): void => {
		nodes.push([pathOf(node), node]);
		for (const child of node.children.values()) collect(child);
	};
	collect(tree.root);
	nodes.sort(([a], [b]) => (a < b ? -1 : 1));
	const out: CanonicalTree = {};
	for (const [path, node] of nodes) {
		const properties: Record<string, string | null> = {};
		for (const name of [...node.properties.keys()].sort()) {
			const property = node.properties.get(name);
			const bytes = property === undefined ? undefined : bytesOf(property);
			properties[name] = bytes === undefined ? null : hexOf(bytes);
		}
		out[path] = properties;
	}
	return out;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function hexOf(bytes: Uint8Array): string {
	let hex = "";
	for (const byte of bytes) hex += HEX[byte];
	return hex;
}
