// Compared without case: dt_device_is_compatible() of Xen.

export const SMC_TRANSPORT = "arm,scmi-smc";
export const isSmcTransport = (compatible: string): boolean => compatible.toLowerCase() === SMC_TRANSPORT;

export const SHARED_MEMORY = "arm,scmi-shmem";
export const isSharedMemory = (compatible: string): boolean => compatible.toLowerCase() === SHARED_MEMORY;
