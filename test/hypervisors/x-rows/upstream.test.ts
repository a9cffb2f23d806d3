// One mistake a row on an S32G3 under released Xen, which lets one guest call firmware: what is found, where, and who loses what.
// Sources are functions of sci.c, scmi-smc.c and dom0less-build.c of Xen 4.21 and later, which was compiled and driven.
import { describe } from "node:test";
import { failure, type Row, testRows } from "./rows.ts";

const HOST = "s32g399a.dts";
const GUEST = "storage.dts";
const CATALOGUE = "s32g3.scmi.yaml";

const WAITS = ["storage &usdhc0: waits"];
const DENIED = ["storage &usdhc0: denied"];
const commandLine = (name: string) =>
	`${name} = "console=dtuart dtuart=/soc@0/serial@401c8000 dom0_mem=512M scmi-smc-passthrough";`;
const rows = (all: readonly Row[]) => testRows("xen-upstream", "", "s32g399a.dts", all);

describe("who may call", () => {
	rows([
		{
			title: "X01 no arm,smc-id",
			source: "scmi_dom0_init(): -ENOENT",
			edits: [[HOST, "arm,smc-id = <0xc20000fe>;", ""]],
			finds: [
				failure(
					HOST,
					"scmi {",
					"The mediator stays off: /firmware/scmi has no arm,smc-id",
					"The SMC of storage returns x0 = -1",
				),
			],
			grants: WAITS,
		},
		{
			title: "X02 a number of another owner than the silicon provider",
			source: "vsmccc_handle_call()",
			edits: [
				[HOST, "<0xc20000fe>", "<0xc40000fe>"],
				[GUEST, "<0xc20000fe>", "<0xc40000fe>"],
				[CATALOGUE, "0xc20000fe", "0xc40000fe"],
			],
			finds: [failure(GUEST, "arm,smc-id = <0xc40000fe>;", "The SMC of storage returns x0 = -1", "(SiP)")],
			grants: WAITS,
		},
		{
			title: "X04 a second SCMI node behind the first: its number is the one that is let through",
			source: "scmi_dom0_init() sets the number before sci_register() fails",
			edits: [
				[
					HOST,
					"\tsoc@0 {",
					'\tmore { scmi { compatible = "arm,scmi-smc"; arm,smc-id = <0xc20000ff>; shmem = <&scmi_shmem>; }; };\n\tsoc@0 {',
				],
			],
			finds: [
				failure(
					GUEST,
					"arm,smc-id = <0xc20000fe>;",
					"The SMC of storage returns x0 = -1",
					"Xen forwards 0xc20000ff only",
				),
			],
			grants: WAITS,
		},
		{
			title: "X08 the SCMI node is disabled",
			source: "device_init(): -ENODEV",
			edits: [[HOST, "shmem = <&scmi_shmem>;", 'shmem = <&scmi_shmem>; status = "disabled";']],
			finds: [failure(HOST, "scmi {", "The mediator stays off: /firmware/scmi is disabled")],
			grants: WAITS,
		},
		{
			title: "X08 xen,passthrough on the SCMI node",
			source: "device_init(): -ENODEV",
			edits: [[HOST, "shmem = <&scmi_shmem>;", "shmem = <&scmi_shmem>; xen,passthrough;"]],
			finds: [failure(HOST, "scmi {", "The mediator stays off: /firmware/scmi has xen,passthrough")],
			grants: WAITS,
		},
		{
			title: "X44 a type that Xen does not know",
			source: "domu_dt_sci_parse(): -EINVAL",
			edits: [[HOST, '"scmi_smc"', '"scmi-smc"']],
			finds: [failure(HOST, 'xen,sci_type = "scmi-smc";', '"Error getting SCI configuration"')],
			grants: DENIED,
		},
		{
			title: "X45 the type of the multi-agent series",
			source: "domu_dt_sci_parse(): -EINVAL",
			edits: [[HOST, '"scmi_smc"', '"scmi_smc_multiagent"']],
			finds: [
				failure(HOST, 'xen,sci_type = "scmi_smc_multiagent";', '"Error getting SCI configuration"', 'nor "none"'),
			],
			grants: DENIED,
		},
		{
			title: "a slip in xen,passthrough of what a domain is given",
			source: "handle_node() of xen/arch/arm/domain_build.c",
			edits: [[HOST, "xen,passthrough;\n\t\t};\n\n\t\tgic", "xen,passtrough;\n\t\t};\n\n\t\tgic"]],
			finds: [
				[
					HOST,
					"xen,passtrough;",
					"error scmi-property-misspelt",
					"is read by nobody, xen,passthrough is: upstream Xen does as if xen,passthrough were not there",
				],
			],
			// Xen panics: the interrupt is Dom0's already
			grants: ["Dom0 &usdhc0: denied", ...DENIED],
		},
		{
			title: "X62 a scmi_devid is left over",
			source: "no assign_dt_device of this driver: nothing reads it",
			edits: [[HOST, "xen,passthrough;\n\t\t};\n\n\t\tgic", "xen,passthrough; scmi_devid = <3>;\n\t\t};\n\n\t\tgic"]],
			finds: [
				[
					HOST,
					"xen,passthrough; scmi_devid = <3>;",
					"information scmi-mark-ignored",
					"scmi_devid naming firmware device 3 has no effect here",
				],
			],
			grants: [],
		},
		{
			title: "a Xen that is older than the word",
			source: "xen,sci_type came with e2cc10867b, 4.21; before it the hardware domain alone may call",
			edits: [["scmi.yaml", "4.22.0", "4.20.1"]],
			finds: [
				[
					HOST,
					'xen,sci_type = "scmi_smc";',
					"error scmi-request-ignored",
					"Xen does not read xen,sci_type: Xen 4.20.1 gives SCMI to the hardware domain only",
				],
				// and so the page is Dom0's
				[
					GUEST,
					"xen,reg = <0x0 0xd0000000 0x0 0x1000 0x0 0x22001000>;",
					"warning scmi-page-exposed",
					"the page of Dom0",
				],
			],
			grants: WAITS,
		},
		{
			title: "X46 no scmi-smc-passthrough",
			source: "scmi_smc_domain_init(): -EINVAL",
			edits: [[HOST, " scmi-smc-passthrough", ""]],
			finds: [
				failure(
					HOST,
					'xen,sci_type = "scmi_smc";',
					'"Error creating domain storage (rc = -22)"',
					"without scmi-smc-passthrough",
					"Xen's command line",
				),
			],
			grants: DENIED,
		},
		...["xen,xen-bootarg", "xen,bootargs", "xen,xen_bootargs"].map(
			(name): Row => ({
				title: `X46 the property that it stands in misspelt: ${name}`,
				source: "boot_fdt_cmdline() reads xen,xen-bootargs",
				edits: [[HOST, "xen,xen-bootargs", name]],
				finds: [
					[
						HOST,
						commandLine(name),
						"error scmi-property-misspelt",
						"is read by nobody, xen,xen-bootargs is",
						"without scmi-smc-passthrough",
					],
				],
				grants: DENIED,
			}),
		),
		{
			title: "X46 where that warning is switched off: Xen panics all the same",
			source: "boot_fdt_cmdline() reads xen,xen-bootargs",
			edits: [
				[HOST, "xen,xen-bootargs", "xen,xen-bootarg"],
				["scmi.yaml", "complete: true", "complete: true\nrules: { scmi-property-misspelt: off }"],
			],
			finds: [failure(HOST, 'xen,sci_type = "scmi_smc";', "without scmi-smc-passthrough", "Xen's command line")],
			grants: DENIED,
		},
		{
			title: "X47 two guests ask for it",
			source: "scmi_smc_domain_init(): -EEXIST",
			edits: [
				[
					HOST,
					"\t\tstorage {",
					'\t\tsecond {\n\t\t\tcompatible = "xen,domain"; #address-cells = <2>; #size-cells = <2>; cpus = <1>; memory = <0 0x40000>; xen,sci_type = "scmi_smc";\n\t\t\tkernel@1 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0 1 0 1>; };\n\t\t};\n\t\tstorage {',
				],
			],
			finds: [
				failure(HOST, 'xen,sci_type = "scmi_smc";', '"Error creating domain storage (rc = -17)"', "second has it"),
			],
			grants: DENIED,
		},
	]);
});

describe("the guest's tree", () => {
	const PANIC = '"Could not set up domain storage (rc = -22)"';
	rows([
		{
			title: "X63 another SMC than the host's node has",
			source: "scmi_handle_smc(): x0 = -1",
			edits: [[GUEST, "0xc20000fe", "0xc20000ff"]],
			finds: [
				failure(
					GUEST,
					"arm,smc-id = <0xc20000ff>;",
					"The SMC of storage returns x0 = -1",
					"Xen forwards 0xc20000fe only",
				),
			],
			grants: WAITS,
		},
		{
			title: "the host's node has a call that is none of firmware's, and the guest's the right one",
			source: "the firmware's list of channels; vsmccc_handle_call() forwards the host's number alone",
			edits: [[HOST, "<0xc20000fe>", "<0xc20000f0>"]],
			finds: [
				[
					HOST,
					"arm,smc-id = <0xc20000f0>;",
					"error scmi-channel-unknown",
					"SMC 0xc20000f0 is no channel",
					"The SMC of storage returns x0 = -1",
				],
			],
			grants: WAITS,
		},
		{
			title: "both nodes have it",
			source: "the firmware's list of channels",
			edits: [
				[HOST, "<0xc20000fe>", "<0xc20000f0>"],
				[GUEST, "<0xc20000fe>", "<0xc20000f0>"],
			],
			finds: [
				[
					HOST,
					"arm,smc-id = <0xc20000f0>;",
					"error scmi-channel-unknown",
					"SMC 0xc20000f0 is no channel",
					"storage never calls firmware",
				],
			],
			grants: WAITS,
		},
		{
			title: "X64 the page is elsewhere than xen,reg puts it",
			source: "nobody compares reg with xen,reg",
			edits: [[GUEST, "reg = <0x0 0x22001000 0x0 0x1000>", "reg = <0x0 0x22002000 0x0 0x1000>"]],
			finds: [failure(GUEST, "reg = <0x0 0x22002000 0x0 0x1000>;", "nothing of the host's memory is at 0x22002000")],
			grants: WAITS,
		},
		{
			title: "X56 a path that the host does not have",
			source: "handle_passthrough_prop(): Couldn't find node in host_dt!",
			edits: [[GUEST, '"/soc@0/mmc@402f0000"', '"/soc/mmc@402f0000"']],
			finds: [
				failure(
					GUEST,
					'xen,path = "/soc/mmc@402f0000";',
					PANIC,
					"the host has no node /soc/mmc@402f0000; the nearest is /soc@0/mmc@402f0000",
				),
			],
			grants: ["storage &usdhc0: unused", "storage mmc@402f0000: denied"],
		},
		{
			title: "X65 the page of the host that xen,reg gives is not the one that firmware reads",
			source: "nobody compares xen,reg with shmem of the host's node",
			edits: [[GUEST, "xen,reg = <0x0 0xd0000000", "xen,reg = <0x0 0xd0001000"]],
			finds: [
				failure(
					GUEST,
					"xen,reg = <0x0 0xd0001000 0x0 0x1000 0x0 0x22001000>;",
					"The messages of storage do not reach firmware",
					"at 0xd0000000, and those of /passthrough/firmware/scmi are at 0xd0001000",
				),
			],
			grants: WAITS,
		},
		{
			title: "X66 xen,reg is not whole pages",
			source: "handle_prop_pfdt(): -EINVAL",
			edits: [[GUEST, "xen,reg = <0x0 0xd0000000", "xen,reg = <0x0 0xd0000080"]],
			finds: [
				failure(
					GUEST,
					"xen,reg = <0x0 0xd0000080 0x0 0x1000 0x0 0x22001000>;",
					`${PANIC}: xen,reg of /passthrough/sram@22001000 is not whole pages of 4 KiB`,
				),
			],
			grants: DENIED,
		},
		{
			title: "X67 /passthrough without cells: xen,reg is read with 2 and 1",
			source: "device_tree_get_u32(): 2 and 1 where they are missing",
			edits: [
				[
					GUEST,
					/(passthrough \{\n\t\tcompatible = "simple-bus";)\n\t\t#address-cells = <2>;\n\t\t#size-cells = <2>;/,
					"$1",
				],
			],
			finds: [
				[
					GUEST,
					"passthrough {",
					"error scmi-guest-misfit",
					"no #address-cells and no #size-cells, which is taken for 2 and 1",
					"xen,reg of guest_shmem and mmc@402f0000",
					"nothing of the host's memory is at 0x22001000",
				],
			],
			grants: WAITS,
		},
		{
			title: "X67 the same with cells, of which an entry lacks some",
			source: "handle_passthrough_prop() of dom0less-build.c: whole entries alone are read",
			edits: [[GUEST, "xen,reg = <0x0 0xd0000000 0x0 0x1000 0x0 0x22001000>", "xen,reg = <0x0 0xd0000000 0x0 0x1000>"]],
			finds: [
				[
					GUEST,
					"xen,reg = <0x0 0xd0000000 0x0 0x1000>;",
					"error scmi-guest-misfit",
					"xen,reg of guest_shmem has 4 cells, and an entry below passthrough has 6: 2 for the host's address, 2 for the size, 2 for the guest's address. Nothing of it is read or mapped",
				],
			],
			grants: WAITS,
		},
		{
			title: "X67 the same without #size-cells alone",
			source: "device_tree_get_u32(): 2 and 1 where they are missing",
			edits: [
				[
					GUEST,
					/(passthrough \{\n\t\tcompatible = "simple-bus";\n\t\t#address-cells = <2>;)\n\t\t#size-cells = <2>;/,
					"$1",
				],
			],
			finds: [
				[GUEST, "passthrough {", "error scmi-guest-misfit", "passthrough has no #size-cells, which is taken for 1"],
			],
			grants: WAITS,
		},
		{
			title: "X68 the page has neither xen,path nor the word that does without",
			source: "handle_prop_pfdt(): xen,reg or xen,path missing",
			edits: [[GUEST, "xen,force-assign-without-iommu;", ""]],
			finds: [
				failure(
					GUEST,
					"guest_shmem: sram@22001000 {",
					PANIC,
					"has neither xen,path nor xen,force-assign-without-iommu",
				),
			],
			grants: DENIED,
		},
		{
			title: "another node that its device needs stands outside /passthrough",
			source: "domain_handle_dtb_bootmodule() copies /passthrough and /aliases",
			edits: [
				[GUEST, "\tpassthrough {", '\tvmmc: regulator { compatible = "regulator-fixed"; };\n\n\tpassthrough {'],
				[GUEST, 'clock-names = "ipg"', 'vmmc-supply = <&vmmc>;\n\t\t\tclock-names = "ipg"'],
			],
			finds: [
				[
					GUEST,
					"vmmc-supply = <&vmmc>;",
					"warning scmi-node-not-given",
					"vmmc-supply of mmc@402f0000 refers to /regulator, which storage will not have: only what is below /passthrough is copied for it",
				],
			],
			grants: [],
		},
		{
			title: "no driver takes its SCMI node: a slip in compatible",
			source: "drivers/firmware/arm_scmi/transports/smc.c",
			edits: [[GUEST, '"arm,scmi-smc"', '"arm,scmi-scm"']],
			finds: [
				[
					GUEST,
					'compatible = "arm,scmi-scm";',
					"error scmi-node-misspelt",
					'no driver takes scmi: "arm,scmi-scm" is nothing that Linux knows, "arm,scmi-smc" is',
					"storage never calls firmware: no driver takes scmi",
				],
			],
			grants: WAITS,
		},
		{
			title: "no driver takes its SCMI node: no compatible",
			source: "drivers/firmware/arm_scmi/transports/smc.c",
			edits: [[GUEST, 'compatible = "arm,scmi-smc";', ""]],
			finds: [[GUEST, "scmi {", "error scmi-node-misspelt", "scmi has no compatible: no driver takes it"]],
			grants: WAITS,
		},
		{
			title: "X69 its SCMI node stands at /firmware",
			source: "domain_handle_dtb_bootmodule() copies /passthrough and /aliases",
			edits: [
				[GUEST, /\t\tfirmware \{[\s\S]*?\n\t\t\};\n/, ""],
				[
					GUEST,
					"\tpassthrough {",
					'\tfirmware {\n\t\tscmi {\n\t\t\tcompatible = "arm,scmi-smc"; arm,smc-id = <0xc20000fe>; shmem = <&guest_shmem>; #address-cells = <1>; #size-cells = <0>;\n\t\t\tclks: protocol@14 { reg = <0x14>; #clock-cells = <1>; };\n\t\t};\n\t};\n\tpassthrough {',
				],
			],
			finds: [
				[
					GUEST,
					"scmi {",
					"warning scmi-node-not-given",
					"only what is below /passthrough is copied for it",
					"clocks of mmc@402f0000",
				],
			],
			grants: WAITS,
		},
		{
			title: "X70 its firmware node is no simple-bus",
			source: "of_platform_default_populate() of Linux",
			edits: [[GUEST, 'firmware {\n\t\t\tcompatible = "simple-bus";', "firmware {"]],
			finds: [failure(GUEST, "scmi {", "storage never calls firmware", '/passthrough/firmware is no "simple-bus"')],
			grants: WAITS,
		},
		{
			title: "X70 /passthrough is no simple-bus",
			source: "of_platform_default_populate() of Linux",
			edits: [[GUEST, 'passthrough {\n\t\tcompatible = "simple-bus";', "passthrough {"]],
			finds: [failure(GUEST, "scmi {", "storage never calls firmware", '/passthrough is no "simple-bus"')],
			grants: WAITS,
		},
		{
			title: "X73 its driver passes on the page, by the guest's own address",
			source: "smc_chan_setup() of Linux; scmi_handle_smc() leaves x1 to x7 as they are",
			edits: [[GUEST, '"arm,scmi-smc"', '"arm,scmi-smc-param"']],
			finds: [
				[
					GUEST,
					"scmi {",
					"information scmi-domain-unknown",
					"What firmware gives storage is not known",
					"the registers that arm,scmi-smc-param passes on",
				],
			],
			grants: ["storage &usdhc0: unknown"],
		},
	]);
});
