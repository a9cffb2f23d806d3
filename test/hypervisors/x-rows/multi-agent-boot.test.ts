// One mistake a row on a board under the multi-agent series, where Xen creates the guests: what is found, where, and who loses what.
// Sources are functions of scmi-smc-multiagent.c, sci.c, dom0less-build.c and domain_build.c of the series' tenth edition.
import { describe } from "node:test";
import { type Found, failure, type Row, testRows } from "./rows.ts";

const HOST = "kestrel.dts";
const DOMAINS = "domains.dtso";
const SENSORS = "sensors.dts";
const PANEL = "panel.dts";

/** The series is meant, whatever word is wrong. */
const STATED = ["scmi.yaml", "complete: true", "profile: xen-multi-agent\ncomplete: true"] as const;

const DOM0 = "Dom0 &eth";
const I2C = "sensors &i2c";
const SPI = "panel &spi";
const all = (state: string) => [DOM0, I2C, SPI].map((cell) => `${cell}: ${state}`);

/** Without a mediator every domain is created, and each of its calls returns -1. */
const OFF = [
	"The mediator stays off: ",
	"The SMC of Dom0 returns x0 = -1: the mediator is off.",
	"The SMC of sensors returns x0 = -1: the mediator is off.",
	"The SMC of panel returns x0 = -1: the mediator is off.",
];

describe("the mediator does not come up", () => {
	const off = (line: string, why: string): readonly Found[] => [failure(HOST, line, ...OFF, why)];
	const page = "reg = <0x0 0x30002000 0x0 0x1000>";
	const SECOND = "#access-controller-cells = <1>;\n\t\t\t\t};";
	const rows: readonly Row[] = [
		{
			title: "X01 its SCMI node has no arm,smc-id",
			source: "scmi_probe(): -ENOENT",
			edits: [[HOST, "arm,smc-id = <0x82000040>;", ""]],
			finds: off("scmi_xen: scmi {", "/chosen/xen/scmi-config/scmi has no arm,smc-id"),
			grants: all("waits"),
		},
		{
			title: "X05 nothing is compatible xen,sci",
			source: "scmi_probe(): no ancestor, -ENODEV",
			edits: [STATED, [HOST, '"xen,sci"', '"xen,config"']],
			finds: [
				failure(
					HOST,
					"scmi_xen: scmi {",
					"The mediator stays off: ",
					'no arm,scmi-smc node below one compatible "xen,sci"',
				),
			],
			grants: all("waits"),
		},
		{
			title: "X07 a second SCMI node in the container, of the same channel",
			source: "sci_register(): -EEXIST, the list is freed",
			edits: [
				[
					HOST,
					SECOND,
					`${SECOND} again { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000040>; shmem = <&page_xen>; };`,
				],
			],
			finds: [
				failure(
					HOST,
					'}; again { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000040>; shmem = <&page_xen>; };',
					"-17 (EEXIST), and is left without any channel",
					'"Error creating domain 0 (rc = -2)"',
				),
			],
			grants: all("denied"),
		},
		{
			title: "X07 a second SCMI node in the container, without a page: what it leaves is not known",
			source: "scmi_probe() a second time",
			edits: [[HOST, SECOND, `${SECOND} again { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000040>; };`]],
			finds: [
				[
					HOST,
					'}; again { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000040>; };',
					"information scmi-domain-unknown",
					"Dom0, sensors and panel",
					"Xen probes /chosen/xen/scmi-config/again as well, which fails",
				],
			],
			grants: all("unknown"),
		},
		{
			title: "X08 its SCMI node is disabled",
			source: "device_init(): -ENODEV",
			edits: [[HOST, "arm,smc-id = <0x82000040>;", 'arm,smc-id = <0x82000040>; status = "disabled";']],
			finds: off("scmi_xen: scmi {", "/chosen/xen/scmi-config/scmi is disabled"),
			grants: all("waits"),
		},
		{
			title: "X08 xen,passthrough on its SCMI node, to keep it from Dom0",
			source: "device_init(): -ENODEV",
			edits: [[HOST, "arm,smc-id = <0x82000040>;", "arm,smc-id = <0x82000040>; xen,passthrough;"]],
			finds: off("scmi_xen: scmi {", "/chosen/xen/scmi-config/scmi has xen,passthrough"),
			grants: all("waits"),
		},
		{
			title: "X09 /chosen has no ranges",
			source: "dt_translate_one()",
			edits: [[HOST, "ranges;", ""]],
			finds: [failure(DOMAINS, "&{/chosen} {", ...OFF, "/chosen has no ranges")],
			grants: all("waits"),
		},
		{
			title: "X09 /chosen/xen has no ranges",
			source: "dt_translate_one()",
			edits: [[HOST, /(\txen \{[\s\S]*?)ranges;/, "$1"]],
			finds: off("xen {", "/chosen/xen has no ranges"),
			grants: all("waits"),
		},
		{
			title: "X09 the container has no ranges",
			source: "dt_translate_one()",
			edits: [[HOST, /("xen,sci"[\s\S]*?)ranges;/, "$1"]],
			finds: off("scmi_config: scmi-config {", "/chosen/xen/scmi-config has no ranges"),
			grants: all("waits"),
		},
		{
			title: "X10 its SCMI node has no shmem",
			source: "scmi_probe(): -ENOENT",
			edits: [[HOST, "shmem = <&page_xen>;", ""]],
			finds: off("scmi_xen: scmi {", "/chosen/xen/scmi-config/scmi has no shmem"),
			grants: all("waits"),
		},
		{
			title: "X11 its shmem is of no node: address and size are left to chance",
			source: "the helper returns 0 without setting them",
			edits: [[HOST, "shmem = <&page_xen>;", "shmem = <0x77>;"]],
			finds: [
				[
					HOST,
					"scmi_xen: scmi {",
					"information scmi-domain-unknown",
					"Dom0, sensors and panel",
					"shmem of /chosen/xen/scmi-config/scmi names no node",
				],
			],
			grants: all("unknown"),
		},
		{
			title: "X12 its page is 0x80 bytes",
			source: "scmi_probe(): shmem memory is not aligned",
			edits: [[HOST, "reg = <0x0 0x30000000 0x0 0x1000>", "reg = <0x0 0x30000000 0x0 0x80>"]],
			finds: off("page_xen: sram@30000000 {", "has 0x80 bytes, not whole pages of 4 KiB"),
			grants: all("waits"),
		},
		{
			title: "X13 a guest's page does not begin with a page",
			source: "collect_agents(): -EINVAL",
			edits: [[HOST, page, "reg = <0x0 0x30002080 0x0 0x1000>"]],
			finds: off(
				"page_sensors: sram@30002000 {",
				"0x1000 bytes at 0x30002080, is not whole pages of 4 KiB, -22 (EINVAL)",
			),
			grants: all("waits"),
		},
		{
			title: "X13 a guest's page is 0x80 bytes",
			source: "collect_agents(): -EINVAL",
			edits: [[HOST, page, "reg = <0x0 0x30002000 0x0 0x80>"]],
			finds: off(
				"page_sensors: sram@30002000 {",
				"0x80 bytes at 0x30002000, is not whole pages of 4 KiB, -22 (EINVAL)",
			),
			grants: all("waits"),
		},
		{
			title: "X14 its own page does not begin with a page, which nobody checks",
			source: "scmi_probe() looks at the size alone",
			edits: [[HOST, "reg = <0x0 0x30000000 0x0 0x1000>", "reg = <0x0 0x30000080 0x0 0x1000>"]],
			finds: [
				[
					HOST,
					"reg = <0x0 0x30000080 0x0 0x1000>;",
					"information scmi-domain-unknown",
					"sram@30000000 does not begin with a page, and Xen maps whole pages without looking",
				],
			],
			grants: all("unknown"),
		},
		{
			title: "X16 no table of agents",
			source: "collect_agents(): -EINVAL",
			edits: [[HOST, /scmi-secondary-agents = [^;]*;/, ""]],
			finds: off("scmi_config: scmi-config {", "has no scmi-secondary-agents"),
			grants: all("waits"),
		},
		{
			title: "X16 an empty table of agents",
			source: "collect_agents(): -EINVAL",
			edits: [[HOST, /scmi-secondary-agents = [^;]*;/, "scmi-secondary-agents;"]],
			finds: off("scmi-secondary-agents;", "is empty"),
			grants: all("waits"),
		},
		{
			title: "X17 an entry lacks its agent",
			source: "collect_agents(): -EINVAL",
			edits: [[HOST, "<0x82000043 &page_panel 13>", "<0x82000043 &page_panel>"]],
			finds: off(
				"scmi-secondary-agents = <0x82000041 &page_dom0 1>,",
				"has 32 bytes, no multiple of the 12 of an entry",
			),
			grants: all("waits"),
		},
		{
			title: "X18 entries of four cells",
			source: "collect_agents(): -EINVAL",
			edits: [[HOST, "agents-cells = <3>", "agents-cells = <4>"]],
			finds: off("#scmi-secondary-agents-cells = <4>;", "is 4, and has to be 2 or 3, -22 (EINVAL)"),
			grants: all("waits"),
		},
		{
			title: "X19 entries of two cells, and no word of it",
			source: "collect_agents(): three, unless it is said",
			edits: [
				[HOST, "#scmi-secondary-agents-cells = <3>;", ""],
				[HOST, "&page_dom0 1>", "&page_dom0>"],
				[HOST, "&page_sensors 12>", "&page_sensors>"],
				[HOST, "&page_panel 13>", "&page_panel>"],
			],
			finds: off("<0x82000042 &page_sensors>,", "names no node for its page (an entry is SMC, page, agent)"),
			grants: all("waits"),
		},
		{
			title: "X21 one agent in two entries",
			source: "collect_agents(): -EEXIST",
			edits: [[HOST, "&page_panel 13>", "&page_panel 12>"]],
			finds: off("<0x82000043 &page_panel 12>;", "lists agent 12 twice, -17 (EEXIST)"),
			grants: all("waits"),
		},
		{
			title: "X22 an entry has the number that firmware gives Xen itself",
			source: "collect_agents(): -EEXIST",
			edits: [[HOST, "&page_panel 13>", "&page_panel 0>"]],
			finds: off(
				"<0x82000043 &page_panel 0>;",
				"lists agent 0, which firmware says is the mediator itself, -17 (EEXIST)",
			),
			grants: all("waits"),
		},
		{
			title: "X28 entries of two cells, and a channel that firmware does not have",
			source: "BASE_DISCOVER_AGENT on each channel",
			edits: [
				[HOST, "agents-cells = <3>", "agents-cells = <2>"],
				[HOST, "&page_dom0 1>", "&page_dom0>"],
				[HOST, "&page_sensors 12>", "&page_sensors>"],
				[HOST, "<0x82000043 &page_panel 13>", "<0x82000049 &page_panel>"],
			],
			finds: off("<0x82000049 &page_panel>;", 'SMC 0x82000049 is no channel of "Kestrel BL31"'),
			grants: all("waits"),
		},
		{
			title: "the page of its own channel is another than firmware reads",
			source: "shmem_get_response(): -EBUSY",
			edits: [[HOST, "reg = <0x0 0x30000000 0x0 0x1000>", "reg = <0x0 0x30004000 0x0 0x1000>"]],
			finds: off(
				"page_xen: sram@30000000 {",
				"firmware reads what SMC 0x82000040 announces at 0x30000000, the message is at 0x30004000, -16 (EBUSY)",
			),
			grants: all("waits"),
		},
		{
			title: "X74 its SCMI node is for a mailbox",
			source: "scmi_probe() binds to arm,scmi-smc",
			edits: [
				[
					HOST,
					'scmi_xen: scmi {\n\t\t\t\t\tcompatible = "arm,scmi-smc"',
					'scmi_xen: scmi {\n\t\t\t\t\tcompatible = "arm,scmi"',
				],
			],
			finds: off("scmi_config: scmi-config {", 'no arm,scmi-smc node below one compatible "xen,sci"'),
			grants: all("waits"),
		},
	];
	testRows("xen-multi-agent", "at-boot", "kestrel.dts", rows);
});

describe("channels that are not kept apart", () => {
	const told = (severity: string, code: string, line: string, ...words: readonly string[]): Found => [
		HOST,
		line,
		`${severity} ${code}`,
		...words,
	];
	testRows("xen-multi-agent", "at-boot", "kestrel.dts", [
		{
			title: "X23 two entries with one SMC",
			source: "collect_agents() compares agents only",
			edits: [
				[HOST, "0x82000043 &page_panel", "0x82000042 &page_panel"],
				[PANEL, "0x82000043", "0x82000042"],
			],
			finds: [
				told(
					"error",
					"scmi-channel-unknown",
					"<0x82000042 &page_panel 13>;",
					"agent 13 has the call 0x82000042 here, which is that of agent 12",
					"agent 13 has the call 0x82000042, and so has agent 12",
					"The messages of panel do not reach firmware",
				),
			],
			grants: [`${SPI}: waits`],
		},
		{
			title: "X24 two entries with one page",
			source: "collect_agents() compares agents only",
			edits: [[HOST, "0x82000043 &page_panel", "0x82000043 &page_sensors"]],
			finds: [
				told(
					"warning",
					"scmi-channel-unknown",
					"<0x82000043 &page_sensors 13>;",
					"reads the messages of the call 0x82000043 at 0x30003000",
					"agent 13 has the page at 0x30002000, and so has agent 12",
					"write over each other's messages",
				),
			],
			grants: [],
		},
		{
			title: "X25 an entry with the page of Xen's own channel",
			source: "collect_agents() compares agents only",
			edits: [[HOST, "0x82000043 &page_panel", "0x82000043 &page_xen"]],
			finds: [
				told(
					"warning",
					"scmi-channel-shared",
					"<0x82000043 &page_xen 13>;",
					"the hypervisor's own channel",
					"speaks as the agent that grants devices, and can give itself all of them",
				),
			],
			grants: [],
		},
		{
			title: "X36 a guest's page stands outside the container as well",
			source: "handle_node() keeps every arm,scmi-shmem of Dom0's",
			edits: [
				[
					HOST,
					"/* Dom0's own",
					'other: sram@30002000 { compatible = "arm,scmi-shmem"; reg = <0x0 0x30002000 0x0 0x1000>; };\n/* Dom0\'s own',
				],
			],
			finds: [
				[
					HOST,
					'other: sram@30002000 { compatible = "arm,scmi-shmem"; reg = <0x0 0x30002000 0x0 0x1000>; };',
					"warning scmi-page-exposed",
					"with it the page of sensors (agent 12)",
				],
			],
			grants: [],
		},
		{
			title: "X65 a guest maps another's page",
			source: "xen,reg is compared with nothing",
			edits: [[SENSORS, "xen,reg = <0x0 0x30002000", "xen,reg = <0x0 0x30003000"]],
			finds: [
				[
					SENSORS,
					"xen,reg = <0x0 0x30003000 0x0 0x1000 0x0 0x08000000>;",
					"warning scmi-page-exposed",
					"with it the page of panel (agent 13)",
				],
				failure(
					SENSORS,
					"xen,reg = <0x0 0x30003000 0x0 0x1000 0x0 0x08000000>;",
					"The messages of sensors do not reach firmware",
				),
			],
			grants: [`${I2C}: waits`],
		},
	]);
});
