import type { Board, BoardDevice, DeviceId } from "../../../board/board.ts";
import { compatiblesOf } from "../../../devicetree/tree/read-property.ts";
import { displayName, type Node, nodesBelow, pathOf, spanOfNode, type Tree } from "../../../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan, Known, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { HostSide, Sources, WrittenDomain } from "../../hypervisor.ts";
import { knownNumber } from "../../known-value.ts";
import { isSharedMemory } from "../compatibles.ts";
import { leftOutOfDom0 } from "../dom0-tree.ts";
import { causeOfTree, partialNodes } from "../dom0less.ts";
import { type AssignedNode, assignedNodesOf, nodesOfDtdev, pathNear } from "../dtdev.ts";
import { type GivenWindow, iomemOf } from "../guest-memory.ts";
import { type HardwareMemory, hardwareMemory } from "../hardware-memory.ts";
import { type InterruptPermissions, interruptPermissions } from "../interrupt-permissions.ts";
import { interruptsOfHardware, type RoutedInterrupt } from "../interrupts.ts";
import { managementMemory, planXenMemory, translatedIn } from "../shared-memory.ts";
import { isPassedThrough, mayBeSet } from "../xen-domains.ts";
import { irqsOf, type ListedInterrupt } from "../xl-irqs.ts";

/** What Xen RFC v2 reads in the host's tree and in xl's configurations, in the machine's words. */
export interface RfcV2Plan {
	readonly host: HostPlan;
	/** By the cause of a request for a device: the host's node at that path. */
	readonly nodes: ReadonlyMap<Cause, AssignedNode>;
	/** The interrupts that Dom0 has. */
	readonly interrupts: readonly RoutedInterrupt[];
	/** Those that it may hand on. */
	readonly permissions: InterruptPermissions;
	/** By the name of a guest. */
	readonly irqs: ReadonlyMap<string, readonly ListedInterrupt[]>;
	/** The device memory of Dom0. */
	readonly memory: HardwareMemory;
	/** By the name of a guest, what its `iomem` names. */
	readonly iomem: ReadonlyMap<string, readonly GivenWindow[]>;
	/** By the name of a guest whose tree has nothing that libxl copies: that tree. */
	readonly uncopied: ReadonlyMap<string, Cause>;
	/** By domain, xl's force_assign_without_iommu; a domain of which it is not known is not in it. */
	readonly mayForce: ReadonlyMap<string, boolean>;
}

export interface HostPlan {
	/** All of the tree could be read; else there may be more of everything below, anywhere in the order. */
	readonly complete: boolean;
	/** Nodes with an SCMI transport compatible, in document order; that of the mediator as Xen reads it. */
	readonly controllers: readonly ControllerPlan[];
	/** Nodes compatible `arm,scmi-shmem`, in document order, as Xen reads them. */
	readonly sharedMemories: readonly SharedMemoryPlan[];
	/** By the address of a page, where Dom0 finds it once Xen has written that into the first of them; left out where that is it. */
	readonly pagesInFirst?: ReadonlyMap<number, number | undefined>;
	/** Every host node that names a firmware device or uses an SCMI resource, in document order. */
	readonly devices: readonly HostDevicePlan[];
}

export interface HostDevicePlan {
	readonly path: string;
	/** As a person calls it: label, else node name. */
	readonly name: string;
	readonly cause: Cause;
	/** `xen,passthrough` on the node itself. */
	readonly passthrough: boolean;
	/** It is not in Dom0's tree, where Xen looks at no node for it. */
	readonly leftOut?: true;
	/** Its `scmi_devid`; undefined: it has none. */
	readonly deviceId: { readonly id: Known<number>; readonly cause: Cause } | undefined;
}

export function planRfcV2(
	{ board, controllers }: HostSide,
	sources: Sources,
	domains: readonly WrittenDomain[],
	causes: CauseTable,
): RfcV2Plan {
	const { tree } = board;
	const leftOut = leftOutOfDom0(tree);
	const hostNodes = { assigned: assignedNodesOf(tree, leftOut), near: pathNear(tree) };
	const nodes = nodesBelow(tree.root);
	// Linux looks for neither in the SCMI nodes, and so the board has none there
	const inScmiNodes = board.controllers.flatMap(({ node }) => nodesBelow(node));
	const shared = new Set([
		...board.sharedMemories.map(({ node }) => node),
		...inScmiNodes.filter((node) => compatiblesOf(node).some(isSharedMemory)),
	]);
	const memories = nodes.filter((node) => shared.has(node));
	const sharedMemories = memories.map((node) => planXenMemory(causes, tree, node));
	const places = new Map(board.controllers.map(({ node }) => [pathOf(node), node]));
	const known = new Map(board.devices.map((device) => [device.node, device]));
	return {
		host: {
			complete: tree.complete,
			controllers: controllers.map((controller) => {
				const node = places.get(controller.path);
				return node === undefined ? controller : { ...controller, shmem: managementMemory(causes, tree, node) };
			}),
			sharedMemories,
			pagesInFirst: translatedIn(memories[0], sharedMemories),
			devices: nodes.flatMap((node) => {
				const device = known.get(node);
				if (device === undefined && !node.properties.has(DEVICE_ID)) return [];
				return [{ ...planDevice(causes, tree, node, device), ...(leftOut(node) !== undefined && LEFT_OUT) }];
			}),
		},
		interrupts: interruptsOfHardware(tree, leftOut),
		permissions: interruptPermissions(tree, leftOut),
		irqs: irqsOf(sources, causes),
		memory: hardwareMemory(tree, { leftOut, isRoundedUp: true }),
		iomem: iomemOf(sources, domains, causes),
		nodes: new Map(domains.flatMap(({ request }) => nodesOfDtdev(request, hostNodes))),
		uncopied: new Map(
			domains.flatMap(({ request: { name, hardware }, tree: partial }) =>
				hardware || !partial?.complete || partialNodes(partial, "passthrough").length > 0
					? []
					: [[name, causeOfTree(partial, name, causes)] as const],
			),
		),
		mayForce: new Map(
			sources.domains.flatMap((guest): [string, boolean][] => {
				const stated = guest.xl?.forceAssignWithoutIommu?.value;
				if (stated === undefined && mayBeSet(sources, guest, "force_assign_without_iommu")) return [];
				return [[guest.setup.name, stated ?? false]];
			}),
		),
	};
}

const DEVICE_ID = "scmi_devid";
const LEFT_OUT = { leftOut: true } as const;

/** The device id Xen RFC v2 reads on a node: dt_property_read_u32() of `scmi_devid`. */
export function scmiDevidOf({ deviceIds }: Pick<Board["devices"][number], "deviceIds">): DeviceId | undefined {
	return deviceIds.find(({ spelling }) => spelling === DEVICE_ID);
}

function planDevice(causes: CauseTable, tree: Tree, node: Node, device: BoardDevice | undefined): HostDevicePlan {
	const name = displayName(node);
	const deviceId = device && scmiDevidOf(device);
	return {
		path: pathOf(node),
		name,
		cause: causes.causeOf(device ?? node, () => ({ at: spanOfNode(node), text: name })),
		passthrough: isPassedThrough(node),
		deviceId: device ? planDeviceId(causes, name, deviceId) : planUnusualId(causes, tree, node),
	};
}

function planDeviceId(causes: CauseTable, name: string, deviceId: DeviceId | undefined): HostDevicePlan["deviceId"] {
	if (deviceId === undefined) return undefined;
	const cause = causes.causeOf(deviceId, () => ({ at: deviceId.at, text: `${deviceId.spelling} of ${name}` }));
	if (deviceId.id === undefined) return { id: { kind: deviceId.tooShort ? "absent" : "unknown" }, cause };
	return { id: { kind: "known", value: deviceId.id, cause }, cause };
}

/** Of a node that is no device for Linux. */
function planUnusualId(causes: CauseTable, tree: Tree, node: Node): HostDevicePlan["deviceId"] {
	const id = knownNumber(causes, tree, node, DEVICE_ID);
	if (id.kind === "known") return { id, cause: id.cause };
	return { id, cause: causes.add({ at: spanOfNode(node), text: `${DEVICE_ID} of ${displayName(node)}` }) };
}
