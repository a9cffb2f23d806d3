import type { Catalogue } from "../catalogue/model.ts";
import type { ResourceKind } from "../scmi/resource-kind.ts";

/**
 * Why an item of the plan is there. The model carries it through to the trace and never looks inside; whoever made the
 * plan knows which line of which file it stands for.
 */
export type Cause = number;

/** A value the sources may not say: a boot script or a missing include can still provide it. */
export type Known<T> =
	| { readonly kind: "known"; readonly value: T; readonly cause: Cause }
	| { readonly kind: "unknown" }
	| { readonly kind: "absent" };

/**
 * The hypervisor's mediator. `none`: domains talk to firmware directly (bare metal, static grants); `unmodelled`: one of which
 * nothing is concluded.
 */
export type ProfileName = "none" | "xen-rfc-v2" | "unmodelled";

export interface BootPlan {
	readonly catalogue: Catalogue;
	readonly profile: ProfileName;
	readonly host: HostPlan;
	/** In the order the hypervisor meets them; Dom0 first where there is one. */
	readonly domains: readonly DomainPlan[];
}

/** What the hypervisor reads in the host's device tree. */
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

export interface ControllerPlan {
	readonly path: string;
	readonly cause: Cause;
	readonly compatible: readonly string[];
	/** The node and everything above it is in use. Xen RFC v2 does not look at it. */
	readonly enabled: boolean;
	readonly smcId: Known<number>;
	/** The node that the first `shmem` phandle names, whatever that is compatible with. */
	readonly shmem: Known<SharedMemoryPlan>;
	readonly protocols: readonly ProtocolPlan[];
}

/** A protocol node. */
export interface ProtocolPlan {
	readonly protocolId: number;
	/** The node and everything above it is in use. */
	readonly enabled: boolean;
	readonly cause: Cause;
}

export interface SharedMemoryPlan {
	readonly path: string;
	readonly cause: Cause;
	readonly address: Known<number>;
	readonly size: Known<number>;
	/** Path of a bus above it without `ranges`: below that no address is one of the processor's, so it has none. */
	readonly untranslatedBy?: string;
}

/** How a tree says which firmware device a node is, in every historical spelling. */
export interface DeviceIdPlan {
	readonly spelling: "scmi_devid" | "xen,scmi-devid" | "access-controllers";
	readonly id: Known<number>;
	/** The provider's path, for `access-controllers`. */
	readonly providerPath?: string;
	readonly cause: Cause;
}

export interface HostDevicePlan {
	readonly path: string;
	/** As a person calls it: label, else node name. */
	readonly name: string;
	readonly cause: Cause;
	/** False when the node or an ancestor is disabled. */
	readonly enabled: boolean;
	/** `xen,passthrough` on the node itself: Dom0 does not own it. Xen looks at each node by itself. */
	readonly passthrough: boolean;
	readonly deviceIds: readonly DeviceIdPlan[];
	readonly uses: readonly ResourceUse[];
}

/** One number in a consumer property that refers to an SCMI resource. */
export interface ResourceUse {
	readonly kind: ResourceKind;
	/** Path of the SCMI node whose protocol it is. */
	readonly controller: string;
	/** The protocol node's own `reg`: 0x18 for pin control on firmware older than SCMI 3.2. */
	readonly protocolId: number;
	readonly id: Known<number>;
	/** e.g. `clocks`, `assigned-clocks`, `resets`, `pinctrl-0`. */
	readonly property: string;
	/** Pin control: what the number counts; without it the catalogue's entry of that number decides. */
	readonly selector?: "pin" | "group" | "function";
	/** `assigned-clocks`: the rate at the same place of `assigned-clock-rates`; 0 or absent: none is set. */
	readonly rateHz?: number;
	readonly cause: Cause;
}

export interface DomainPlan {
	/** Unique in a plan. */
	readonly name: string;
	readonly cause: Cause;
	/** True for Dom0 / the hardware domain. */
	readonly hardware: boolean;
	/** The guest's operating system, where known: first-use messages are those of its drivers. */
	readonly os: "linux" | "unknown";
	/** xl `arm_sci`; Dom0 under Xen RFC v2 asks by itself and has `absent` here. */
	readonly armSci: Known<string>;
	/** An agent fixed by the setup (static firmware permissions); otherwise the mediator assigns one. */
	readonly agentKey?: string;
	/** xl `dtdev` in order: host paths as written. */
	readonly assigned: readonly AssignedDevicePlan[];
	/** It may be given more than is listed: part of its configuration is filled in later. */
	readonly assignedMore?: boolean;
	/** xl `force_assign_without_iommu`; undefined where that is not known. */
	readonly forceAssignWithoutIommu?: boolean;
	/** The devices its own tree describes, enabled ones only, with what their drivers ask for. */
	readonly consumers: readonly ConsumerPlan[];
	/** The SCMI nodes of the tree its system is given, in document order. */
	readonly controllers: readonly ControllerPlan[];
	/** libxl has no SCMI node to give to it: its own tree has none, and the host none at `/firmware/scmi`. */
	readonly lacksScmiNode?: boolean;
}

export interface AssignedDevicePlan {
	readonly path: string;
	readonly cause: Cause;
	/** Whether the host tree has a node at exactly this path; undefined where the host tree is not known to be whole. */
	readonly found?: boolean;
	/** Where there is none: the path of the node that was probably meant. */
	readonly near?: string;
	/** An IOMMU that is on guards the host's node; undefined where that is not known. */
	readonly behindIommu?: boolean;
	/** `xen,passthrough` on the host's node: Dom0 was not given it. Undefined where that is not known. */
	readonly passthrough?: boolean;
}

export interface ConsumerPlan {
	readonly path: string;
	readonly name: string;
	readonly cause: Cause;
	/** The host node this device is (its own path for Dom0; `xen,path`, else the address, for a guest); undefined when not found. */
	readonly hostPath?: string;
	readonly uses: readonly ResourceUse[];
}
