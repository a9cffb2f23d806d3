// One mistake a row with devices and guests' trees, on a board under the multi-agent series: by Xen at boot, and by xl.
// Sources are functions of scmi-smc-multiagent.c, sci.c, dom0less-build.c and passthrough/device_tree.c of the tenth edition, and libxl.
import { describe } from "node:test";
import { failure, testRows } from "./rows.ts";

const HOST = "kestrel.dts";
const SENSORS = "sensors.dts";
const CATALOGUE = "kestrel.scmi.yaml";

const I2C = "sensors &i2c";
const ALL = (state: string) => ["Dom0 &eth", I2C, "panel &spi"].map((cell) => `${cell}: ${state}`);
const list = (text: string) => [HOST, "access-controllers = <&scmi_xen 7>;", text] as const;
/** A device with a number that is wrong stands in another row. */
const renamed = (cell: string, state: string) => [`${cell}: ${state}`];

const REFUSED = ["POWER_STATE_GET for power domain 0 (bus): DENIED", "CLOCK_ATTRIBUTES for clock 1 (i2c): DENIED"];

describe("what the host's node says of its device", () => {
	testRows("xen-multi-agent", "at-boot", "kestrel.dts", [
		{
			title: "X49 it names the host's own SCMI node, as the series' documentation does",
			source: "scmi_dt_assign_device(): another path, ignored",
			edits: [list("access-controllers = <&scmi 7>;")],
			finds: [
				[
					HOST,
					"i2c: i2c@22010000 {",
					"warning scmi-device-id-missing",
					"names firmware device 7 of /firmware/scmi, while Xen asks only for what names /chosen/xen/scmi-config/scmi",
					...REFUSED,
				],
			],
			grants: renamed(I2C, "denied"),
		},
		{
			title: "X49 the same, where that node has #access-controller-cells",
			source: "scmi_dt_assign_device(): another path, ignored",
			edits: [
				list("access-controllers = <&scmi 7>;"),
				[HOST, "arm,smc-id = <0x82000041>;", "arm,smc-id = <0x82000041>; #access-controller-cells = <1>;"],
			],
			finds: [
				[
					HOST,
					"i2c: i2c@22010000 {",
					"warning scmi-device-id-missing",
					"while Xen asks only for what names",
					...REFUSED,
				],
			],
			grants: renamed(I2C, "denied"),
		},
		{
			title: "X62 a scmi_devid is left over, with another number",
			source: "scmi_dt_assign_device() reads access-controllers alone",
			edits: [list("access-controllers = <&scmi_xen 7>; scmi_devid = <8>;")],
			finds: [
				[
					HOST,
					"access-controllers = <&scmi_xen 7>; scmi_devid = <8>;",
					"warning scmi-device-id-conflict",
					"scmi_devid of i2c names firmware device 8, and access-controllers device 7",
					"and device 7 is asked for. scmi_devid is read by Xen RFC v2",
				],
			],
			grants: [],
		},
		{
			title: "X62 a scmi_devid with the same number: the node is written for both",
			source: "scmi_dt_assign_device() reads access-controllers alone",
			edits: [list("access-controllers = <&scmi_xen 7>; scmi_devid = <7>;")],
			finds: [],
			grants: [],
		},
		{
			title: "X50 the container's node has no #access-controller-cells",
			source: "dt_parse_phandle_with_args() fails, the loop ends with success",
			edits: [[HOST, "#access-controller-cells = <1>;", ""]],
			finds: [
				[
					HOST,
					"scmi_xen: scmi {",
					"warning scmi-device-list-unread",
					"scmi_xen has no #access-controller-cells",
					"eth, i2c and spi",
					"Dom0 (agent 1) is refused CLOCK_ATTRIBUTES",
					...REFUSED,
				],
			],
			grants: ALL("denied"),
		},
		{
			title: "X51 two numbers an entry, and the lists have one",
			source: "dt_parse_phandle_with_args() fails, the loop ends with success",
			edits: [[HOST, "#access-controller-cells = <1>", "#access-controller-cells = <2>"]],
			finds: [
				[
					HOST,
					"#access-controller-cells = <2>;",
					"warning scmi-device-list-unread",
					"a firmware device is one number",
					...REFUSED,
				],
			],
			grants: ALL("denied"),
		},
		{
			title: "X51 two numbers an entry, and the lists have two: the first counts",
			source: "scmi_dt_assign_device(): args[0]",
			edits: [
				[HOST, "#access-controller-cells = <1>", "#access-controller-cells = <2>"],
				[HOST, /&scmi_xen (\d)>/g, "&scmi_xen $1 0>"],
			],
			finds: [],
			grants: [],
		},
		{
			title: "X51 no number an entry: which device is asked for is left to chance",
			source: "args[0] is what lay on the stack",
			edits: [[HOST, "#access-controller-cells = <1>", "#access-controller-cells = <0>"]],
			finds: [[HOST, "#access-controller-cells = <0>;", "warning scmi-device-list-unread", "is left to chance"]],
			grants: ALL("unknown"),
		},
		{
			title: "X52 a phandle of 0 stands in front of it",
			source: "dt_parse_phandle_with_args() fails, the loop ends with success",
			edits: [list("access-controllers = <0>, <&scmi_xen 7>;")],
			finds: [
				[
					HOST,
					"access-controllers = <0>, <&scmi_xen 7>;",
					"warning scmi-device-list-unread",
					"entry 1 is a phandle of 0",
					...REFUSED,
				],
			],
			grants: [`${I2C}: denied`],
		},
		{
			title: "X53 the number stands in the guest's tree alone",
			source: "handle_passthrough_prop(): the host's node is looked at",
			edits: [
				list(""),
				[
					SENSORS,
					"power-domains = <&scmi_power 0>;",
					"power-domains = <&scmi_power 0>; access-controllers = <&own 7>;",
				],
				[SENSORS, "scmi {", "own: scmi { #access-controller-cells = <1>;"],
			],
			finds: [
				[
					HOST,
					"i2c: i2c@22010000 {",
					"warning scmi-device-id-missing",
					"names no firmware device",
					"Device 7 (i2c)",
					...REFUSED,
				],
			],
			grants: renamed(I2C, "denied"),
		},
		{
			title: "X57 it is not kept from Dom0, which has its interrupt first",
			source: "route_irq_to_guest(): -EBUSY",
			edits: [
				[HOST, "access-controllers = <&scmi_xen 7>;\n\t\t\txen,passthrough;", "access-controllers = <&scmi_xen 7>;"],
			],
			finds: [
				[
					SENSORS,
					'xen,path = "/soc/i2c@22010000";',
					"error scmi-guest-misfit",
					"which Dom0 has too: it is not marked xen,passthrough",
					'"IRQ 73 is already used by domain 0"',
				],
			],
			grants: ["Dom0 &i2c: denied", ...ALL("denied")],
		},
		{
			title: "X57 it is not kept from Dom0, and has no interrupt",
			source: "handle_device(): Dom0's agent is permitted too",
			edits: [
				[HOST, "access-controllers = <&scmi_xen 7>;\n\t\t\txen,passthrough;", "access-controllers = <&scmi_xen 7>;"],
				[HOST, "interrupts = <0 41 4>;", ""],
				[SENSORS, "interrupts = <0 41 4>;", ""],
			],
			finds: [
				[
					HOST,
					"access-controllers = <&scmi_xen 7>;",
					"warning scmi-device-shared",
					"requested by Dom0 (i2c) and sensors (i2c)",
					"add xen,passthrough to keep it from Dom0",
				],
			],
			grants: ["Dom0 &i2c: granted"],
		},
		{
			title: "X58 a number that firmware does not have, of a guest's device",
			source: "the server answers NOT_FOUND, xenError() -2",
			edits: [list("access-controllers = <&scmi_xen 70>;")],
			finds: [
				[
					HOST,
					"access-controllers = <&scmi_xen 70>;",
					"error scmi-device-id-unknown",
					"device 70 does not exist",
					'"Could not set up domain sensors (rc = -22)"',
				],
			],
			grants: ALL("denied"),
		},
		{
			title: "X58 a number that firmware does not have, of Dom0's device",
			source: "the server answers NOT_FOUND, xenError() -2",
			edits: [[HOST, "access-controllers = <&scmi_xen 3>", "access-controllers = <&scmi_xen 33>"]],
			finds: [
				[
					HOST,
					"access-controllers = <&scmi_xen 33>;",
					"error scmi-device-id-unknown",
					"device 33 does not exist",
					'"Could not set up d0 guest OS"',
				],
			],
			grants: ALL("denied"),
		},
		{
			title: "the number of another device",
			source: "BASE_SET_DEVICE_PERMISSIONS for what stands there",
			edits: [list("access-controllers = <&scmi_xen 8>;")],
			finds: [
				[
					HOST,
					"access-controllers = <&scmi_xen 8>;",
					"warning scmi-device-id-mismatch",
					"Device 7 (i2c) owns everything i2c uses",
					"device 8 (spi) is requested by sensors (i2c) and panel (spi)",
					...REFUSED,
				],
			],
			grants: ["sensors &spi: granted", `${I2C}: denied`, "panel &i2c: granted"],
		},
		{
			title: "X60 Xen's own agent may not give devices away",
			source: "the server answers DENIED, xenError() -13",
			edits: [[CATALOGUE, "setBy: [xen]", "setBy: [dom0]"]],
			finds: [
				failure(
					HOST,
					"arm,smc-id = <0x82000040>;",
					'"Could not set up d0 guest OS"',
					"it is asked by agent 0, which may not give devices away",
				),
			],
			grants: ALL("denied"),
		},
		{
			title: "X77 the guest uses a clock of another device",
			source: "the server answers DENIED",
			edits: [[SENSORS, "clocks = <&scmi_clock 1>", "clocks = <&scmi_clock 2>"]],
			finds: [
				[
					SENSORS,
					"clocks = <&scmi_clock 2>;",
					"warning scmi-device-id-mismatch",
					"clock 2 (spi) belongs to device 8 (spi)",
					"is refused CLOCK_ATTRIBUTES for clock 2 (spi): DENIED",
				],
			],
			grants: [`${I2C}: partly`],
		},
		{
			title: "X77 the host's node and the guest use a clock of another device",
			source: "the server answers DENIED",
			edits: [
				[SENSORS, "clocks = <&scmi_clock 1>", "clocks = <&scmi_clock 2>"],
				[HOST, "clocks = <&scmi_clock 1>", "clocks = <&scmi_clock 2>"],
			],
			finds: [
				[
					HOST,
					"clocks = <&scmi_clock 2>;",
					"warning scmi-resource-mismatch",
					"clock 2 is spi of device 8 (spi); i2c is device 7 (i2c), which owns 1 i2c",
					"is refused CLOCK_ATTRIBUTES for clock 2 (spi): DENIED",
				],
			],
			grants: [`${I2C}: partly`],
		},
		{
			title: "X104 two names for one reset",
			source: "reset_control_get(): -ENOENT for the second",
			edits: [[HOST, "resets = <&scmi_reset 0>;", 'resets = <&scmi_reset 0>; reset-names = "phy", "mac";']],
			finds: [
				[
					HOST,
					'resets = <&scmi_reset 0>; reset-names = "phy", "mac";',
					"hint scmi-names-misfit",
					'"mac" names no reset',
				],
			],
			grants: [],
		},
	]);
});
