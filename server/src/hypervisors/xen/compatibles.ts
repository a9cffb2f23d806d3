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

/** Those of Linux's drivers that call by SMC, drivers/firmware/arm_scmi/transports/smc.c. */
const SMC_DRIVERS: readonly string[] = [SMC_TRANSPORT, "arm,scmi-smc-param", "qcom,scmi-smc"];

/**
 * Why it is not known what a call comes to, as a clause: any but the first driver passes on more than the number, which Xen leaves as
 * it is: the page by the guest's own address.
 */
export function registersPassedOn({ compatible }: Pick<ControllerPlan, "compatible">): string | undefined {
	const driver = compatible.find((each) => SMC_DRIVERS.includes(each.toLowerCase()));
	if (driver === undefined || isSmcTransport(driver)) return undefined;
	return `what firmware makes of the registers that ${driver} passes on is not known`;
}
