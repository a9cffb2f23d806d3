import { bytesOf } from "../../../devicetree/tree/bytes.ts";
import { type Node, nodesBelow, pathOf, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan, Known, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { HostSide, Sources, WrittenDomain } from "../../hypervisor.ts";
import { knownValue } from "../../known-value.ts";
import { type AccessControlled, accessControlled, DEVICE_LIST } from "../access-controllers.ts";
import { firstSmcNode, SHARED_MEMORY } from "../compatibles.ts";
import { leftOutOfDom0 } from "../dom0-tree.ts";
import { assumedHardware, dom0lessNodes } from "../dom0less.ts";
import { assignedNodesOf, pathNear } from "../dtdev.ts";
import { type GivenWindow, iomemOf } from "../guest-memory.ts";
import { type HardwareMemory, hardwareMemory } from "../hardware-memory.ts";
import { type InterruptPermissions, interruptPermissions } from "../interrupt-permissions.ts";
import { interruptsOfHardware, type RoutedInterrupt } from "../interrupts.ts";
import { nodeFinder } from "../node-at-path.ts";
import type { HostNodes } from "../passed-device.ts";
import { managementMemory, nodeOfXenPhandle, planXenMemory, translatedIn } from "../shared-memory.ts";
import { causeOfEntry } from "../table-entry.ts";
import { isPassedThrough } from "../xen-domains.ts";
import { irqsOf, type ListedInterrupt } from "../xl-irqs.ts";
import { guestTrees } from "./guest-tree.ts";
import { type GuestPlan, planGuest } from "./plan-guest.ts";

/** What this mediator reads in the host's tree and in the partial trees of guests, in the machine's words. */
export interface EpamPlan {
	/** All of the host's tree could be read. */
	readonly complete: boolean;
	readonly controller: BoundController | undefined;
	/** The node whose children are copied into guests' trees is there. */
	readonly hasHostScmi: boolean;
	/** The devices that Xen gives to Dom0, in the order of the tree. */
	readonly dom0Devices: readonly AccessControlled[];
	/** The device memory of Dom0, its channel's page apart. */
	readonly memory: HardwareMemory;
	/** By the name of a guest that a toolstack starts, what its `iomem` names. */
	readonly iomem: ReadonlyMap<string, readonly GivenWindow[]>;
	/** The interrupts that Dom0 has. */
	readonly interrupts: readonly RoutedInterrupt[];
	/** Those that it may hand on. */
	readonly permissions: InterruptPermissions;
	/** By the name of a guest of xl's. */
	readonly irqs: ReadonlyMap<string, readonly ListedInterrupt[]>;
	/** Dom0, where it is only assumed that Xen makes one. */
	readonly assumed: string | undefined;
	/** The node of the mediator's own page where Dom0 gets it: Xen writes Dom0's page into its `reg`. */
	readonly rewritten: RewrittenPage | undefined;
	/** By the name of a dom0less domain. */
	readonly guests: ReadonlyMap<string, GuestPlan>;
}

/** The first `arm,scmi-smc` node of the tree, whatever its status; `shmem` as Xen reads it. */
export interface BoundController extends ControllerPlan {
	readonly table: Known<SecondaryAgents>;
}

export interface RewrittenPage {
	readonly path: string;
	readonly cause: Cause;
	/** The bus above it. */
	readonly bus: string;
	/** As many of the devices come before it in the tree. */
	readonly devicesBefore: number;
	/** By the address that Xen writes, the one that Dom0 finds; undefined: none. Left out: the same. */
	readonly translated: ReadonlyMap<number, number | undefined>;
}

export type SecondaryAgents =
	| { readonly kind: "entries"; readonly entries: readonly SecondaryAgent[] }
	| { readonly kind: "strange length"; readonly bytes: number };

/** An entry of `epam,secondary-agents`. */
export interface SecondaryAgent {
	readonly agentId: number;
	readonly smcId: number;
	/** Undefined: its phandle is of no node. */
	readonly memory: SharedMemoryPlan | undefined;
	readonly cause: Cause;
}

export const AGENT_TABLE = "epam,secondary-agents";
/** Agent, SMC and page, a cell each. */
export const TABLE_ENTRY_BYTES = 12;

/** Why a node is not in Dom0's tree, as a clause: beside what any Xen leaves out, every channel's page. */
export const leftOutForDom0 = (tree: Tree) => leftOutOfDom0(tree, SKIPPED);
const SKIPPED: ReadonlySet<string> = new Set([SHARED_MEMORY]);

export function planEpam(
	{ board, controllers }: HostSide,
	sources: Sources,
	domains: readonly WrittenDomain[],
	causes: CauseTable,
): EpamPlan {
	const { modulesWritten: isWhole } = sources;
	const { tree } = board;
	const leftOut = leftOutForDom0(tree);
	const known = new Map(board.devices.map((device) => [device.node, device]));
	const controlled = (device: Node) => accessControlled(tree, device, known.get(device), causes);
	const nodeAt = nodeFinder(tree.root);
	const host: HostNodes = {
		assigned: assignedNodesOf(tree, leftOut),
		near: pathNear(tree),
		controlledAt: (path) => {
			const node = nodeAt(path);
			return node && controlled(node);
		},
	};
	const isAllThere = isWhole && tree.complete;
	const made = guestTrees(tree, domains);
	const domainNodes = new Map(dom0lessNodes(tree).map((domain) => [domain.name, domain]));
	const nodes = nodesBelow(tree.root);
	const devices = nodes.filter(
		(device) => device.properties.has(DEVICE_LIST) && !isPassedThrough(device) && leftOut(device) === undefined,
	);
	const controller = boundController({ board, controllers }, causes);
	return {
		complete: tree.complete,
		controller,
		hasHostScmi: nodeAt("/firmware/scmi") !== undefined,
		dom0Devices: devices.map(controlled),
		memory: hardwareMemory(tree, { leftOut, isRoundedUp: true }),
		iomem: iomemOf(sources, domains, causes),
		interrupts: interruptsOfHardware(tree, leftOut),
		permissions: interruptPermissions(tree, leftOut),
		irqs: irqsOf(sources, causes),
		assumed: assumedHardware(tree, isWhole, domains),
		rewritten: controller && rewrittenPage(controller, nodes, devices, leftOut),
		guests: new Map(
			domains.flatMap(({ request, tree: partial }): [string, GuestPlan][] => {
				const domain = domainNodes.get(request.name);
				if (domain === undefined) return [];
				return [
					[request.name, planGuest(domain, request, partial, made.get(request.name)?.tree, host, isAllThere, causes)],
				];
			}),
		),
	};
}

export function boundController(host: HostSide, causes: CauseTable): BoundController | undefined {
	const [controller, node] = [firstSmcNode(host), boundNode(host)];
	if (controller === undefined || node === undefined) return undefined;
	const { tree } = host.board;
	return { ...controller, shmem: managementMemory(causes, tree, node), table: secondaryAgents(causes, tree, node) };
}

/** The node of the tree that the mediator is bound to. */
export function boundNode({ board, controllers }: HostSide): Node | undefined {
	const path = firstSmcNode({ controllers })?.path;
	return board.controllers.find(({ node }) => pathOf(node) === path)?.node;
}

/** dt_update_domain_range() */
function rewrittenPage(
	{ shmem, table }: BoundController,
	nodes: readonly Node[],
	devices: readonly Node[],
	leftOut: (node: Node) => string | undefined,
): RewrittenPage | undefined {
	if (shmem.kind !== "known" || table.kind !== "known" || table.value.kind !== "entries") return undefined;
	const { path, cause } = shmem.value;
	const node = nodes.find((candidate) => pathOf(candidate) === path);
	if (node?.parent === undefined || leftOut(node) !== undefined) return undefined;
	const pages = table.value.entries.flatMap(({ memory }) => memory ?? []);
	const before = devices.findIndex((device) => nodes.indexOf(device) >= nodes.indexOf(node));
	return {
		path,
		cause,
		bus: pathOf(node.parent),
		devicesBefore: before < 0 ? devices.length : before,
		translated: translatedIn(node, pages),
	};
}

function secondaryAgents(causes: CauseTable, tree: Tree, node: Node): Known<SecondaryAgents> {
	return knownValue(causes, tree, node, AGENT_TABLE, (property): SecondaryAgents | undefined => {
		const bytes = bytesOf(property);
		if (bytes === undefined) return undefined;
		if (bytes.length % TABLE_ENTRY_BYTES !== 0) return { kind: "strange length", bytes: bytes.length };
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
		const entries = Array.from({ length: bytes.length / TABLE_ENTRY_BYTES }, (_, i): SecondaryAgent => {
			const at = TABLE_ENTRY_BYTES * i;
			const memory = nodeOfXenPhandle(tree, view.getUint32(at + 8));
			return {
				agentId: view.getUint32(at),
				smcId: view.getUint32(at + 4),
				memory: memory && planXenMemory(causes, tree, memory),
				cause: causeOfEntry(causes, node, property, i, TABLE_ENTRY_BYTES / 4),
			};
		});
		return { kind: "entries", entries };
	});
}
