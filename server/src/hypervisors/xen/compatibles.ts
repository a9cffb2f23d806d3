import type { ControllerPlan } from "../../machine/boot-plan.ts";
import type { HostSide } from "../hypervisor.ts";

// Compared without case: dt_device_is_compatible() of Xen.

export const SMC_TRANSPORT = "arm,scmi-smc";
export const isSmcTransport = (compatible: string): boolean => compatible.toLowerCase() === SMC_TRANSPORT;

export const SHARED_MEMORY = "arm,scmi-shmem";
export const isSharedMemory = (compatible: string): boolean => compatible.toLowerCase() === SHARED_MEMORY;

/** The node that the mediators before the multi-agent series are bound to: the first of the tree, whatever its status. */
export function firstSmcNode({ controllers }: Pick<HostSide, "controllers">): ControllerPlan | undefined {
	return controllers.find(({ compatible }) => compatible.some(isSmcTransport));
}
