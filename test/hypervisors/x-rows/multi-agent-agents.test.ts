// One mistake a row in what says which agent a domain is, on a board under the multi-agent series: what is found, where, and who loses what.
// Sources are functions of scmi-smc-multiagent.c, sci.c, dom0less-build.c and domain_build.c of the series' tenth edition.
import { describe } from "node:test";
import { failure, testRows } from "./rows.ts";

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

describe("who is which agent", () => {
	testRows("xen-multi-agent", "at-boot", "kestrel.dts", [
		{
			title: "X06 a second container stands before it",
			source: "get_dom0_scmi_agent_id(), collect_agents(): the first of the tree",
			edits: [
				[
					HOST,
					"\t\txen {",
					'\t\told { compatible = "xen,sci"; ranges; #address-cells = <2>; #size-cells = <2>; xen,dom0-sci-agent-id = <1>;\n\t\t\tscmi-secondary-agents = <0x82000041 &page_dom0 1>;\n\t\t};\n\t\txen {',
				],
			],
			finds: [
				failure(
					DOMAINS,
					"xen,sci-agent-id = <12>;",
					'"Error creating domain sensors (rc = -2)"',
					"scmi-secondary-agents of /chosen/old, the first such node, has 1 only",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X26 a guest asks for agent 300, which the table has",
			source: "domu_dt_sci_parse(): -EINVAL",
			edits: [
				[HOST, "&page_panel 13>", "&page_panel 300>"],
				[DOMAINS, "<13>", "<300>"],
			],
			finds: [
				failure(
					DOMAINS,
					"xen,sci-agent-id = <300>;",
					'"Error getting SCI configuration"',
					"is 300, and agents go from 0 to 254",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X27 the agent of an entry is not the one firmware has there",
			source: "entries of three cells are taken on trust; the server answers NOT_FOUND",
			edits: [
				[HOST, "&page_panel 13>", "&page_panel 14>"],
				[DOMAINS, "<13>", "<14>"],
			],
			finds: [
				failure(
					PANEL,
					'xen,path = "/soc/spi@22020000";',
					'"Could not set up domain panel (rc = -22)"',
					"firmware answers NOT_FOUND for device 8 (spi) and agent 14",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X31 Dom0 is an agent that the table lacks",
			source: "scmi_domain_init(): -ENOENT",
			edits: [[HOST, "xen,dom0-sci-agent-id = <1>", "xen,dom0-sci-agent-id = <2>"]],
			finds: [
				failure(
					HOST,
					"xen,dom0-sci-agent-id = <2>;",
					'"Error creating domain 0 (rc = -2)"',
					"it asks for agent 2, and scmi-secondary-agents has 1, 12, 13 only",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X32 Dom0 is the agent of a guest",
			source: "scmi_domain_init(): -EEXIST",
			edits: [[HOST, "xen,dom0-sci-agent-id = <1>", "xen,dom0-sci-agent-id = <12>"]],
			finds: [
				failure(
					DOMAINS,
					"xen,sci-agent-id = <12>;",
					'"Error creating domain sensors (rc = -17)"',
					"agent 12 is Dom0 already",
					"xen,dom0-sci-agent-id of scmi_config",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X34 Dom0 is no agent",
			source: "scmi_smc_dt_handle_node(): /firmware/scmi is dropped",
			edits: [[HOST, "xen,dom0-sci-agent-id = <1>;", ""]],
			finds: [
				failure(
					HOST,
					"scmi_config: scmi-config {",
					"Dom0 never calls firmware",
					"Xen takes /firmware/scmi out of its tree: there is no xen,dom0-sci-agent-id",
				),
			],
			grants: [`${DOM0}: waits`],
		},
		{
			title: "X35 Dom0's SCMI node has the SMC of another entry",
			source: "scmi_handle_call(): x0 = -1",
			edits: [[HOST, "arm,smc-id = <0x82000041>", "arm,smc-id = <0x82000042>"]],
			finds: [
				failure(
					HOST,
					"arm,smc-id = <0x82000042>;",
					"The SMC of Dom0 returns x0 = -1",
					"the table has 0x82000041 for agent 1",
				),
			],
			grants: [`${DOM0}: waits`],
		},
		{
			title: "X35 Dom0's SCMI node has another page than its entry",
			source: "nodes are copied as they are",
			edits: [[HOST, /(scmi_page: sram@)30001000(.*\n.*\n.*)0x30001000/, "$130004000$20x30004000"]],
			finds: [
				failure(
					HOST,
					"shmem = <&scmi_page>;",
					"The messages of Dom0 do not reach firmware",
					"firmware reads what SMC 0x82000041 announces at 0x30001000, the message is at 0x30004000",
				),
			],
			grants: [`${DOM0}: waits`],
		},
		{
			title: "X37 Dom0 is no agent, and its SCMI node is not at /firmware/scmi: it keeps it, for nothing",
			source: "scmi_smc_dt_handle_node(): the exact path",
			edits: [
				[HOST, "xen,dom0-sci-agent-id = <1>;", ""],
				[HOST, "scmi: scmi {", "scmi: scmi-fw {"],
			],
			finds: [
				failure(
					HOST,
					"scmi_config: scmi-config {",
					"The SMC of Dom0 returns x0 = -1: it is no agent, as there is no xen,dom0-sci-agent-id",
				),
			],
			grants: [`${DOM0}: waits`],
		},
		{
			title: "X38 a guest names no agent",
			source: "domu_dt_sci_parse(): -EINVAL",
			edits: [[DOMAINS, "xen,sci-agent-id = <12>;", ""]],
			finds: [
				failure(
					DOMAINS,
					'xen,sci_type = "scmi_smc_multiagent";',
					'"Error getting SCI configuration"',
					"its node has no xen,sci-agent-id",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X38 a guest names agent 255",
			source: "domu_dt_sci_parse(): -EINVAL",
			edits: [[DOMAINS, "xen,sci-agent-id = <12>", "xen,sci-agent-id = <255>"]],
			finds: [failure(DOMAINS, "xen,sci-agent-id = <255>;", '"Error getting SCI configuration"', "is 255")],
			grants: all("denied"),
		},
		{
			title: "X40 a guest is an agent that the table lacks",
			source: "scmi_domain_init(): -ENOENT",
			edits: [[DOMAINS, "xen,sci-agent-id = <12>", "xen,sci-agent-id = <14>"]],
			finds: [
				failure(
					DOMAINS,
					"xen,sci-agent-id = <14>;",
					'"Error creating domain sensors (rc = -2)"',
					"it asks for agent 14, and scmi-secondary-agents has 1, 12, 13 only",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X41 two guests are one agent",
			source: "scmi_domain_init(): -EEXIST",
			edits: [[DOMAINS, "xen,sci-agent-id = <12>", "xen,sci-agent-id = <13>"]],
			finds: [
				failure(
					DOMAINS,
					"xen,sci-agent-id = <13>;",
					'"Error creating domain panel (rc = -17)"',
					"agent 13 is sensors already",
					"xen,sci-agent-id of sensors",
				),
			],
			grants: all("denied"),
		},
		{
			title: "X44 a type that Xen does not know",
			source: "domu_dt_sci_parse(): -EINVAL",
			edits: [STATED, [DOMAINS, /(sensors \{[\s\S]*?)"scmi_smc_multiagent"/, '$1"scmi-smc-multiagent"']],
			finds: [
				failure(
					DOMAINS,
					'xen,sci_type = "scmi-smc-multiagent";',
					'"Error getting SCI configuration"',
					'neither "scmi_smc_multiagent" nor "none"',
				),
			],
			grants: all("denied"),
		},
		{
			title: "X45 the type of the driver for one agent",
			source: "one driver of a Kconfig choice",
			edits: [STATED, [DOMAINS, /(sensors \{[\s\S]*?)"scmi_smc_multiagent"/, '$1"scmi_smc"']],
			finds: [
				failure(
					DOMAINS,
					'xen,sci_type = "scmi_smc";',
					'"Error getting SCI configuration"',
					'built with "scmi_smc_multiagent" instead',
				),
			],
			grants: all("denied"),
		},
		{
			title: "X63 a guest calls with another SMC than its entry has",
			source: "scmi_handle_call(): x0 = -1",
			edits: [[SENSORS, "0x82000042>", "0x82000041>"]],
			finds: [
				failure(
					SENSORS,
					"arm,smc-id = <0x82000041>;",
					"The SMC of sensors returns x0 = -1",
					"the table has 0x82000042 for agent 12",
				),
			],
			grants: [`${I2C}: waits`],
		},
		{
			title: "X82 an entry for an agent that firmware does not have, and that nobody is",
			source: "the number of agents is compared with nothing",
			edits: [
				[HOST, "<0x82000043 &page_panel 13>", "<0x82000043 &page_panel 13>, <0x82000044 &page_more 14>"],
				[
					HOST,
					"scmi_xen: scmi {",
					'page_more: sram@30004000 { compatible = "arm,scmi-shmem"; reg = <0x0 0x30004000 0x0 0x1000>; };\nscmi_xen: scmi {',
				],
			],
			finds: [],
			grants: [],
		},
	]);
});
