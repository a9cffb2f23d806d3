// One mistake a row on the Raspberry Pi 5 that Xen of EPAM's product splits at boot: what is found, where, and who loses what.
// Sources are functions of sci.c, scmi_smc.c, access-controller.c, scmi_dt_maker.c and dom0less-build.c of that Xen, which was compiled and driven.
import { describe } from "node:test";
import { type Found, failure, type Row, testRows } from "./rows.ts";

const SCMI = "xen-scmi.dtso";
const BOARD = "bcm2712-rpi-5-b.dts";
const SETUP = "scmi.yaml";

/** Nothing boots. Dom0 uses nothing of SCMI: what it was granted is gone. */
const STOPPED = ["Dom0 &pcie1: unused", "Dom0 &sdio1: unused", "domD &pcie2: denied", "domU &sdio2: denied"];
/** The first device of Dom0's that names the node which nobody registers. */
const HANGS = 'Xen hangs, printing "Could not find access-controller ops" without end: pcie1 names /firmware/scmi';
const rows = (all: readonly Row[]) => testRows("rpi5", "", "bcm2712-rpi-5-b.dts", all);

describe("without a mediator the boot hangs at the first device that names one: X86", () => {
	const off = (line: string, ...words: readonly string[]) => [
		failure(SCMI, line, "The mediator stays off: ", HANGS, ...words),
	];
	rows([
		{
			title: "X01 no arm,smc-id",
			source: "scmi_probe(): unable to read smc-id from DT",
			edits: [[SCMI, "arm,smc-id = <0x82000002>;", ""]],
			finds: off("scmi: scmi {", "/firmware/scmi has no arm,smc-id"),
			grants: STOPPED,
		},
		{
			title: "X02 the number of another owner than the silicon provider",
			source: "BASE PROTOCOL_ATTRIBUTES: -EOPNOTSUPP",
			edits: [[SCMI, "arm,smc-id = <0x82000002>", "arm,smc-id = <0x84000002>"]],
			finds: off("arm,smc-id = <0x84000002>;", "SMC 0x84000002 is no channel", "-95 (EOPNOTSUPP)"),
			grants: STOPPED,
		},
		{
			title: "X10 no shmem",
			source: "scmi_probe()",
			edits: [[SCMI, "shmem = <&scmi_page0>;", ""]],
			finds: off("scmi: scmi {", "/firmware/scmi has no shmem"),
			grants: STOPPED,
		},
		{
			title: "X11 shmem is of no node: address and size are left to chance",
			source: "the helper returns 0 without setting them",
			edits: [[SCMI, "shmem = <&scmi_page0>;", "shmem = <0x77>;"]],
			finds: [
				[
					SCMI,
					"scmi: scmi {",
					"information scmi-domain-unknown",
					"domD and domU",
					"shmem of /firmware/scmi names no node",
				],
			],
			grants: ["Dom0 &pcie1: unused", "Dom0 &sdio1: unused", "domD &pcie2: unknown", "domU &sdio2: unknown"],
		},
		{
			title: "X12 Xen's page is 0x80 bytes",
			source: "scmi_probe(): Reserved memory is not aligned",
			edits: [[SCMI, "reg = <0x0 0x1000>", "reg = <0x0 0x80>"]],
			finds: off("scmi_page0: scmi-sram@0 {", "has 0x80 bytes, not whole pages of 4 KiB"),
			grants: STOPPED,
		},
		{
			title: "X86 an entry whose page is of no node",
			source: "collect_agents(): Could not find shmem node for agent 1",
			edits: [[SCMI, "<1 0x82000003 &scmi_page1>", "<1 0x82000003 0x55>"]],
			finds: off("epam,secondary-agents = <1 0x82000003 0x55>,", "the entry of agent 1", "names no node for its page"),
			grants: STOPPED,
		},
		{
			title: "X88 numbers of two entries exchanged, and not their pages",
			source: "BASE_DISCOVER_AGENT on each channel: -EBUSY",
			edits: [
				[SCMI, "<2 0x82000004 &scmi_page2>", "<2 0x82000005 &scmi_page2>"],
				[SCMI, "<3 0x82000005 &scmi_page3>", "<3 0x82000004 &scmi_page3>"],
			],
			finds: off(
				"<2 0x82000005 &scmi_page2>,",
				"firmware reads what SMC 0x82000005 announces at 0x3ff03000",
				"-16 (EBUSY)",
			),
			grants: STOPPED,
		},
		{
			title: "X87 a device names another controller as well",
			source: "ac_assign_dt_device(): continue without the next index",
			edits: [
				[SCMI, "access-controllers = <&scmi 3>", "access-controllers = <&scmi 3>, <&etzpc 1>"],
				[BOARD, "clk_uart: clk-uart", "etzpc: etzpc { #access-controller-cells = <1>; };\n\tclk_uart: clk-uart"],
			],
			finds: [
				failure(
					SCMI,
					"access-controllers = <&scmi 3>, <&etzpc 1>;",
					'Xen hangs, printing "Could not find access-controller ops" without end: sdio1 names /etzpc',
				),
			],
			grants: STOPPED,
		},
	]);
	const shared = (line: string, ...words: readonly string[]): readonly Found[] => [
		[SCMI, line, "error scmi-channel-shared", ...words, "The mediator stays off: ", HANGS],
	];
	rows([
		{
			title: "X15 two pages in one of 4 KiB",
			source: "collect_agents() does not look at pages; the probe finds another page than firmware reads",
			edits: [[SCMI, "reg = <0x3000 0x1000>", "reg = <0x2800 0x800>"]],
			finds: shared("<3 0x82000005 &scmi_page3>;", "agent 3 has the page at 0x3ff02800, and so has agent 2"),
			grants: STOPPED,
		},
		{
			title: "X23 two entries with one SMC",
			source: "collect_agents() compares agents only; the probe finds another page than firmware reads",
			edits: [[SCMI, "<3 0x82000005 &scmi_page3>", "<3 0x82000004 &scmi_page3>"]],
			finds: shared("<3 0x82000004 &scmi_page3>;", "agent 3 has the call 0x82000004, and so has agent 2"),
			grants: STOPPED,
		},
		{
			title: "X23 two entries with one SMC, the first of which is wrong",
			source: "collect_agents() compares agents only; the probe finds another page than firmware reads",
			edits: [[SCMI, "<2 0x82000004 &scmi_page2>", "<2 0x82000005 &scmi_page2>"]],
			finds: shared("<3 0x82000005 &scmi_page3>;", "agent 3 has the call 0x82000005, and so has agent 2"),
			grants: STOPPED,
		},
		{
			title: "X24 two entries with one page",
			source: "collect_agents() compares agents only; the probe finds another page than firmware reads",
			edits: [[SCMI, "<3 0x82000005 &scmi_page3>", "<3 0x82000005 &scmi_page2>"]],
			finds: shared("<3 0x82000005 &scmi_page2>;", "agent 3 has the page at 0x3ff02000, and so has agent 2"),
			grants: STOPPED,
		},
		{
			title: "X25 an entry with Xen's own page",
			source: "collect_agents() compares agents only; the probe finds another page than firmware reads",
			edits: [[SCMI, "<3 0x82000005 &scmi_page3>", "<3 0x82000005 &scmi_page0>"]],
			finds: shared(
				"<3 0x82000005 &scmi_page0>;",
				"agent 3 has the page at 0x3ff00000, and so has the hypervisor's own channel",
			),
			grants: STOPPED,
		},
	]);
});

describe("channels, in the order of the table", () => {
	const passedOver = (to: string, ...words: readonly string[]): Pick<Row, "edits" | "finds" | "grants"> => ({
		edits: [[SCMI, "<2 0x82000004 &scmi_page2>", to]],
		finds: [
			failure(
				SCMI,
				"&domU {",
				'"Could not set up domain domU (rc = -2)"',
				"all 2 channels are taken",
				"passed over without a message: entry 2 ",
				...words,
			),
		],
		grants: STOPPED,
	});
	rows([
		{
			title: "X88 numbers and agents exchanged in step: the calls of both are refused",
			source: "scmi_handle_call(): x0 + agent is compared with the table",
			edits: [
				[SCMI, "<1 0x82000003 &scmi_page1>", "<1 0x82000004 &scmi_page2>"],
				[SCMI, "<2 0x82000004 &scmi_page2>", "<2 0x82000003 &scmi_page1>"],
			],
			finds: [
				failure(
					SCMI,
					"<2 0x82000003 &scmi_page1>,",
					"The SMC of domD returns x0 = -1",
					"which makes 0x82000004, but the table says 0x82000003",
				),
			],
			grants: ["Dom0 &pcie1: unused", "Dom0 &sdio1: unused", "domD &pcie2: waits"],
		},
		{
			title: "X89 an agent twice",
			source: "ERR_PTR(EEXIST) is no error to PTR_RET()",
			...passedOver("<1 0x82000004 &scmi_page2>", "(agent 1, which entry 1 has)"),
		},
		{
			title: "X89 agent 0",
			source: "ERR_PTR(EEXIST) is no error to PTR_RET()",
			...passedOver("<0 0x82000004 &scmi_page2>", "(agent 0, which is Xen's own)"),
		},
		{
			title: "X89 agent 256",
			source: "an agent is cut to 8 bits",
			...passedOver("<256 0x82000004 &scmi_page2>", "(agent 256, cut to 0, which is Xen's own)"),
		},
		{
			title: "X89 agent 257",
			source: "an agent is cut to 8 bits",
			...passedOver("<257 0x82000004 &scmi_page2>", "(agent 257, cut to 1, which entry 1 has)"),
		},
		{
			title: "X91 one entry fewer than domains ask for",
			source: "aquire_scmi_channel(): -ENOENT",
			edits: [[SCMI, /,\s*<3 0x82000005 &scmi_page3>/, ""]],
			finds: [
				failure(
					SCMI,
					"&domU {",
					'"Could not set up domain domU (rc = -2)"',
					"epam,secondary-agents has to list one more",
				),
			],
			grants: STOPPED,
		},
		{
			title: "X60 Xen's own number and page are those of agent 1",
			source: "the pairing is not checked; the server answers DENIED",
			edits: [
				[
					SCMI,
					"arm,smc-id = <0x82000002>;\n\t\t\tshmem = <&scmi_page0>",
					"arm,smc-id = <0x82000003>;\n\t\t\tshmem = <&scmi_page1>",
				],
			],
			finds: [
				failure(
					SCMI,
					"arm,smc-id = <0x82000003>;",
					'"Could not set up DOM0 guest OS (rc = -22)"',
					"it is asked by agent 1, which may not give devices away",
				),
				[
					SCMI,
					"epam,secondary-agents = <1 0x82000003 &scmi_page1>,",
					"warning scmi-channel-shared",
					"one agent to firmware, which may not give devices away",
				],
			],
			grants: STOPPED,
		},
		{
			title: "X92 the memory with all pages is not kept from Dom0",
			source: "handle_device() maps the parent's reg",
			edits: [[SCMI, "0x10000>;\n\t\txen,passthrough;", "0x10000>;"]],
			finds: [
				[
					SCMI,
					"reg = <0x0 0x3ff00000 0x0 0x10000>;",
					"warning scmi-page-exposed",
					"the hypervisor's own channel, domD (agent 2) and domU (agent 3)",
				],
			],
			grants: [],
		},
		{
			title: "X93 Dom0 is Linux",
			source: "handle_node() drops every arm,scmi-shmem",
			edits: [[SETUP, "Dom0: { os: zephyr }", "Dom0: { os: linux }"]],
			finds: [
				failure(
					SCMI,
					"scmi: scmi {",
					"Dom0 never calls firmware",
					'is compatible "arm,scmi-shmem": Xen leaves it out of Dom0\'s tree and puts nothing in its place',
				),
			],
			grants: ["Dom0 &pcie1: waits"],
		},
	]);
});
