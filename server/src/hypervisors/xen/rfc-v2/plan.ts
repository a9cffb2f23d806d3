import type { Board, BoardDevice, DeviceId } from "../../../board/board.ts";
import { displayName, pathOf, spanOfNode } from "../../../devicetree/tree/tree.ts";
import type { Cause, ControllerPlan, DomainRequest, Known, SharedMemoryPlan } from "../../../machine/boot-plan.ts";
import type { CauseTable } from "../../causes.ts";
import type { HostSide, Sources } from "../../hypervisor.ts";
import { planSharedMemory } from "../../plan-controller.ts";
import { type AssignedNode, assignedNodesOf, pathNear } from "../dtdev.ts";
import { isPassedThrough, mayBeSet } from "../xen-domains.ts";

/** What Xen RFC v2 reads in the host's tree and in xl's configurations, in the machine's words. */
export interface RfcV2Plan {
	readonly host: HostPlan;
	/** By the cause of a request for a device: the host's node at that path. */
	readonly nodes: ReadonlyMap<Cause, AssignedNode>;
	/** By domain, xl's force_assign_without_iommu; a domain of which it is not known is not in it. */
	readonly mayForce: ReadonlyMap<string, boolean>;
}

export interface HostPlan {
	/** All of the tree could be read; else there may be more of everything below, anywhere in the order. */
	readonly complete: boolean;
	/** Nodes with an SCMI transport compatible, in document order. */
	readonly controllers: readonly ControllerPlan[];
	/** Nodes compatible `arm,scmi-shmem`, in document order. */
	readonly sharedMemories: readonly SharedMemoryPlan[];
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
	/** Its `scmi_devid`; undefined: it has none. */
	readonly deviceId: { readonly id: Known<number>; readonly cause: Cause } | undefined;
}

export function planRfcV2(
	{ board, controllers }: HostSide,
	sources: Sources,
	domains: readonly DomainRequest[],
	causes: CauseTable,
): RfcV2Plan {
	const nodeAt = assignedNodesOf(board.tree);
	const nearTo = pathNear(board.tree);
	/** The first that is not there ends the creation: of no other it is said what was meant. */
	const nodesFor = ({ devices }: DomainRequest) => {
		const nodes = devices.map(({ cause, path }): [Cause, AssignedNode] => [cause, nodeAt(path)]);
		const missing = nodes.find(([, { found }]) => found === false);
		const near = missing && nearTo(missing[1].path);
		if (missing && near !== undefined) missing[1] = { ...missing[1], near };
		return nodes;
	};
	return {
		host: {
			complete: board.tree.complete,
			controllers,
			sharedMemories: board.sharedMemories.map(({ node }) => planSharedMemory(causes, board.tree, node)),
			devices: board.devices.map((device) => planDevice(causes, device)),
		},
		nodes: new Map(domains.flatMap(nodesFor)),
		mayForce: new Map(
			sources.domains.flatMap((guest): [string, boolean][] => {
				const stated = guest.xl?.forceAssignWithoutIommu?.value;
				if (stated === undefined && mayBeSet(sources, guest, "force_assign_without_iommu")) return [];
				return [[guest.setup.name, stated ?? false]];
			}),
		),
	};
}

/** The device id Xen RFC v2 reads on a node: dt_property_read_u32() of `scmi_devid`. */
export function scmiDevidOf({ deviceIds }: Pick<Board["devices"][number], "deviceIds">): DeviceId | undefined {
	return deviceIds.find(({ spelling }) => spelling === "scmi_devid");
}

function planDevice(causes: CauseTable, device: BoardDevice): HostDevicePlan {
	const { node } = device;
	const name = displayName(node);
	return {
		path: pathOf(node),
		name,
		cause: causes.causeOf(device, () => ({ at: spanOfNode(node), text: name })),
		passthrough: isPassedThrough(node),
		deviceId: planDeviceId(causes, name, scmiDevidOf(device)),
	};
}

function planDeviceId(causes: CauseTable, name: string, deviceId: DeviceId | undefined): HostDevicePlan["deviceId"] {
	if (deviceId === undefined) return undefined;
	const cause = causes.causeOf(deviceId, () => ({ at: deviceId.at, text: `${deviceId.spelling} of ${name}` }));
	if (deviceId.id === undefined) return { id: { kind: deviceId.tooShort ? "absent" : "unknown" }, cause };
	return { id: { kind: "known", value: deviceId.id, cause }, cause };
}
