// One mistake a row in the tree of a guest that Xen creates at boot, on a board under the multi-agent series.
// Sources are functions of scmi-smc-multiagent.c, sci.c, dom0less-build.c and passthrough/device_tree.c of the tenth edition, and libxl.
import { describe } from "node:test";
import { failure, testRows } from "./rows.ts";

const HOST = "kestrel.dts";
const SENSORS = "sensors.dts";
const CATALOGUE = "kestrel.scmi.yaml";

const I2C = "sensors &i2c";
const ALL = (state: string) => ["Dom0 &eth", I2C, "panel &spi"].map((cell) => `${cell}: ${state}`);

const REFUSED = ["POWER_STATE_GET for power domain 0 (bus): DENIED", "CLOCK_ATTRIBUTES for clock 1 (i2c): DENIED"];

describe("the tree of a guest that Xen creates", () => {
	const PANIC = '"Could not set up domain sensors (rc = -22)"';
	testRows("xen-multi-agent", "at-boot", "kestrel.dts", [
		{
			title: "X54 a device without xen,path",
			source: "handle_passthrough_prop() returns before it asks",
			edits: [[SENSORS, 'xen,path = "/soc/i2c@22010000";', ""]],
			finds: [
				[
					SENSORS,
					"i2c@22010000 {",
					"warning scmi-device-not-requested",
					"is device 7 (i2c), which nobody asks firmware for",
					"Firmware refuses sensors what it uses",
					...REFUSED,
				],
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X56 a path that the host does not have",
			source: "dt_find_node_by_path()",
			edits: [[SENSORS, '"/soc/i2c@22010000"', '"/i2c@22010000"']],
			finds: [
				failure(
					SENSORS,
					'xen,path = "/i2c@22010000";',
					PANIC,
					"the host has no node /i2c@22010000; the nearest is /soc/i2c@22010000",
				),
			],
			grants: ["Dom0 &eth: denied", "panel &spi: denied", "sensors &i2c: unused", "sensors i2c@22010000: denied"],
		},
		{
			title: "X64 the page is elsewhere than xen,reg puts it",
			source: "nobody compares reg with xen,reg",
			edits: [[SENSORS, "reg = <0x0 0x08000000 0x0 0x1000>", "reg = <0x0 0x09000000 0x0 0x1000>"]],
			finds: [
				failure(
					SENSORS,
					"shmem = <&page>;",
					"The messages of sensors do not reach firmware",
					"is at 0x9000000, where sensors is given nothing",
				),
			],
			grants: [`${I2C}: waits`],
		},
		{
			title: "X67 /passthrough without cells: xen,reg is read with 2 and 1",
			source: "device_tree_get_u32(): 2 and 1 where they are missing",
			edits: [
				[
					SENSORS,
					/(passthrough \{\n\t\tcompatible = "simple-bus";)\n\t\t#address-cells = <2>;\n\t\t#size-cells = <2>;/,
					"$1",
				],
			],
			finds: [
				[
					SENSORS,
					"passthrough {",
					"error scmi-guest-misfit",
					"no #address-cells and no #size-cells, which is taken for 2 and 1",
					"its xen,reg puts memory at 0x100000000000",
				],
			],
			grants: [`${I2C}: waits`],
		},
		{
			title: "X68 the page has neither xen,path nor the word that does without",
			source: "handle_prop_pfdt(): xen,reg or xen,path missing",
			edits: [[SENSORS, "xen,force-assign-without-iommu;", ""]],
			finds: [
				failure(SENSORS, "page: sram@8000000 {", PANIC, "has neither xen,path nor xen,force-assign-without-iommu"),
			],
			grants: ALL("denied"),
		},
		{
			title: "X69 its SCMI node stands at /firmware",
			source: "domain_handle_dtb_bootmodule() copies /passthrough and /aliases",
			edits: [
				[SENSORS, /\t\tfirmware \{[\s\S]*?\n\t\t\};\n/, ""],
				[
					SENSORS,
					"\tpassthrough {",
					'\tfirmware {\n\t\tscmi {\n\t\t\tcompatible = "arm,scmi-smc"; arm,smc-id = <0x82000042>; shmem = <&page>; #address-cells = <1>; #size-cells = <0>;\n\t\t\tscmi_power: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };\n\t\t\tscmi_clock: protocol@14 { reg = <0x14>; #clock-cells = <1>; };\n\t\t\tscmi_reset: protocol@16 { reg = <0x16>; #reset-cells = <1>; };\n\t\t};\n\t};\n\tpassthrough {',
				],
			],
			finds: [
				[
					SENSORS,
					"scmi {",
					"warning scmi-node-not-given",
					"sensors will not have /firmware/scmi: only what is below /passthrough is copied for it",
					"clocks, resets and power-domains of i2c@22010000",
				],
			],
			grants: [`${I2C}: waits`],
		},
		{
			title: "X69 the same in a decompiled tree, where references are numbers",
			source: "domain_handle_dtb_bootmodule() copies /passthrough and /aliases",
			edits: [
				[SENSORS, /\t\tfirmware \{[\s\S]*?\n\t\t\};\n/, ""],
				[
					SENSORS,
					"\tpassthrough {",
					'\tfirmware {\n\t\tscmi {\n\t\t\tcompatible = "arm,scmi-smc"; arm,smc-id = <0x82000042>; shmem = <6>; #address-cells = <1>; #size-cells = <0>;\n\t\t\tprotocol@11 { reg = <0x11>; #power-domain-cells = <1>; phandle = <7>; };\n\t\t\tprotocol@14 { reg = <0x14>; #clock-cells = <1>; phandle = <8>; };\n\t\t\tprotocol@16 { reg = <0x16>; #reset-cells = <1>; phandle = <9>; };\n\t\t};\n\t};\n\tpassthrough {',
				],
				[SENSORS, 'compatible = "arm,scmi-shmem";', 'compatible = "arm,scmi-shmem"; phandle = <6>;'],
				[SENSORS, "<&scmi_clock 1>", "<8 1>"],
				[SENSORS, "<&scmi_reset 1>", "<9 1>"],
				[SENSORS, "<&scmi_power 0>", "<7 0>"],
			],
			finds: [
				[
					SENSORS,
					"scmi {",
					"warning scmi-node-not-given",
					"sensors will not have /firmware/scmi: only what is below /passthrough is copied for it",
					"clocks, resets and power-domains of i2c@22010000",
				],
			],
			grants: [`${I2C}: waits`],
		},
		{
			title: "its page stands outside /passthrough",
			source: "domain_handle_dtb_bootmodule() copies /passthrough and /aliases",
			edits: [
				[SENSORS, /\t\tpage: sram@8000000 \{[\s\S]*?\n\t\t\};\n/, ""],
				[
					SENSORS,
					"\tpassthrough {",
					'\tpage: sram@8000000 { compatible = "arm,scmi-shmem"; reg = <0x0 0x08000000 0x0 0x1000>; };\n\tpassthrough {',
				],
			],
			finds: [
				[
					SENSORS,
					'page: sram@8000000 { compatible = "arm,scmi-shmem"; reg = <0x0 0x08000000 0x0 0x1000>; };',
					"error scmi-node-not-given",
					"sensors will not have /sram@8000000",
					"sensors never calls firmware",
				],
			],
			grants: [`${I2C}: waits`],
		},
		{
			title: "a device stands outside /passthrough",
			source: "domain_handle_dtb_bootmodule() copies /passthrough and /aliases",
			edits: [
				[SENSORS, "i2c@22010000 {", "other@0 { };\n\t};\n\ti2c@22010000 {"],
				[SENSORS, /\};\n\};\n$/, "};\n"],
			],
			finds: [
				[
					SENSORS,
					"i2c@22010000 {",
					"warning scmi-node-not-given",
					"sensors will not have i2c@22010000: only what is below",
				],
			],
			grants: [`${I2C}: unused`],
		},
		{
			title: "X70 its firmware node is no simple-bus",
			source: "of_platform_default_populate() of Linux",
			edits: [[SENSORS, 'firmware {\n\t\t\tcompatible = "simple-bus";', "firmware {"]],
			finds: [failure(SENSORS, "scmi {", "sensors never calls firmware", '/passthrough/firmware is no "simple-bus"')],
			grants: [`${I2C}: waits`],
		},
		{
			title: "X78 two guests' devices have one clock",
			source: "firmware keeps one state for both agents",
			edits: [
				[CATALOGUE, "resources: { clock: [spi],", "resources: { clock: [spi, i2c],"],
				[HOST, "clocks = <&scmi_clock 2>;", "clocks = <&scmi_clock 1>;"],
				["panel.dts", "clocks = <&scmi_clock 2>;", "clocks = <&scmi_clock 1>;"],
			],
			finds: [
				[
					HOST,
					"access-controllers = <&scmi_xen 8>;",
					"warning scmi-resource-shared",
					"clock 1 (i2c) is reachable from sensors (i2c) and panel (spi)",
				],
			],
			grants: ["panel &i2c: partly", "sensors &spi: partly"],
		},
		{
			title: "X79 it refers to a label of the host's tree",
			source: "dtc refuses it",
			edits: [[SENSORS, "scmi_clock: protocol@14", "g_clock: protocol@14"]],
			finds: [[SENSORS, "clocks = <&scmi_clock 1>;", "error phandle_references", "there is no node &scmi_clock"]],
			grants: ["sensors &i2c: unknown"],
		},
	]);
});
