import { isOkay, specifiersOf } from "../../devicetree/tree/read-property.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../devicetree/tree/tree.ts";
import type { Cause, DomainRequest } from "../../machine/boot-plan.ts";
import { closestKey } from "../../text/yaml-closest-key.ts";
import { type RoutedInterrupt, routedInterrupts } from "./interrupts.ts";
import { nodeFinder } from "./node-at-path.ts";
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
	/** Dom0 was not given it: it has `xen,passthrough`, or Xen leaves it out of Dom0's tree. Undefined where that is not known. */
	readonly passthrough?: boolean;
	/** Those that Xen routes with it; undefined: none. */
	readonly interrupts?: readonly RoutedInterrupt[];
}

/** What is known of the host's node at a path, and the path that was meant where there is none. */
export interface NodesByPath {
	readonly assigned: (path: string) => AssignedNode;
	/** @param taken paths that are not meant, as they are asked for besides */
	readonly near: (path: string, taken?: ReadonlySet<string>) => string | undefined;
}

/** @param leftOut as of `leftOutOfDom0` */
export function assignedNodesOf(
	host: Tree,
	leftOut: (node: Node) => string | undefined,
): (path: string) => AssignedNode {
	const known = new Map<string, AssignedNode>();
	const nodeAt = nodeFinder(host.root);
	let masters: boolean | undefined;
	const listsMasters = () => {
		masters ??= nodesBelow(host.root).some(({ properties }) => properties.has("mmu-masters"));
		return masters;
	};
	const assignedNode = (path: string): AssignedNode => {
		const node = nodeAt(path);
		if (node === undefined) return host.complete ? { path, found: false } : { path };
		const interrupts = routedInterrupts(host, node);
		const behindIommu = isBehindIommu(host, node, listsMasters);
		const passthrough = isPassedThrough(node) || leftOut(node) !== undefined || (host.complete ? false : undefined);
		return {
			path: pathOf(node),
			found: true,
			...(interrupts.length > 0 && { interrupts }),
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

/**
 * By the cause of each line of a guest's `dtdev`, the node at its path. The first that is not there ends the creation: of no other it is
 * said what was meant.
 */
export function nodesOfDtdev(
	{ devices }: DomainRequest,
	{ assigned, near }: NodesByPath,
): readonly (readonly [Cause, AssignedNode])[] {
	const first = devices.findIndex(({ path }) => assigned(path).found === false);
	const taken = new Set(devices.map(({ path }) => assigned(path).path));
	return devices.map(({ cause, path }, i) => {
		const node = assigned(path);
		const meant = i === first ? near(path, taken) : undefined;
		return [cause, meant === undefined ? node : { ...node, near: meant }];
	});
}

/**
 * The path that was probably meant by one where there is no node: that of a label, the only one of that name, that of the registers which
 * the name tells, else the nearest.
 */
export function pathNear(host: Tree): NodesByPath["near"] {
	let paths: readonly string[] | undefined;
	return (path, taken = NONE) => {
		if (path.startsWith("&")) {
			const labelled = host.labels.get(path.slice(1));
			return labelled && pathOf(labelled);
		}
		paths ??= nodesBelow(host.root).map(pathOf);
		const name = path.slice(path.lastIndexOf("/"));
		const [called, ...others] = name.length > 1 ? paths.filter((each) => each.endsWith(name)) : [];
		const isOnly = others.length === 0 && called !== undefined;
		const meant = isOnly ? called : (pathOfAddress(path, paths) ?? closestKey(path, paths));
		// the second nearest is another device
		return meant !== undefined && taken.has(meant) ? undefined : meant;
	};
}

const NONE: ReadonlySet<string> = new Set();

/** The one node at the unit address of a path: beside it, or anywhere where that is no small number that many have. */
function pathOfAddress(path: string, paths: readonly string[]): string | undefined {
	const [unit, digits = ""] = /@([^/]+)$/.exec(path) ?? [];
	if (unit === undefined) return undefined;
	const there = paths.filter((each) => each.endsWith(unit));
	const parent = path.slice(0, path.lastIndexOf("/") + 1);
	const beside = there.filter((each) => each.startsWith(parent) && !each.slice(parent.length).includes("/"));
	const [only, ...others] = beside.length > 0 || digits.length < OF_REGISTERS ? beside : there;
	return others.length === 0 ? only : undefined;
}

/** As many digits as an address of registers has. */
const OF_REGISTERS = 5;

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
