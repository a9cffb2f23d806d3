import { isOkay, specifiersOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import type { AssignedDevicePlan } from "../../machine/boot-plan.ts";
import { closestKey } from "../../text/yaml-closest-key.ts";

/** What the host's tree says of the node at a `dtdev` path. */
export type DescribeAssigned = (path: string) => Omit<AssignedDevicePlan, "cause">;

/**
 * The path has to be the node's own, from the root, without an alias or a slash at its end; only upper and lower case count as
 * the same: dt_find_node_by_path(), dt_node_cmp() of Xen.
 */
export function assignedDevicesOf(host: Tree): DescribeAssigned {
	let nodes: ReadonlyMap<string, Node> | undefined;
	return (path) => {
		nodes ??= new Map([...nodesBelow(host.root)].map((node) => [pathOf(node).toLowerCase(), node]));
		const node = nodes.get(path.toLowerCase());
		if (node !== undefined || !host.complete) return describe(host, node, path);
		const near = closestKey(path, [...nodes.values()].map(pathOf));
		return { path, found: false, ...(near !== undefined && { near }) };
	};
}

function describe(host: Tree, node: Node | undefined, path: string): Omit<AssignedDevicePlan, "cause"> {
	if (node === undefined) return { path };
	const behindIommu = isBehindIommu(host, node);
	const passthrough = node.properties.has("xen,passthrough") || (host.complete ? false : undefined);
	return {
		path: pathOf(node),
		found: true,
		...(behindIommu !== undefined && { behindIommu }),
		...(passthrough !== undefined && { passthrough }),
	};
}

/**
 * Whether an IOMMU guards the node: it has `iommus`, and each it names is on. Xen iommu_add_dt_device(), iommu_dt_xlate().
 * Undefined where that is not known, as on boards whose SMMU lists its masters in the old way (`mmu-masters`).
 */
function isBehindIommu(tree: Tree, node: Node): boolean | undefined {
	const iommus = node.properties.get("iommus");
	if (iommus === undefined) return tree.complete && !listsMasters(tree.root) ? false : undefined;
	const named = specifiersOf(tree, iommus, "#iommu-cells");
	if (named.length === 0 || named.some(({ provider }) => provider === undefined)) return undefined;
	return named.every(({ provider }) => provider !== undefined && isOkay(provider));
}

function listsMasters(node: Node): boolean {
	return node.properties.has("mmu-masters") || [...node.children.values()].some(listsMasters);
}
