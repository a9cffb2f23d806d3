// One mistake a row with a guest that xl creates, on a board under the multi-agent series.
// Sources are functions of scmi-smc-multiagent.c, sci.c, dom0less-build.c and passthrough/device_tree.c of the tenth edition, and libxl.
import { describe } from "node:test";
import { failure, testRows } from "./rows.ts";

const HOST = "kestrel.dts";
const SENSORS = "sensors.dts";
const CONFIG = "sensors.cfg";

const STATED = ["scmi.yaml", "complete: true", "profile: xen-multi-agent\ncomplete: true"] as const;
const I2C = "sensors &i2c";

const REFUSED = ["POWER_STATE_GET for power domain 0 (bus): DENIED", "CLOCK_ATTRIBUTES for clock 1 (i2c): DENIED"];

describe("a guest of xl", () => {
	const cfg = (from: string | RegExp, to: string) => [CONFIG, from, to] as const;
	testRows("xen-multi-agent", "by-xl", "kestrel.dts", [
		{
			title: "X40 an agent that the table lacks",
			source: "scmi_domain_init(): -ENOENT",
			edits: [cfg("agent_id=12", "agent_id=14")],
			finds: [
				failure(
					CONFIG,
					'arm_sci = "type=scmi_smc_multiagent,agent_id=14"',
					"sensors is not created, -2 (ENOENT): it asks for agent 14",
				),
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X42 no agent_id",
			source: "the default of the struct, which is Xen's agent here: -EEXIST",
			edits: [cfg(",agent_id=12", "")],
			finds: [
				failure(
					CONFIG,
					'arm_sci = "type=scmi_smc_multiagent"',
					"sensors is not created, -17 (EEXIST): agent 0 is Xen already; it asks for that, as agent_id is missing",
				),
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X44 a type that xl does not know",
			source: "parse_arm_sci_config(): xl exits",
			edits: [STATED, cfg("type=scmi_smc_multiagent", "type=scmi_smc_ma")],
			finds: [
				failure(
					CONFIG,
					'arm_sci = "type=scmi_smc_ma,agent_id=12"',
					"sensors is not created",
					"the type in arm_sci is neither",
				),
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X45 the type of the driver for one agent",
			source: "scmi_domain_sanitise_config(): -EINVAL",
			edits: [STATED, cfg("type=scmi_smc_multiagent", "type=scmi_smc")],
			finds: [
				failure(
					CONFIG,
					'arm_sci = "type=scmi_smc,agent_id=12"',
					"sensors is not created, -22 (EINVAL)",
					'built with "scmi_smc_multiagent" instead',
				),
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X55 a device that dtdev does not list",
			source: "XEN_DOMCTL_assign_device asks for what is listed",
			edits: [cfg(/^dtdev.*$/m, "")],
			finds: [
				[
					SENSORS,
					"i2c@22010000 {",
					"warning scmi-device-not-requested",
					"is device 7 (i2c), which nobody asks firmware for",
					...REFUSED,
				],
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X56 a path that the host does not have",
			source: "XEN_DOMCTL_assign_device: -ESRCH",
			edits: [cfg('"/soc/i2c@22010000"', '"/i2c@22010000"')],
			finds: [
				failure(
					CONFIG,
					'dtdev = [ "/i2c@22010000" ]',
					"sensors is not created, -3 (ESRCH)",
					"the nearest is /soc/i2c@22010000",
				),
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X57 a device that is not kept from Dom0",
			source: "route_irq_to_guest(): -EBUSY before anybody is asked",
			edits: [
				[HOST, "access-controllers = <&scmi_xen 7>;\n\t\t\txen,passthrough;", "access-controllers = <&scmi_xen 7>;"],
			],
			finds: [
				[
					"sensors.cfg",
					"irqs = [ 73 ]",
					"error scmi-guest-misfit",
					"xl does not create sensors",
					'"IRQ 73 is already used by domain 0"',
				],
			],
			grants: ["Dom0 &i2c: granted", "sensors &i2c: denied"],
		},
		{
			title: "X63 another SMC than its entry has",
			source: "scmi_handle_call(): x0 = -1",
			edits: [[SENSORS, "0x82000042>", "0x82000041>"]],
			finds: [failure(SENSORS, "arm,smc-id = <0x82000041>;", "The SMC of sensors returns x0 = -1")],
			grants: [`${I2C}: waits`],
		},
		{
			title: "X64 the page is elsewhere than iomem puts it",
			source: "nobody compares reg with iomem",
			edits: [[SENSORS, "reg = <0x0 0x08000000 0x0 0x1000>", "reg = <0x0 0x09000000 0x0 0x1000>"]],
			finds: [
				failure(
					SENSORS,
					"shmem = <&page>;",
					"is at 0x9000000, where sensors is given nothing: its iomem puts memory at 0x8000000",
				),
			],
			grants: [`${I2C}: waits`],
		},
		{
			title: "X65 iomem with the page of another guest, which is none of Dom0's yet",
			source: "XEN_DOMCTL_iomem_permission: -EPERM",
			edits: [cfg("30002,1", "30003,1")],
			finds: [
				failure(
					CONFIG,
					'iomem = [ "30003,1@8000", "22010,1" ]',
					"sensors is not created, -1 (EPERM)",
					'its iomem "30003,1@8000" is not Dom0\'s to hand on',
				),
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X71 its tree has no /passthrough",
			source: "copy_partial_fdt() of libxl",
			edits: [[SENSORS, "passthrough {", "passed {"]],
			finds: [failure(SENSORS, "/ {", "sensors is not created", "its tree has no /passthrough to copy")],
			grants: [`${I2C}: denied`],
		},
	]);
});
