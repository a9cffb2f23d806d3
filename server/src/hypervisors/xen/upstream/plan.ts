import { bytesOf, firstCell } from "../../../devicetree/tree/bytes.ts";
import { type Node, spanOfNode, spanOfProperty, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Cause } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { HostSide, Sources, WrittenDomain } from "../../hypervisor.ts";
import { commandLineIn, commandLineProperty, settingIn } from "../command-line.ts";
import { hasIommu } from "../dom0-tree.ts";
import { causeOfTree, dom0lessNodes, makesDom0, partialNodes, passedThroughIn, treeModuleOf } from "../dom0less.ts";
import { type Dom0lessNode, planDom0lessNode } from "../dom0less-node.ts";
import { type AssignedNode, assignedNodesOf, nodesOfDtdev, pathNear } from "../dtdev.ts";
import { type GuestMemory, guestMemoryOf } from "../guest-memory.ts";
import type { HardwareMemory } from "../hardware-memory.ts";
import { type InterruptPermissions, interruptPermissions } from "../interrupt-permissions.ts";
import { interruptsOfHardware, type RoutedInterrupt } from "../interrupts.ts";
import { type PassedNode, planPassedNode } from "../passed-device.ts";
import { type PlatformCalls, platformCalls } from "../platform-calls.ts";
import { irqsOf, type ListedInterrupt } from "../xl-irqs.ts";
import { buildOf, type XenBuild } from "./build.ts";
import { leftOutOf, memoryOf } from "./hardware-tree.ts";
import { isIgnoredByXl, isSciTypeUnreadable } from "./requests.ts";
import { isScan, type ScanResult, scan } from "./scan.ts";
import { type SmcNode, smcNodesIn } from "./smc-nodes.ts";

/** What this mediator reads in the host's tree, in partial trees and in xl's configurations, in the machine's words. */
export interface UpstreamPlan {
	/** All of the host's tree could be read. */
	readonly complete: boolean;
	/** Nothing else reaches the boot. */
	readonly isWhole: boolean;
	readonly build: XenBuild;
	/** What stands for Xen's command line, where tree or setup have it. */
	readonly lineCauses: readonly Cause[];
	readonly nodes: readonly SmcNode[];
	readonly scan: ScanResult;
	readonly platformCalls: PlatformCalls;
	/** The node whose calls are let through, where it has no page that could be handed on. */
	readonly pageless: Cause | undefined;
	/** Of the domain on the host's tree. */
	readonly memory: HardwareMemory;
	/** Of the same. */
	readonly interrupts: readonly RoutedInterrupt[];
	/** Those that it may hand on. */
	readonly permissions: InterruptPermissions;
	/** By the name of a guest of xl's. */
	readonly irqs: ReadonlyMap<string, readonly ListedInterrupt[]>;
	/** That domain, where it is only assumed that Xen makes one. */
	readonly assumed: string | undefined;
	/** By the cause of a request for a device (`dtdev`): the host's node at that path. */
	readonly devices: ReadonlyMap<Cause, AssignedNode>;
	/** By the name of a dom0less domain. */
	readonly dom0less: ReadonlyMap<string, Dom0lessPlan>;
	/** By the name of a guest that xl starts. */
	readonly xl: ReadonlyMap<string, XlPlan>;
	/** By the name of a guest, whoever makes it. */
	readonly guestMemory: ReadonlyMap<string, GuestMemory>;
}

export interface Dom0lessPlan extends Dom0lessNode {
	readonly capabilities: number;
	readonly isSecondHardwareDomain: boolean;
	/** Xen may have found an IOMMU. */
	readonly hasIommu: boolean;
	readonly hasTreeModule: boolean;
	readonly isSciTypeUnreadable: boolean;
	/** Its own tree has lost its magic on the way. */
	readonly erasedTree: Cause | undefined;
	/** Its own tree is not here. */
	readonly isTreeMissing: boolean;
	readonly passed: readonly PassedNode[];
}

export interface XlPlan {
	/** What its arm_sci says, where xl does not look at any of it. */
	readonly ignored: string | undefined;
	readonly isTreeMissing: boolean;
	/** Its configuration names a tree, and that has nothing which libxl copies: copy_partial_fdt(). */
	readonly uncopied: Cause | undefined;
}

export function planUpstream(
	{ board: { tree }, controllers }: HostSide,
	sources: Sources,
	domains: readonly WrittenDomain[],
	causes: CauseTable,
): UpstreamPlan {
	const build = buildOf(sources);
	const planned = new Map(controllers.map(({ path, cause }) => [path, cause]));
	const nodes = smcNodesIn(tree, causes).map((node) => ({ ...node, cause: planned.get(node.path) ?? node.cause }));
	const found = scan(nodes, build);
	const trees = new Map(domains.map(({ request, tree: partial }) => [request.name, partial]));
	const bare = new Set(domains.flatMap(({ request }) => (request.withoutTree === undefined ? [] : [request.name])));
	const leftOut = leftOutOf(tree, build, found);
	const hostNodes = { assigned: assignedNodesOf(tree, leftOut), near: pathNear(tree) };
	const hardware = domains.find(({ request }) => request.hardware)?.request.name;
	const mayHaveIommu =
		hasIommu(tree) && !/\b(off|no|false|disable|0)\b/.test(settingIn(commandLineIn(tree.root) ?? "", "iommu") ?? "");
	const dom0less = dom0lessNodes(tree).map((node): [string, Dom0lessPlan] => {
		const partial = trees.get(node.name);
		const passed = (partial ? passedThroughIn(partial) : []).map((each) =>
			planPassedNode(each, node.name, hostNodes, causes),
		);
		const capabilities = build.readsCapabilities ? capabilitiesOf(node) : 0;
		return [
			node.name,
			{
				capabilities,
				isSecondHardwareDomain: isHardware(capabilities) && hardware !== node.name,
				hasIommu: mayHaveIommu,
				...planDom0lessNode(node, sources.modulesWritten && tree.complete),
				hasTreeModule: treeModuleOf(node) !== undefined,
				isSciTypeUnreadable: isSciTypeUnreadable(node),
				erasedTree: partial?.erased && causeOfTree(partial, node.name, causes),
				isTreeMissing: partial === undefined,
				passed,
			},
		];
	});
	return {
		complete: tree.complete,
		isWhole: sources.complete && tree.complete,
		build,
		lineCauses: lineCausesIn(tree, sources, causes),
		nodes,
		scan: found,
		pageless: pagelessOf(controllers, found),
		platformCalls: platformCalls(tree, build.knowsImx8m),
		memory: memoryOf(tree, build, found),
		interrupts: interruptsOfHardware(tree, leftOut),
		permissions: interruptPermissions(tree, leftOut),
		irqs: irqsOf(sources, causes),
		assumed: hasDom0(sources, build) === undefined ? hardware : undefined,
		devices: new Map(domains.flatMap(({ request }) => nodesOfDtdev(request, hostNodes))),
		dom0less: new Map(dom0less),
		guestMemory: new Map(domains.map((domain) => [domain.request.name, guestMemoryOf(sources, domain, causes)])),
		xl: new Map(
			sources.domains.map((guest): [string, XlPlan] => {
				const { name } = guest.setup;
				const partial = trees.get(name);
				const isRefused =
					guest.xl?.deviceTree !== undefined &&
					partial?.complete === true &&
					partialNodes(partial, "passthrough").length === 0;
				return [
					name,
					{
						ignored: isIgnoredByXl(guest) ? guest.xl?.armSci?.value : undefined,
						isTreeMissing: partial === undefined && !bare.has(name),
						uncopied: isRefused ? causeOfTree(partial, name, causes) : undefined,
					},
				];
			}),
		),
	};
}

function pagelessOf(controllers: HostSide["controllers"], found: ScanResult): Cause | undefined {
	const path = isScan(found) ? (found.filter ?? found.end)?.node.path : undefined;
	const forwarded = controllers.find((controller) => controller.path === path);
	const page = forwarded?.shmem;
	return page?.kind === "known" && page.value.address.kind === "known" ? undefined : forwarded?.cause;
}

/** DOMAIN_CAPS_CONTROL, DOMAIN_CAPS_HARDWARE, DOMAIN_CAPS_XENSTORE */
export const KNOWN_CAPABILITIES = 7;
const HARDWARE = 2;

export const isHardware = (capabilities: number) =>
	(capabilities & HARDWARE) !== 0 && capabilities <= KNOWN_CAPABILITIES;

function capabilitiesOf(domain: Node): number {
	const property = domain.properties.get("capabilities");
	const bytes = property && bytesOf(property);
	return (bytes && firstCell(bytes)) ?? 0;
}

/** The domain of /chosen that is the hardware domain: the first, where Xen makes no Dom0. */
export function hardwareNodeIn(tree: Tree, { readsCapabilities }: XenBuild): Node | undefined {
	if (!readsCapabilities || makesDom0(tree) === true) return undefined;
	return dom0lessNodes(tree).find((node) => isHardware(capabilitiesOf(node)));
}

/** Whether Xen makes a Dom0; undefined where a boot script may still add its kernel, as it mostly does. */
export function hasDom0({ host: { tree }, modulesWritten }: Sources, build: XenBuild): boolean | undefined {
	return hardwareNodeIn(tree, build) === undefined ? makesDom0(tree, modulesWritten) : false;
}

/** Where there is none, /chosen stands for it, in which it would stand. */
function lineCausesIn(tree: Tree, { build }: Sources, causes: CauseTable): readonly Cause[] {
	const property = commandLineProperty(tree.root);
	const chosen = tree.root.children.get("chosen");
	const stated = build?.commandLineAt;
	const at = property ? spanOfProperty(property) : (stated ?? (chosen && spanOfNode(chosen)));
	return at === undefined ? [] : [causes.causeOf(property ?? tree, () => ({ at, text: "Xen's command line" }))];
}
