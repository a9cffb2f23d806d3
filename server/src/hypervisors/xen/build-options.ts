/** An option of the hypervisor's configuration. */
export interface BuildOption {
	readonly name: string;
	/** Markdown. */
	readonly doc: string;
}

/** Those of xen/arch/arm/firmware/Kconfig, the last of them of the multi-agent series. */
export const XEN_BUILD_OPTIONS: readonly BuildOption[] = [
	{ name: "ARM_SCI", doc: "The layer over the drivers that speak to firmware: without it there is none." },
	{ name: "SCMI_SMC", doc: "The driver that lets one domain call firmware." },
	{ name: "SCMI_SMC_MA", doc: "The driver that gives every domain an agent, in the place of `SCMI_SMC`." },
];
