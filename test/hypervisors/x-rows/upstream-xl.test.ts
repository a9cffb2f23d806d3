// The same S32G3 under released Xen, and xl starts the guest: one mistake a row, what is found, where, and who loses what.
// Sources are functions of libxl and xl of Xen 4.21 and later, and of its domctl.c.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "node:test";
import { failure, type Row, testRows } from "./rows.ts";

const HOST = "s32g399a.dts";
const GUEST = "storage.dts";
const CATALOGUE = "s32g3.scmi.yaml";

const DENIED = ["storage &usdhc0: denied"];
const SMMU =
	'\t\tsmmu: iommu@50400000 { compatible = "arm,smmu-v3"; reg = <0x50400000 0x20000>; #iommu-cells = <1>; };\n\n';
const rows = (all: readonly Row[]) => testRows("xen-upstream", "", "s32g399a.dts", all);

describe("a guest of xl", () => {
	const CONFIG = "storage.cfg";
	const ARM_SCI = 'arm_sci = "type=scmi_smc"';
	const config = [
		'name = "storage"',
		'kernel = "/root/Image"',
		"memory = 512",
		ARM_SCI,
		'device_tree = "/root/storage.dtb"',
		'iomem = [ "d0000,1@22001", "402f0,1" ]',
		"irqs = [ 68 ]",
	].join("\n");
	/** The same guest, and xl starts it. */
	const byXl: Row["edits"] = [
		[HOST, /\n\t\tstorage \{[\s\S]*?\n\t\t\};\n(?=\t\};)/, "\n"],
		["scmi.yaml", "guest: storage.dts", "xl: storage.cfg, guest: storage.dts"],
	];
	const EPERM = 'storage is not created, -1 (EPERM): its iomem "d0000,1@22001" is not Dom0\'s to hand on';
	const IOMEM = 'iomem = [ "d0000,1@22001", "402f0,1" ]';
	const withUart = readFileSync(join(import.meta.dirname, "../../../examples/xen-upstream", CATALOGUE), "utf8").replace(
		"permissions:",
		"    uart: { id: 34, name: uart }\npermissions:",
	);
	rows([
		{
			title: "nothing is wrong",
			source: "Dom0 may hand on the page that /firmware/scmi names",
			edits: byXl,
			files: { [CONFIG]: config },
			finds: [],
			grants: [],
		},
		{
			title: "the tree that scmi.yaml names is called otherwise on the target",
			source: "what it is copied to there, nothing here says",
			edits: byXl,
			files: { [CONFIG]: config.replace("storage.dtb", "storag.dtb") },
			finds: [],
			grants: [],
		},
		{
			title: "X43 an agent_id, which this xl does not know",
			source: "parse_arm_sci_config() passes over it",
			edits: byXl,
			files: { [CONFIG]: config.replace("type=scmi_smc", "type=scmi_smc,agent_id=2") },
			finds: [
				[
					CONFIG,
					'arm_sci = "type=scmi_smc,agent_id=2"',
					"information scmi-mark-ignored",
					"agent_id=2 has no effect here",
				],
			],
			grants: [],
		},
		{
			title: "X45 the type of the multi-agent series",
			source: "parse_arm_sci_config(): Unknown ARM_SCI type",
			edits: byXl,
			files: { [CONFIG]: config.replace("type=scmi_smc", "type=scmi_smc_multiagent,agent_id=2") },
			finds: [
				failure(CONFIG, 'arm_sci = "type=scmi_smc_multiagent,agent_id=2"', "storage is not created, -22 (EINVAL)"),
			],
			grants: DENIED,
		},
		{
			title: "a clock of its device that the host's node of it does not have, and two by each other's name",
			source: "nobody compares the two: the driver asks firmware for what its own tree says",
			edits: [...byXl, [GUEST, "<&clks 32>, <&clks 31>, <&clks 33>", "<&clks 31>, <&clks 32>, <&clks 34>"]],
			files: { [CONFIG]: config, [CATALOGUE]: withUart },
			finds: [
				[
					GUEST,
					"clocks = <&clks 31>, <&clks 32>, <&clks 34>;",
					"warning scmi-resource-mismatch",
					"mmc@402f0000 uses clock 31 usdhc_ahb as ipg, clock 32 usdhc_module as ahb and clock 34 uart as per, and the host's usdhc0",
					"one of the two is wrong",
				],
			],
			grants: [],
		},
		{
			title: "fewer clocks than the host's node has",
			source: "the other way round is no mistake: a guest may do without",
			edits: [
				...byXl,
				[GUEST, "<&clks 32>, <&clks 31>, <&clks 33>", "<&clks 32>, <&clks 33>"],
				[GUEST, '"ipg", "ahb", "per"', '"ipg", "per"'],
			],
			files: { [CONFIG]: config },
			finds: [],
			grants: [],
		},
		{
			title: "X46 no scmi-smc-passthrough: a quick fix adds it to the command line",
			source: "scmi_smc_domain_init(): -EINVAL",
			edits: [...byXl, [HOST, " scmi-smc-passthrough", ""]],
			files: { [CONFIG]: config },
			finds: [failure(CONFIG, 'arm_sci = "type=scmi_smc"', "storage is not created", "Xen's command line")],
			grants: DENIED,
		},
		{
			title: "its device is not kept from Dom0",
			source: "handle_node() of xen/arch/arm/domain_build.c; XEN_DOMCTL_bind_pt_irq: -EBUSY",
			edits: [
				...byXl,
				[HOST, "\t\tusdhc0: mmc@402f0000 {", `${SMMU}\t\tusdhc0: mmc@402f0000 {\n\t\t\tiommus = <&smmu 1>;`],
				[HOST, /(usdhc0: mmc@402f0000 \{[^}]*)\t\t\txen,passthrough;\n/, "$1"],
			],
			files: { [CONFIG]: config.replace("irqs", 'dtdev = [ "/soc@0/mmc@402f0000" ]\nirqs') },
			finds: [
				[
					CONFIG,
					"irqs = [ 68",
					"error scmi-guest-misfit",
					"which Dom0 has too: it is not marked xen,passthrough",
					"Dom0 never calls firmware",
					"storage is not created, -16 (EBUSY)",
				],
			],
			grants: ["Dom0 &usdhc0: waits", ...DENIED],
		},
		{
			title: "a Xen that is older than the word",
			source: "arm_sci came with e2cc10867b, 4.21; before it the hardware domain alone may call",
			edits: [...byXl, ["scmi.yaml", "4.22.0", "4.20.1"]],
			files: { [CONFIG]: config },
			finds: [
				[
					CONFIG,
					'arm_sci = "type=scmi_smc"',
					"error scmi-request-ignored",
					"Xen does not read arm_sci: Xen 4.20.1 gives SCMI to the hardware domain only, and 4.21 is the first",
					"storage is not created",
				],
			],
			grants: DENIED,
		},
		{
			title: "X71 its tree has no /passthrough",
			source: "libxl's copy_partial_fdt(): Can't copy the node \"/passthrough\" from the partial FDT",
			edits: [...byXl, [GUEST, "passthrough {", "passtrough {"]],
			files: { [CONFIG]: config },
			finds: [failure(GUEST, "/ {", "storage is not created", "its tree has no /passthrough to copy")],
			grants: DENIED,
		},
		{
			title: "X72 the host's node has no shmem: nobody of Dom0's waits, as its device is the guest's",
			source: "scmi_smc_dt_handle_node() drops the node without the permission; XEN_DOMCTL_iomem_permission: -EPERM",
			edits: [...byXl, [HOST, "shmem = <&scmi_shmem>;", ""]],
			files: { [CONFIG]: config },
			finds: [
				[
					HOST,
					"scmi {",
					"error scmi-channel-incomplete",
					"scmi has no shmem, which SMC needs",
					"no guest reaches firmware through it",
					EPERM,
				],
			],
			grants: DENIED,
		},
		{
			title: "X72 shmem of the host's node is of no node: its page is not Dom0's to hand on",
			source: "scmi_smc_dt_handle_node() drops the node without the permission; XEN_DOMCTL_iomem_permission: -EPERM",
			edits: [...byXl, [HOST, "shmem = <&scmi_shmem>;", "shmem = <0x77>;"]],
			files: { [CONFIG]: config },
			finds: [failure(CONFIG, IOMEM, EPERM)],
			grants: DENIED,
		},
		{
			title: "X73 its bus has no ranges: the page has no address for the same reason as the devices",
			source: "of_translate_one(): no ranges, which is told once",
			edits: [...byXl, [GUEST, /\n\t\tranges;/, ""]],
			files: { [CONFIG]: config },
			finds: [[GUEST, "passthrough {", "error scmi-guest-bus", "has no ranges", "never calls firmware"]],
			grants: ["storage &usdhc0: waits"],
		},
	]);
});
