// One mistake a row with devices and guests' trees on the Raspberry Pi 5 that Xen of EPAM's product splits at boot: what is found, where, and who loses what.
// Sources are functions of sci.c, scmi_smc.c, access-controller.c, scmi_dt_maker.c and dom0less-build.c of that Xen, which was compiled and driven.
import { describe } from "node:test";
import { failure, type Row, testRows } from "./rows.ts";

const XEN = "xen.dtso";
const SCMI = "xen-scmi.dtso";
const DOMD = "domd.dts";
const DOMD_SCMI = "domd-scmi.dtso";
const DOMU = "domu.dts";
const BOARD = "bcm2712-rpi-5-b.dts";
const SETUP = "scmi.yaml";

/** Nothing boots. Dom0 uses nothing of SCMI: what it was granted is gone. */
const STOPPED = ["Dom0 &pcie1: unused", "Dom0 &sdio1: unused", "domD &pcie2: denied", "domU &sdio2: denied"];
const rows = (all: readonly Row[]) => testRows("rpi5", "", "bcm2712-rpi-5-b.dts", all);

describe("domains and their trees", () => {
	const PANIC = '"Could not set up domain domD (rc = -22)"';
	rows([
		{
			title: "X56 a path that the host does not have",
			source: "handle_passthrough_prop(): Couldn't find node in host_dt!",
			edits: [[DOMD, '"/axi/pcie@1000120000"', '"/soc/pcie@1000120000"']],
			finds: [
				failure(
					DOMD,
					'xen,path = "/soc/pcie@1000120000";',
					PANIC,
					"the host has no node /soc/pcie@1000120000; the nearest is /axi/pcie@1000120000",
				),
			],
			grants: [...STOPPED.filter((cell) => !cell.startsWith("domD")), "domD &pcie2: unused", "domD &pciex: denied"],
		},
		{
			title: "X66 xen,reg is not whole pages",
			source: "handle_prop_pfdt(): -EINVAL",
			edits: [[DOMD, "xen,reg = <0x10 0x00120000", "xen,reg = <0x10 0x00120080"]],
			finds: [
				failure(
					DOMD,
					"xen,reg = <0x10 0x00120080 0x0 0xa000 0x10 0x00120000>;",
					`${PANIC}: xen,reg of /passthrough/pcie@1000120000 is not whole pages of 4 KiB`,
				),
			],
			grants: STOPPED,
		},
		{
			title: "X99 the SCMI node is disabled: Xen probes it all the same, and Dom0's driver does not",
			source: "sci_init(): dt_find_matching_node()",
			edits: [[SCMI, "shmem = <&scmi_page0>;", 'shmem = <&scmi_page0>; status = "disabled";']],
			finds: [
				[SCMI, 'shmem = <&scmi_page0>; status = "disabled";', "warning scmi-provider-disabled", "scmi is disabled"],
			],
			grants: [],
		},
		{
			title: "X100 a guest of xl asks with arm_sci",
			source: "no arm_sci in tools/ of that commit",
			edits: [
				[SETUP, "complete: true", "profile: epam-2024\ncomplete: true"],
				[SETUP, "  domU:", "  extra: { os: linux, xl: extra.cfg }\n  domU:"],
			],
			files: { "extra.cfg": 'name = "extra"\nkernel = "/Image"\nmemory = 64\narm_sci = "scmi_smc"\n' },
			finds: [["extra.cfg", 'arm_sci = "scmi_smc"', "warning scmi-mark-ignored", "extra gets no SCMI"]],
			grants: [],
		},
		{
			title: "X101 a device that is not kept from Dom0, which has its interrupts first",
			source: "route_irq_to_guest(): -EBUSY",
			edits: [[XEN, "&pcie2 {\n\txen,passthrough;\n};", ""]],
			finds: [
				[
					DOMD,
					'xen,path = "/axi/pcie@1000120000";',
					"error scmi-guest-misfit",
					"which Dom0 has too: it is not marked xen,passthrough",
					'"IRQ 265 is already used by domain 0"',
				],
			],
			grants: STOPPED,
		},
		{
			title: "X101 a device without interrupts that is not kept from Dom0, where firmware allows one owner",
			source: "handle_device() asks first; the server answers DENIED",
			edits: [
				[XEN, "&pcie2 {\n\txen,passthrough;\n};", ""],
				[BOARD, "interrupts = <0 233 4>, <0 234 4>;", ""],
				[DOMD, "interrupts = <0 233 4>, <0 234 4>;", ""],
			],
			finds: [
				[
					SCMI,
					"access-controllers = <&scmi 2>;",
					"error scmi-device-shared",
					"Dom0 is first, domD is DENIED (-13), and Xen panics; add xen,passthrough",
					PANIC,
				],
			],
			grants: STOPPED,
		},
		{
			title: "X58 a number that firmware does not have",
			source: "the server answers INVALID_PARAMETERS",
			edits: [[SCMI, "access-controllers = <&scmi 2>", "access-controllers = <&scmi 12>"]],
			finds: [
				[
					SCMI,
					"access-controllers = <&scmi 12>;",
					"error scmi-device-id-unknown",
					"device 12 does not exist",
					`${PANIC}: firmware answers INVALID_PARAMETERS for device 12`,
				],
			],
			grants: STOPPED,
		},
		{
			title: "the number of another device",
			source: "handle_device() asks first; the server answers DENIED",
			edits: [[SCMI, "access-controllers = <&scmi 2>", "access-controllers = <&scmi 1>"]],
			finds: [
				[
					SCMI,
					"access-controllers = <&scmi 1>;",
					"error scmi-device-id-mismatch",
					"Device 2 (pcie2) owns everything pcie2 uses",
					"device 1 (pcie1) is requested by Dom0 (pcie1) and domD (pcie2)",
					PANIC,
				],
			],
			grants: STOPPED,
		},
		{
			title: "X103 a device that names no firmware device",
			source: "ac_assign_dt_device(): nothing to walk; the server answers DENIED",
			edits: [[SCMI, "&pcie2 {\n\taccess-controllers = <&scmi 2>;", "&pcie2 {"]],
			finds: [
				[
					SCMI,
					"&pcie2 {",
					"warning scmi-device-id-missing",
					"domD gets DENIED",
					"is refused RESET for reset 2 (swinit_pcie2): DENIED",
				],
			],
			grants: ["domD &pcie2: denied"],
		},
		{
			title: "X50 the SCMI node has no #access-controller-cells",
			source: "dt_parse_phandle_with_args() fails, the loop ends with success",
			edits: [[SCMI, "#access-controller-cells = <1>;", ""]],
			finds: [
				[
					SCMI,
					"scmi: scmi {",
					"warning scmi-device-list-unread",
					"scmi has no #access-controller-cells",
					"is refused RESET for reset 2 (swinit_pcie2): DENIED",
				],
			],
			grants: ["Dom0 &pcie1: unused", "Dom0 &sdio1: unused", "domD &pcie2: denied", "domU &sdio2: denied"],
		},
		{
			title: "X83 xen,arm_sci with a hyphen",
			source: "domu_dt_sci_parse(): any other string is none",
			edits: [[SCMI, 'xen,arm_sci = "scmi_smc"', 'xen,arm_sci = "scmi-smc"']],
			finds: [
				[
					SCMI,
					'xen,arm_sci = "scmi-smc";',
					"warning scmi-request-ignored",
					"domD gets no channel to firmware",
					"resets of pciex refers to /firmware/scmi/protocol@16, which domD will not have",
				],
			],
			grants: ["domD &pcie2: waits"],
		},
		{
			title: "X83 no xen,arm_sci",
			source: "domu_dt_sci_parse(): none",
			edits: [[SCMI, '&domD {\n\txen,arm_sci = "scmi_smc";\n};', ""]],
			finds: [
				[
					DOMD_SCMI,
					"resets = <&scmi_reset 2>, <&scmi_reset 3>, <&pcie_rescal>;",
					"warning scmi-node-not-given",
					"domD does not ask for SCMI",
				],
			],
			grants: ["domD &pcie2: waits"],
		},
		{
			title: "X84 without direct-map",
			source: "make_firmware_node(): -ENODEV, prepare_dtb_domU(): -EINVAL",
			edits: [[XEN, /(domD: domD[\s\S]*?)direct-map;/, "$1"]],
			finds: [failure(SCMI, 'xen,arm_sci = "scmi_smc";', PANIC, "takes direct-map and xen,static-mem")],
			grants: STOPPED,
		},
		{
			title: "X84 direct-map without xen,static-mem",
			source: "construct_domU() panics before that",
			edits: [[XEN, /(domD: domD[\s\S]*?)xen,static-mem = [^;]*;/, "$1"]],
			finds: [failure(SCMI, "&domD {", "direct-map is not valid for domain domD without static allocation.")],
			grants: STOPPED,
		},
		{
			title: "X94 a pin group that the host's SCMI node has by another name",
			source: "copy_subnodes() copies what has the name",
			edits: [[DOMU, "sdio2-30-pins { }", "sdio2-pins { }"]],
			finds: [
				[
					DOMU,
					"pinctrl-0 = <&sdio2_30_pins>;",
					"warning scmi-node-not-given",
					"the host's SCMI node has no sdio2-pins to copy, and there is no message",
				],
			],
			grants: ["domU &sdio2: waits"],
		},
		{
			title: "X96 its stub has another number for the protocol than the host",
			source: "copy_subnodes() copies the host's properties, scmi_dt_scan_node() reads none",
			edits: [[DOMD_SCMI, "#reset-cells = <1>;", "reg = <0x17>; #reset-cells = <1>;"]],
			finds: [
				[
					DOMD_SCMI,
					"reg = <0x17>; #reset-cells = <1>;",
					"warning scmi-guest-misfit",
					"reg of scmi_reset is not read: domD gets the host's /firmware/scmi/protocol@16",
				],
			],
			grants: [],
		},
		{
			title: "X96 its stub has pins of its own",
			source: "copy_subnodes() copies the host's properties, scmi_dt_scan_node() reads none",
			edits: [[DOMU, "sdio2-30-pins { }", 'sdio2-30-pins { pins = "gpio3"; bias-disable; }']],
			finds: [
				[
					DOMU,
					'sdio2_30_pins: sdio2-30-pins { pins = "gpio3"; bias-disable; };',
					"warning scmi-guest-misfit",
					"pins and bias-disable of sdio2_30_pins are not read: domU gets the host's",
				],
			],
			grants: [],
		},
		{
			title: "its stub says the same as the host",
			source: "nothing is lost",
			edits: [[DOMD_SCMI, "#reset-cells = <1>;", 'reg = <0x16>; #reset-cells = <1>; status = "okay";']],
			finds: [],
			grants: [],
		},
		{
			title: "X98 the host's SCMI node is elsewhere",
			source: "copy_subnodes(): -ENODEV",
			edits: [[SCMI, "scmi: scmi {", "scmi: scmi-fw {"]],
			finds: [
				failure(
					SCMI,
					'xen,arm_sci = "scmi_smc";',
					`${PANIC}: the host has no node /firmware/scmi to copy into its tree`,
				),
			],
			grants: ["Dom0 &pcie1: unused", "Dom0 &sdio1: unused", "domD &pcie2: unused", "domU &sdio2: unused"],
		},
		{
			title: "X102 the module of its tree is too small",
			source: "domain_handle_dtb_bootmodule()",
			edits: [[XEN, "reg = <0x0 0x4000000 0x0 0x6000>", "reg = <0x0 0x4000000 0x0 0x10>"]],
			finds: [failure(XEN, "reg = <0x0 0x4000000 0x0 0x10>;", `${PANIC}: its partial tree is larger than its module`)],
			grants: STOPPED,
		},
		{
			title: "X104 SCMI entries in front of a list, and its names stay",
			source: "reset_control_get() by name",
			edits: [[DOMD_SCMI, 'reset-names = "swinit", "bridge", "rescal";', ""]],
			finds: [
				[
					DOMD_SCMI,
					"resets = <&scmi_reset 2>, <&scmi_reset 3>, <&pcie_rescal>;",
					"warning scmi-names-misfit",
					'"rescal" is now reset 2 of firmware',
				],
			],
			grants: [],
		},
	]);
});
