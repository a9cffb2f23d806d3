// One mistake a row on the R-Car board under Xen's proposal of 2022: what is found, where, and who loses what.
// Sources are functions of sci.c, scmi_smc.c and libxl of that series, which was compiled and driven.
import { describe } from "node:test";
import { type Found, failure, type Row, testRows } from "./rows.ts";

const HOST = "rcar-h3.dts";
const GUEST = "domu1.dts";
const CONFIG = "domu1.cfg";

const DOM0 = ["avb", "hdmi0", "hscif0", "i2c2", "usb0"].map((name) => `Dom0 &${name}`);
const DOMU1 = ["ehci0", "hsusb", "ohci0", "usb2_phy0"].map((name) => `DomU1 &${name}`);
const are = (cells: readonly string[], state: string) => cells.map((cell) => `${cell}: ${state}`);
const rows = (all: readonly Row[]) => testRows("rcar-h3", "", "rcar-h3.dts", all);

describe("the mediator does not come up: Dom0's calls return -1, and a guest is not created", () => {
	const off = (line: string, ...words: readonly string[]) => [
		failure(
			HOST,
			line,
			"The mediator stays off: ",
			"DomU1 is not created, -22 (EINVAL): the mediator is off.",
			...words,
		),
	];
	const grants = [...are(DOM0, "waits"), ...are(DOMU1, "denied")];
	rows([
		{
			title: "X01 no arm,smc-id",
			source: "scmi_probe(): -ENOENT",
			edits: [[HOST, "arm,smc-id = <0x82000002>;", ""]],
			finds: off("scmi: scmi {", "/firmware/scmi has no arm,smc-id"),
			grants,
		},
		{
			title: "X10 no shmem",
			source: "scmi_probe()",
			edits: [[HOST, "shmem = <&scmi_shm>;", ""]],
			finds: off("scmi: scmi {", "/firmware/scmi has no shmem"),
			grants,
		},
		{
			title: "X12 Xen's page is 0x400 bytes",
			source: "scmi_probe(): shmem memory is not aligned",
			edits: [[HOST, "reg = <0x0 0x53ff0000 0x0 0x1000>", "reg = <0x0 0x53ff0000 0x0 0x400>"]],
			finds: off("scmi_shm: sram@53ff0000 {", "has 0x400 bytes, not whole pages of 4 KiB"),
			grants,
		},
		{
			title: "X15 two pages in one of 4 KiB",
			source: "BASE_DISCOVER_AGENT on each channel: -EBUSY",
			edits: [[HOST, /53ff2000/g, "53ff1800"]],
			finds: off(
				"sram@53ff1800 {",
				"firmware reads channel 2 at 0x53ff2000, the message is at 0x53ff1800, -16 (EBUSY)",
			),
			grants,
		},
		{
			title: "an SMC that is none of firmware's",
			source: "BASE PROTOCOL_ATTRIBUTES: -EOPNOTSUPP",
			edits: [[HOST, "arm,smc-id = <0x82000002>", "arm,smc-id = <0x82000003>"]],
			finds: off("arm,smc-id = <0x82000003>;", "SMC 0x82000003 is no channel", "-95 (EOPNOTSUPP)"),
			grants,
		},
		{
			title: "X11 shmem is of no node: address and size are left to chance",
			source: "the helper returns 0 without setting them",
			edits: [[HOST, "shmem = <&scmi_shm>;", "shmem = <0x77>;"]],
			finds: [
				[
					HOST,
					"scmi: scmi {",
					"information scmi-domain-unknown",
					"Dom0 and DomU1",
					"shmem of /firmware/scmi names no node",
				],
			],
			grants: [...are(DOM0, "unknown"), ...are(DOMU1, "unknown")],
		},
	]);
});

describe("devices by number", () => {
	const HSUSB = "\tscmi_devid = <19>;\n";
	const missing = (...words: readonly string[]): readonly Found[] => [
		[HOST, "&hsusb {", "warning scmi-device-id-missing", ...words, "Device 19 (hsusb) owns all of this"],
	];
	const reachable = ["DomU1 &hsusb: reachable"];
	rows([
		{
			title: "X58 a number that firmware does not have, of the guest's device",
			source: "the server answers NOT_FOUND, xenError() -2",
			edits: [[HOST, "scmi_devid = <19>", "scmi_devid = <190>"]],
			finds: [
				[
					HOST,
					"scmi_devid = <190>;",
					"error scmi-device-id-unknown",
					"device 190 does not exist",
					"DomU1 is not created, -2 (ENOENT)",
				],
			],
			grants: are(DOMU1, "denied"),
		},
		{
			title: "X58 a number that firmware does not have, of Dom0's device",
			source: "the server answers NOT_FOUND, xenError() -2",
			edits: [[HOST, "scmi_devid = <0>", "scmi_devid = <200>"]],
			finds: [[HOST, "scmi_devid = <200>;", "error scmi-device-id-unknown", '"Could not set up DOM0 guest OS"']],
			grants: [...are(DOM0, "denied"), ...are(DOMU1, "denied")],
		},
		{
			title: "X61 no scmi_devid, where another device of the guest owns the same",
			source: "scmi_add_dt_device(): no property, no message",
			edits: [[HOST, HSUSB, ""]],
			finds: missing("names no firmware device", "DomU1 has access only because another of its devices owns the same"),
			grants: reachable,
		},
		{
			title: "X61 no scmi_devid on a device of Dom0's",
			source: "scmi_add_dt_device(): no property, no message; the server answers DENIED",
			edits: [[HOST, "\tscmi_devid = <0>;\n", ""]],
			finds: [
				[
					HOST,
					"&avb {",
					"warning scmi-device-id-missing",
					"Dom0 gets DENIED",
					"is refused CLOCK_ATTRIBUTES for clock 0 (_etheravb): DENIED",
				],
			],
			grants: ["Dom0 &avb: denied"],
		},
		{
			title: "X61 access-controllers in place of scmi_devid",
			source: "scmi_add_dt_device() reads scmi_devid alone",
			edits: [[HOST, HSUSB, "\taccess-controllers = <&scmi 19>;\n"]],
			finds: missing("names firmware device 19 in access-controllers, which Xen RFC v2 does not read"),
			grants: reachable,
		},
		{
			title: "the number of another device",
			source: "BASE_SET_DEVICE_PERMISSIONS for what stands there",
			edits: [[HOST, "scmi_devid = <19>", "scmi_devid = <8>"]],
			finds: [
				[
					HOST,
					"scmi_devid = <8>;",
					"warning scmi-device-id-mismatch",
					"Device 19 (hsusb) owns everything hsusb uses",
					"device 8 (xhci0) is requested by Dom0 (usb0) and DomU1 (hsusb)",
				],
			],
			grants: ["Dom0 &hsusb: granted", "DomU1 &usb0: granted"],
		},
		{
			title: "X57 a device that is not kept from Dom0",
			source: "route_irq_to_guest(): -EBUSY before anybody is asked",
			edits: [[HOST, /(&hsusb \{[\s\S]*?)\txen,passthrough;\n/, "$1"]],
			finds: [
				[
					CONFIG,
					"irqs = [ 139, 140 ]",
					"error scmi-guest-misfit",
					"xl does not create DomU1",
					'"IRQ 139 is already used by domain 0"',
				],
			],
			grants: [
				"Dom0 &hsusb: granted",
				"Dom0 &ohci0: reachable",
				"Dom0 &ehci0: reachable",
				"Dom0 &usb2_phy0: reachable",
				"DomU1 &hsusb: denied",
				"DomU1 &ohci0: denied",
				"DomU1 &ehci0: denied",
				"DomU1 &usb2_phy0: denied",
			],
		},
		{
			title: "a clock that firmware does not have",
			source: "of_clk_hw_onecell_get(): invalid index",
			edits: [[HOST, "clocks = <&scmi_clock 0>", "clocks = <&scmi_clock 50>"]],
			finds: [
				[HOST, "clocks = <&scmi_clock 50>;", "error scmi-clock-unknown", "clock 50 does not exist", "invalid index 50"],
			],
			grants: ["Dom0 &avb: missing"],
		},
	]);
});

describe("the guest", () => {
	const cfg = (from: string | RegExp, to: string) => [CONFIG, from, to] as const;
	rows([
		{
			title: "X71 its tree has no /passthrough",
			source: "copy_partial_fdt() of libxl",
			edits: [[GUEST, "passthrough {", "passthru {"]],
			finds: [failure(GUEST, "/ {", "DomU1 is not created", "its tree has no /passthrough to copy")],
			grants: are(DOMU1, "denied"),
		},
		{
			title: "a device stands outside /passthrough",
			source: "copy_partial_fdt() of libxl copies /passthrough and /aliases",
			edits: [
				[GUEST, /\t\tusb2_phy0: [\s\S]*?\n\t\t\};\n/, ""],
				[
					GUEST,
					"\tpassthrough {",
					"\tusb2_phy0: usb-phy@ee080200 { reg = <0x0 0xee080200 0x0 0x700>; clocks = <&scmi_clock 2>; #phy-cells = <1>; };\n\tpassthrough {",
				],
			],
			finds: [
				[
					GUEST,
					"usb2_phy0: usb-phy@ee080200 { reg = <0x0 0xee080200 0x0 0x700>; clocks = <&scmi_clock 2>; #phy-cells = <1>; };",
					"warning scmi-node-not-given",
					"DomU1 will not have usb2_phy0: of its tree only /passthrough and the first SCMI node are copied for it",
				],
			],
			grants: [],
		},
		{
			title: "a slip in the compatible of its SCMI node",
			source: "make_scmi_node() of libxl copies the first node that is compatible arm,scmi-smc",
			edits: [[GUEST, '"arm,scmi-smc"', '"arm,scmi-scm"']],
			finds: [
				[
					GUEST,
					'compatible = "arm,scmi-scm";',
					"error scmi-node-misspelt",
					'"arm,scmi-scm" is nothing that Linux knows, "arm,scmi-smc" is',
					"DomU1 will not have /firmware/scmi",
				],
			],
			grants: ["hsusb", "ohci0", "ehci0", "usb2_phy0"].map((name) => `DomU1 &${name}: waits`),
		},
		{
			title: "X44 arm_sci with a hyphen",
			source: "arch_sanitise_domain_config(): -EINVAL",
			edits: [cfg('"scmi_smc"', '"scmi-smc"')],
			finds: [failure(CONFIG, 'arm_sci = "scmi-smc"', "DomU1 is not created, -22 (EINVAL): arm_sci is neither")],
			grants: are(DOMU1, "denied"),
		},
		{
			title: "X44 arm_sci in capitals",
			source: "libxl__enum_from_string(): strcasecmp()",
			edits: [cfg('"scmi_smc"', '"SCMI_SMC"')],
			finds: [],
			grants: [],
		},
		{
			title: "X72 iomem of pages that are not Dom0's",
			source: "XEN_DOMCTL_iomem_permission: iomem_access_permitted(current->domain)",
			edits: [cfg('"ee080,1"', '"ee080,1", "e0000,1"')],
			finds: [
				failure(
					CONFIG,
					'iomem = [ "ee080,1", "e0000,1", "e6590,1" ]',
					'DomU1 is not created, -1 (EPERM): its iomem "e0000,1" is not Dom0\'s to hand on',
				),
			],
			grants: are(DOMU1, "denied"),
		},
		{
			title: "X55 a device that dtdev does not list, where another owns the same",
			source: "XEN_DOMCTL_assign_device asks for what is listed",
			edits: [cfg(/\t"\/soc\/usb@e6590000",.*\n/, "")],
			finds: [
				[
					GUEST,
					"usb@e6590000 {",
					"warning scmi-device-not-requested",
					'its dtdev lacks "/soc/usb@e6590000". It works only as long as another device of DomU1 has the same resources',
				],
			],
			grants: ["DomU1 &hsusb: reachable"],
		},
		{
			title: "X56 a path that the host does not have",
			source: "XEN_DOMCTL_assign_device: -ESRCH",
			edits: [cfg('"/soc/usb@e6590000"', '"/usb@e6590000"')],
			finds: [
				failure(
					CONFIG,
					'"/usb@e6590000",     # hsusb',
					"DomU1 is not created, -3 (ESRCH)",
					"the nearest is /soc/usb@e6590000",
				),
			],
			grants: are(DOMU1, "denied"),
		},
		{
			title: "no IOMMU, and no force_assign_without_iommu",
			source: "iommu_add_dt_device(): -EINVAL",
			edits: [cfg("force_assign_without_iommu = 1", "")],
			finds: [
				failure(
					CONFIG,
					'"/soc/usb@ee080000",     # ohci0',
					"DomU1 is not created, -22 (EINVAL)",
					"force_assign_without_iommu is not set",
				),
			],
			grants: are(DOMU1, "denied"),
		},
		{
			title: "another SMC in its tree",
			source: "scmi_handle_call(): x0 = -1",
			edits: [[GUEST, "arm,smc-id = <0x82000002>", "arm,smc-id = <0x82000003>"]],
			finds: [failure(GUEST, "arm,smc-id = <0x82000003>;", "The SMC of DomU1 returns x0 = -1")],
			grants: are(DOMU1, "waits"),
		},
		{
			title: "one page fewer than domains",
			source: "scmi_domain_init(): -ENOENT",
			edits: [[HOST, /\tsram@53ff2000 \{[\s\S]*?\};\n/, ""]],
			finds: [
				failure(
					HOST,
					"scmi: scmi {",
					"DomU1 is not created, -2 (ENOENT): the only channel is taken",
					"needs another arm,scmi-shmem node",
				),
			],
			grants: are(DOMU1, "denied"),
		},
	]);
});
