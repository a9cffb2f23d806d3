import { bytesOf, firstCell } from "../../devicetree/tree/bytes.ts";
import { compatiblesOf, numberOf, stringsOf } from "../../devicetree/tree/read-property.ts";
import {
	displayName,
	type Node,
	type Property,
	spanOfNode,
	spanOfProperty,
	type Tree,
} from "../../devicetree/tree/tree.ts";
import type { Cause, ChannelRequest, DeviceRequest, DomainRequest } from "../../machine/boot-plan.ts";
import type { CauseTable } from "../causes.ts";
import type { DomainSources, Sources, WrittenDomain } from "../hypervisor.ts";
import { hasName } from "./node-at-path.ts";
import { causesOfAsking, orUnread, xlDomains } from "./xen-domains.ts";

/** The domains that Xen creates by itself, in the order of the tree: create_domUs(). Their `status` is not looked at. */
export function dom0lessNodes({ root }: Tree): readonly Node[] {
	const chosen = root.children.get("chosen");
	return chosen === undefined ? [] : [...chosen.children.values()].filter((node) => isCompatible(node, "xen,domain"));
}

/**
 * Whether Xen makes a Dom0: without a kernel for one it does not, where there are domains of its own; is_dom0less_mode(). Undefined
 * where a boot loader may still add the kernel.
 * @param isWhole no boot loader adds a module
 */
export function makesDom0(tree: Tree, isWhole = true): boolean | undefined {
	if (dom0lessNodes(tree).length === 0) return true;
	const chosen = tree.root.children.get("chosen");
	if ([...(chosen?.children.values() ?? [])].some(isKernel)) return true;
	return tree.complete && isWhole ? false : undefined;
}

/** The domain on the host's tree, where it is only assumed that Xen makes it. */
export function assumedHardware(tree: Tree, isWhole: boolean, domains: readonly WrittenDomain[]): string | undefined {
	if (makesDom0(tree, isWhole) !== undefined) return undefined;
	return domains.find(({ request }) => request.hardware)?.request.name;
}

/**
 * Dom0, then the domains that Xen creates by itself, then those that xl would start.
 * @param channelOf what a domain asks for in its node
 * @param xlChannelOf what one asks for in xl's configuration
 */
export function domainsWithDom0less(
	sources: Sources,
	causes: CauseTable,
	channelOf: (domain: Node) => ChannelRequest,
	xlChannelOf: (guest: DomainSources) => ChannelRequest,
): readonly DomainRequest[] {
	const { tree } = sources.host;
	const nodes = dom0lessNodes(tree);
	const isDom0less = new Set(nodes.map(({ name }) => name));
	const [root, ...xl] = xlDomains(sources, causes, xlChannelOf);
	const dom0 = root && makesDom0(tree, sources.modulesWritten) !== false ? [{ ...root, atBoot: true as const }] : [];
	const atBoot = nodes.map((node): DomainRequest => {
		const withoutTree = whyWithoutTree(node, sources);
		const setup = sources.domains.find((domain) => domain.setup.name === node.name)?.setup;
		return {
			name: node.name,
			cause: causes.add({ at: spanOfNode(node), text: node.name }),
			hardware: false,
			os: setup?.os ?? "unknown",
			channel: orUnread(channelOf(node), () => causesOfAsking(node, causes)),
			devices: [],
			moreDevices: withoutTree === undefined,
			atBoot: true,
			...(withoutTree !== undefined && { withoutTree }),
		};
	});
	return [...dom0, ...atBoot, ...xl.filter(({ name }) => !isDom0less.has(name))];
}

/** The module a domain is started with, of those in its node; kernel_probe(). */
export function hasKernel(domain: Node): boolean {
	return [...domain.children.values()].some(isKernel);
}

/** The module with a domain's partial tree. */
export function treeModuleOf(domain: Node): Node | undefined {
	return [...domain.children.values()].find((node) => isModule(node) && isCompatible(node, "multiboot,device-tree"));
}

/** Why nothing gives a domain a tree: it has no module with one, and no boot loader adds it. Undefined: something does, or may. */
function whyWithoutTree(domain: Node, { host: { tree }, modulesWritten }: Sources): string | undefined {
	if (treeModuleOf(domain) !== undefined || !tree.complete || !modulesWritten) return undefined;
	return 'no module of its node has the compatible "multiboot,device-tree"';
}

function isKernel(node: Node): boolean {
	return isModule(node) && (isCompatible(node, "multiboot,kernel") || isCompatible(node, "xen,linux-zimage"));
}

export const isModule = (node: Node) =>
	isCompatible(node, "multiboot,module") || isCompatible(node, "xen,multiboot-module");

/** dt_device_is_compatible() compares without case. */
export function isCompatible(node: Node, compatible: string): boolean {
	return compatiblesOf(node).some((each) => each.toLowerCase() === compatible);
}

/** What stands for a domain's partial tree as a whole. */
export function causeOfTree({ root }: Tree, domain: string, causes: CauseTable): Cause {
	return causes.causeOf(root, () => ({ at: spanOfNode(root), text: `the tree of ${domain}` }));
}

/** Xen reads of a domain's partial tree these children of the root: domain_handle_dtb_bootmodule(). */
export function partialNodes(tree: Tree, name: string): readonly Node[] {
	return [...tree.root.children.values()].filter((node) => hasName(node, name));
}

/** What a partial tree says of one node that is to be passed through: handle_prop_pfdt(). */
export interface PassedThrough {
	readonly node: Node;
	/** `xen,reg`, `xen,path`. */
	readonly reg: Property | undefined;
	readonly path: Property | undefined;
	/** `xen,force-assign-without-iommu`: it may be given without an IOMMU, and without a host node. */
	readonly isForced: boolean;
	/** As its parent says, or 2 and 1. */
	readonly addressCells: number | undefined;
	readonly sizeCells: number | undefined;
}

/** Every node below /passthrough that says something of it, in the order in which Xen takes them. */
export function passedThroughIn(tree: Tree): readonly PassedThrough[] {
	const found: PassedThrough[] = [];
	const visit = (node: Node, addressCells: number | undefined, sizeCells: number | undefined): void => {
		const reg = node.properties.get("xen,reg");
		const path = node.properties.get("xen,path");
		const isForced = node.properties.has("xen,force-assign-without-iommu");
		if (reg !== undefined || path !== undefined) found.push({ node, reg, path, isForced, addressCells, sizeCells });
		const [address, size] = [cellsOr(node, "#address-cells", 2), cellsOr(node, "#size-cells", 1)];
		for (const child of node.children.values()) visit(child, address, size);
	};
	for (const node of partialNodes(tree, "passthrough")) visit(node, 2, 1);
	return found;
}

/** device_tree_get_u32(): a value too short for a number is not read. Undefined: not known. */
function cellsOr(node: Node, name: string, otherwise: number): number | undefined {
	const property = node.properties.get(name);
	if (property === undefined) return otherwise;
	const bytes = bytesOf(property);
	return bytes === undefined ? numberOf(property) : (firstCell(bytes) ?? otherwise);
}

/** The text of `xen,path`; undefined where it is not known. */
export function pathIn({ path }: PassedThrough): string | undefined {
	return stringsOf(path)?.[0];
}

/** The host nodes that a partial tree asks for. */
export function devicesIn(tree: Tree, { name }: DomainRequest, causes: CauseTable): readonly DeviceRequest[] {
	return passedThroughIn(tree).flatMap((passed): DeviceRequest[] => {
		const path = pathIn(passed);
		return path === undefined || passed.reg === undefined ? [] : [{ path, cause: causeOfPassed(passed, name, causes) }];
	});
}

/** What stands for a node that is passed through: its `xen,path`. */
export function causeOfPassed({ node, path }: PassedThrough, domain: string, causes: CauseTable): number {
	return causes.causeOf(path ?? node, () => ({
		at: (path && spanOfProperty(path)) ?? spanOfNode(node),
		text: `${path === undefined ? "" : "xen,path of "}${displayName(node)} for ${domain}`,
	}));
}
