import { isOkay, specifiersOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import { closestKey } from "../../text/yaml-closest-key.ts";
import { isPassedThrough } from "./xen-domains.ts";

/** What the host's tree says of the node at a `dtdev` path. */
export interface AssignedNode {
	/** The node's own path; as written, where there is none. */
	readonly path: string;
	/** Undefined where the host tree is not known to be whole. */
	readonly found?: boolean;
	/** Where there is none: the path of the node that was probably meant. */
	readonly near?: string;
	/** An IOMMU that is on guards the node; undefined where that is not known. */
	readonly behindIommu?: boolean;
	/** `xen,passthrough` on the node: Dom0 was not given it. Undefined where that is not known. */
	readonly passthrough?: boolean;
}

/**
 * The path has to be the node's own, from the root, without an alias or a slash at its end; only upper and lower case count as
 * the same: dt_find_node_by_path(), dt_node_cmp() of Xen.
 */
export function assignedNodesOf(host: Tree): (path: string) => AssignedNode {
	const known = new Map<string, AssignedNode>();
	const nodeAt = nodeFinder(host.root);
	let masters: boolean | undefined;
	const listsMasters = () => {
		masters ??= [...nodesBelow(host.root)].some(({ properties }) => properties.has("mmu-masters"));
		return masters;
	};
	const assignedNode = (path: string): AssignedNode => {
		const node = nodeAt(path);
		if (node === undefined) return host.complete ? { path, found: false } : { path };
		const behindIommu = isBehindIommu(host, node, listsMasters);
		const passthrough = isPassedThrough(node) || (host.complete ? false : undefined);
		return {
			path: pathOf(node),
			found: true,
			...(behindIommu !== undefined && { behindIommu }),
			...(passthrough !== undefined && { passthrough }),
		};
	};
	return (path) => {
		const found = known.get(path) ?? assignedNode(path);
		known.set(path, found);
		return found;
	};
}

/** The path that was probably meant by one where there is no node. */
export function pathNear(host: Tree): (path: string) => string | undefined {
	let paths: readonly string[] | undefined;
	return (path) => {
		paths ??= [...nodesBelow(host.root)].map(pathOf);
		return closestKey(path, paths);
	};
}

/** By path: the child of exactly this name, else the first that differs in upper and lower case only. */
function nodeFinder(root: Node): (path: string) => Node | undefined {
	const lowered = new Map<Node, ReadonlyMap<string, Node>>();
	const inAnyCase = (node: Node, name: string): Node | undefined => {
		const known = lowered.get(node);
		const children =
			known ?? new Map([...node.children.values()].toReversed().map((child) => [child.name.toLowerCase(), child]));
		if (!known) lowered.set(node, children);
		return children.get(name.toLowerCase());
	};
	return (path) => {
		if (path === "/") return root;
		if (!path.startsWith("/")) return undefined;
		let node: Node | undefined = root;
		for (const name of path.slice(1).split("/")) node = node && (node.children.get(name) ?? inAnyCase(node, name));
		return node;
	};
}

/**
 * Whether an IOMMU guards the node: it has `iommus`, and each it names is on. Xen iommu_add_dt_device(), iommu_dt_xlate().
 * Undefined where that is not known, as on boards whose SMMU lists its masters in the old way (`mmu-masters`).
 */
function isBehindIommu(tree: Tree, node: Node, listsMasters: () => boolean): boolean | undefined {
	const iommus = node.properties.get("iommus");
	if (iommus === undefined) return tree.complete && !listsMasters() ? false : undefined;
	const named = specifiersOf(tree, iommus, "#iommu-cells").filter(({ isShort }) => !isShort);
	if (named.length === 0 || named.some(({ provider }) => provider === undefined)) return undefined;
	return named.every(({ provider }) => provider !== undefined && isOkay(provider));
}
