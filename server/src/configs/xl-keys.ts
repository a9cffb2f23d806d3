/** How the value of a key is written. */
export type XlForm = "text" | "number" | "flag" | "list of texts" | "list of numbers";

export interface XlKey {
	readonly form: XlForm;
	/** What xl and the hypervisor read of it, in a sentence or two. */
	readonly doc: string;
	/** What of SCMI hangs on it. */
	readonly scmi?: string;
	/** Where that stands, to look up, if that is not the manual of these files. */
	readonly source?: string;
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

/** Of a domain's end, whatever leads to it. */
const ENDS =
	"With the domain its agent is free again. Whether firmware takes back what that was granted, and switches off what it left on, is up to the mediator and to firmware: the next domain with the same agent may find both.";

/** The manual of these files. */
export const XL_MANUAL = "xl.cfg(5)";

/** The keys of a guest on Arm, by name, in the order in which they are usually written. Xen docs/man/xl.cfg.5.pod.in (4.22); the interrupts of vuart and virtio: tools/libs/light/libxl_arm.c. */
export const XL_KEYS: Readonly<Record<string, XlKey>> = {
	name: {
		form: "text",
		doc: "The name of the domain: no other on this host may have it. Without it xl creates nothing.",
		scmi: "A `scmi.yaml` speaks of the domain by it, and so does what is shown of it here.",
		without: "xl stops, and creates no domain",
		isNear: true,
	},
	type: {
		form: "text",
		doc: "What kind of guest it is. Arm has one, which is taken without this.",
		words: { pvh: "The one kind that Arm has." },
	},
	kernel: {
		form: "text",
		doc: "The image it boots: a path in the domain that runs xl.",
		scmi: "Which of firmware's resources it asks for is up to the drivers in it.",
		isNear: true,
	},
	ramdisk: { form: "text", doc: "The initial ramdisk: a path in the domain that runs xl." },
	cmdline: {
		form: "text",
		doc: "The command line of its kernel. With it `root` and `extra` are not read.",
		scmi: "Linux may switch off, late in its boot, clocks and power domains that are on and that no driver of its own uses, firmware's too: `clk_ignore_unused` and `pd_ignore_unused` stop that. Where agents share a clock, it may be another domain's.",
		source: `${XL_MANUAL}; Linux kernel-parameters.txt`,
	},
	root: { form: "text", doc: "Adds `root=…` to the command line of its kernel." },
	extra: { form: "text", doc: "Adds this to the command line of its kernel." },
	memory: {
		form: "number",
		doc: "RAM at its start, in megabytes. The guest finds it at 0x40000000, what goes beyond 3 GiB at 0x200000000.",
		scmi: "A page of messages that `iomem` puts somewhere must not lie in it.",
		source: `${XL_MANUAL}; public/arch-arm.h`,
		isNear: true,
	},
	maxmem: { form: "number", doc: "The most RAM it can ever have, in megabytes; not less than `memory`." },
	vcpus: { form: "number", doc: "How many virtual CPUs are on at its start.", isNear: true },
	maxvcpus: {
		form: "number",
		doc: "The most virtual CPUs that it may switch on; those beyond `vcpus` are off at first.",
	},
	cpus: {
		form: "text",
		doc: 'The host\'s CPUs it may run on, as in `"0-3,^1"` or `"all"`; without it, on all of them.',
		scmi: "Their speed stays with the agent that has their performance domain: a guest has virtual CPUs alone.",
	},
	device_tree: {
		form: "text",
		doc: "Its partial device tree, a `.dtb` in the domain that runs xl: what stands below `/passthrough`, and `/aliases`, is copied into the tree that it finds; the phandle 65000 is the toolstack's own.",
		scmi: "Its SCMI node has to stand there with what firmware and the hypervisor expect of this domain's channel, and its devices refer to that node. The source is looked for beside this file, as `.dts` of the same name.",
		isNear: true,
		without: "the domain gets no tree of its own",
	},
	arm_sci: {
		form: "text",
		doc: "Asks the hypervisor for SCMI. How that is written differs from mediator to mediator: another word is refused, or not read.",
		scmi: "It is what gives the domain a channel to firmware. Which agent it is follows from `agent_id` where the mediator has that, else from what is free; without the key its SCMI node is answered by nobody.",
		source: `${XL_MANUAL} (4.21 and later); the series of patches before it`,
		isNear: true,
		without: "the domain gets no channel to firmware",
	},
	dtdev: {
		form: "list of texts",
		doc: "The devices it is given: whole paths of nodes in the host's device tree. An IOMMU that guards one maps this domain's memory for it. Their registers and interrupts are listed by themselves, in `iomem` and `irqs`.",
		scmi: "A mediator that grants devices to guests of xl asks firmware for those of these nodes that say which of firmware's devices they are; where firmware refuses one, xl creates no domain.",
		isNear: true,
		without: "the domain gets none of these devices",
	},
	iomem: {
		form: "list of texts",
		doc: 'Pages of registers it may use, of 4 KiB each, in hexadecimal: `"frame,count"`, or `"frame,count@guest frame"` where they shall be elsewhere in the guest. A frame is an address without its last three digits. The domain that runs xl has to be allowed to use them itself.',
		scmi: "The page of its messages to firmware goes here too, unless its mediator maps that by itself. Whoever has the page of another agent can speak as that one.",
		isNear: true,
		without: "nothing of this is mapped",
	},
	irqs: {
		form: "list of numbers",
		doc: "Interrupts of the host it may take, in decimal. The number of an SPI is that of its node plus 32.",
		scmi: "Firmware is not asked for them: a device without its interrupt has its clocks and is silent all the same.",
		isNear: true,
		without: "none of these interrupts reaches the domain",
	},
	force_assign_without_iommu: {
		form: "flag",
		doc: "1: devices that no IOMMU guards are given to it too. Such a device reaches all memory of the machine. Only a hypervisor with the patches for it reads this.",
		scmi: "Without it a device in `dtdev` that no IOMMU guards is refused before, or after, firmware was asked for it, and xl creates no domain.",
		source: "the series of patches of February 2022",
		without: "devices that no IOMMU guards are refused",
	},
	passthrough: {
		form: "text",
		doc: "Whether devices may be given to it through an IOMMU. Without it, they may if the file names some.",
		scmi: "With `disabled` nothing in `dtdev` is given, and firmware grants nothing for it.",
		words: {
			default: "Enabled if the file names devices.",
			enabled: "The IOMMU is set up for it.",
			share_pt: "The IOMMU uses the page tables of the domain; on Arm the same as `enabled`.",
			disabled: "The IOMMU is not set up for it.",
		},
	},
	gic_version: {
		form: "text",
		doc: "The interrupt controller it finds.",
		words: {
			default: "The one that the host has.",
			v2: "A GICv2.",
			v3: "A GICv3, without what would make it a GICv2.",
		},
	},
	nr_spis: {
		form: "number",
		doc: "How many shared interrupts it has. Without it there are as many as the highest number of `irqs` takes; no interrupt beyond reaches the guest.",
	},
	vuart: {
		form: "text",
		doc: "A serial console, which takes interrupt 32: with that in `irqs` too xl creates no domain.",
		words: { sbsa_uart: "A UART as SBSA has it; it takes interrupt 32." },
	},
	tee: {
		form: "text",
		doc: "Whether it may call the trusted world.",
		scmi: "Its SCMI node can speak through OP-TEE (`linaro,scmi-optee`) with `optee` alone.",
		words: {
			none: "It may not.",
			optee: "OP-TEE, with the hypervisor between them; OP-TEE has to be built with virtualization.",
			ffa: "Secure partitions, by FF-A.",
		},
	},
	sve: {
		form: "text",
		doc: "The longest vector of SVE in bits; more than the host has is refused.",
		words: { disabled: "It has no SVE.", hw: "As long as the host has it.", "128": "", "256": "", "512": "" },
	},
	vpmu: {
		form: "flag",
		doc: "1: it reads and writes the counters of the CPUs themselves, which shows it what other domains do.",
	},
	trap_unmapped_accesses: {
		form: "flag",
		doc: "0: where it has no memory it reads ones, and what it writes is lost. Without it, such an access is a fault.",
		scmi: "With 0 a page of messages, or registers, that `iomem` lacks look like a device that never answers.",
	},
	llc_colors: {
		form: "list of texts",
		doc: 'The parts of the last cache that are its own, as in `"0-4"`.',
	},
	disk: { form: "list of texts", doc: "Its disks, as in xl-disk-configuration(5)." },
	vif: { form: "list of texts", doc: "Its network interfaces, as in xl-network-configuration(5)." },
	virtio: {
		form: "list of texts",
		doc: 'Its Virtio devices, as in `"backend=domD,type=virtio,device22,transport=mmio"`. Each takes an interrupt from 33 to 43, which `irqs` then must not have.',
		scmi: "The domain behind `backend` has the real device, and needs firmware's clocks and resets of it; this one needs none.",
	},
	driver_domain: {
		form: "flag",
		doc: "1: it serves devices to other domains.",
		scmi: "What it serves is its own to firmware: the grants are this domain's, whoever uses the device in the end.",
	},
	on_poweroff: {
		form: "text",
		doc: "What becomes of it once it has shut down; without it, it is destroyed.",
		scmi: ENDS,
		words: ACTIONS,
	},
	on_reboot: {
		form: "text",
		doc: "What becomes of it once it asks for a reboot; without it, it is created anew.",
		scmi: ENDS,
		words: ACTIONS,
	},
	on_watchdog: {
		form: "text",
		doc: "What becomes of it once its watchdog has run out; without it, it is destroyed.",
		scmi: ENDS,
		words: ACTIONS,
	},
	on_crash: {
		form: "text",
		doc: "What becomes of it once it has crashed; without it, it is destroyed.",
		scmi: ENDS,
		words: ACTIONS,
	},
	pool: { form: "text", doc: "The pool of CPUs that its own are in." },
	seclabel: {
		form: "text",
		doc: "Its label for XSM, which decides by it what the domain, and xl for it, may do.",
		scmi: "A policy that refuses the pages of `iomem` or a node of `dtdev` refuses the domain, whatever firmware would grant.",
	},
	uuid: { form: "text", doc: "Its UUID; without it one is made up at each start." },
	max_event_channels: { form: "number", doc: "The most event channels it may use: 1023 without it." },
	shadow_memory: { form: "number", doc: "Megabytes for the page tables that the hypervisor keeps of its memory." },
};
