/** How the value of a key is written. */
export type XlForm = "text" | "number" | "flag" | "list of texts" | "list of numbers";

export interface XlKey {
	readonly form: XlForm;
	/** What it says, in a sentence or two. */
	readonly doc: string;
	/** The words that it takes, with what they mean. */
	readonly words?: Readonly<Record<string, string>>;
	/** It comes before the others: it decides what a domain may do with firmware, or nothing starts without it. */
	readonly isNear?: true;
	/** Of what xl reads of devices and firmware: what a domain is without it, as a clause. */
	readonly without?: string;
}

const ACTIONS: Readonly<Record<string, string>> = {
	destroy: "The domain is destroyed.",
	restart: "The domain is destroyed, and created anew of the same configuration.",
	"rename-restart": "The domain that ended gets another name and is kept, and a new one is created.",
	preserve: "The domain is kept until `xl destroy`, so that it can be looked at.",
	"coredump-destroy": "Its memory is written to a file, then it is destroyed.",
	"coredump-restart": "Its memory is written to a file, then it is created anew.",
};

/**
 * The keys of a guest on Arm, by name, in the order in which they are usually written. Xen docs/man/xl.cfg.5.pod.in (4.18); arm_sci and
 * force_assign_without_iommu: the series that bring them.
 */
export const XL_KEYS: Readonly<Record<string, XlKey>> = {
	name: { form: "text", doc: "The name of the domain: no other on this host may have it.", isNear: true },
	kernel: { form: "text", doc: "The image it boots: a path in the domain that runs xl.", isNear: true },
	ramdisk: { form: "text", doc: "The initial ramdisk: a path in the domain that runs xl." },
	cmdline: { form: "text", doc: "The command line of its kernel. With it `root` and `extra` are not read." },
	root: { form: "text", doc: "Adds `root=…` to the command line of its kernel." },
	extra: { form: "text", doc: "Adds this to the command line of its kernel." },
	memory: { form: "number", doc: "RAM at its start, in megabytes.", isNear: true },
	maxmem: { form: "number", doc: "The most RAM it can ever have, in megabytes; not less than `memory`." },
	vcpus: { form: "number", doc: "How many virtual CPUs are on at its start.", isNear: true },
	maxvcpus: { form: "number", doc: "The most virtual CPUs that it may switch on." },
	cpus: { form: "text", doc: 'The host\'s CPUs it may run on, as in `"0-3,^1"` or `"all"`.' },
	device_tree: {
		form: "text",
		doc: "Its partial device tree, a `.dtb` in the domain that runs xl: what stands below `/passthrough` is copied into the tree that it finds.",
		isNear: true,
		without: "the domain gets no tree of its own",
	},
	arm_sci: {
		form: "text",
		doc: "Asks the hypervisor for SCMI. How that is written differs from mediator to mediator: another word is refused, or not read.",
		isNear: true,
		without: "the domain gets no channel to firmware",
	},
	dtdev: {
		form: "list of texts",
		doc: "The devices it is given: paths of nodes in the host's device tree. Their registers and interrupts are listed by themselves, in `iomem` and `irqs`.",
		isNear: true,
		without: "the domain gets none of these devices",
	},
	iomem: {
		form: "list of texts",
		doc: 'Pages of registers it may use, in hexadecimal without 0x: `"frame,count"`, or `"frame,count@guest frame"` where they shall be elsewhere in the guest.',
		isNear: true,
		without: "nothing of this is mapped",
	},
	irqs: {
		form: "list of numbers",
		doc: "Interrupts of the host it may take. The number of an SPI is that of its node plus 32.",
		isNear: true,
		without: "none of these interrupts reaches the domain",
	},
	force_assign_without_iommu: {
		form: "flag",
		doc: "1: devices that no IOMMU guards are given to it too. Such a device reaches all memory of the machine. Only a hypervisor with the patches for it reads this.",
		without: "devices that no IOMMU guards are refused",
	},
	passthrough: {
		form: "text",
		doc: "Whether devices may be given to it through an IOMMU.",
		words: { enabled: "The IOMMU is set up for it.", disabled: "The IOMMU is not set up for it." },
	},
	gic_version: {
		form: "text",
		doc: "The interrupt controller it finds.",
		words: { default: "The one that the host has.", v2: "A GICv2.", v3: "A GICv3." },
	},
	vuart: {
		form: "text",
		doc: "A serial console.",
		words: { sbsa_uart: "A UART as SBSA has it; it takes interrupt 32." },
	},
	tee: {
		form: "text",
		doc: "Whether it may call the trusted world.",
		words: {
			none: "It may not.",
			optee: "OP-TEE, with the hypervisor between them; OP-TEE has to be built with virtualization.",
			ffa: "Secure partitions, by FF-A.",
		},
	},
	sve: {
		form: "text",
		doc: "The longest vector of SVE in bits.",
		words: { disabled: "It has no SVE.", hw: "As long as the host has it.", "128": "", "256": "", "512": "" },
	},
	disk: { form: "list of texts", doc: "Its disks, as in xl-disk-configuration(5)." },
	vif: { form: "list of texts", doc: "Its network interfaces, as in xl-network-configuration(5)." },
	virtio: {
		form: "list of texts",
		doc: 'Its Virtio devices, as in `"backend=domD,type=virtio,device22,transport=mmio"`.',
	},
	on_poweroff: { form: "text", doc: "What becomes of it once it has shut down.", words: ACTIONS },
	on_reboot: { form: "text", doc: "What becomes of it once it asks for a reboot.", words: ACTIONS },
	on_watchdog: { form: "text", doc: "What becomes of it once its watchdog has run out.", words: ACTIONS },
	on_crash: { form: "text", doc: "What becomes of it once it has crashed.", words: ACTIONS },
	pool: { form: "text", doc: "The pool of CPUs that its own are in." },
	seclabel: { form: "text", doc: "Its label for XSM." },
	uuid: { form: "text", doc: "Its UUID; without it one is made up." },
	max_event_channels: { form: "number", doc: "The most event channels it may use." },
	shadow_memory: { form: "number", doc: "Megabytes for the page tables that the hypervisor keeps of its memory." },
};
