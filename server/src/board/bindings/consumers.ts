import { mayHavePins } from "../../scmi/resource-kind.ts";
import type { NodeBinding, NodeShape, PropertyBinding } from "./binding.ts";
import { isDevice, protocolOf } from "./node-shape.ts";

const CLK = "Linux drivers/clk/clkdev.c, clk-scmi.c";
const CLK_CONF = "Linux drivers/clk/clk-conf.c";
const PD = "Linux drivers/pmdomain/core.c, drivers/pmdomain/arm";
const RESET = "Linux drivers/reset/core.c, reset-scmi.c";
const PINCTRL = "Linux pinctrl/pinctrl-bindings.txt; drivers/pinctrl/pinctrl-scmi.c";
const THERMAL = "Linux drivers/hwmon/scmi-hwmon.c, drivers/thermal/thermal_of.c";

const POWER_DOMAIN_NAMES: PropertyBinding = {
	name: "power-domain-names",
	value: { kind: "strings", words: [], repeats: true },
	of: "power-domains",
	text: "Names of the entries of `power-domains`, by place. Of a CPU cpufreq takes the one called `perf` and no other: under any other name there is no cpufreq, and no message says so.",
	source: "Linux drivers/cpufreq/scmi-cpufreq.c",
};

const OF_DEVICES: readonly Omit<PropertyBinding, "isGeneric">[] = [
	{
		name: "clocks",
		value: { kind: "references", cells: "#clock-cells", repeats: true },
		text: "Behind SCMI's clock node stands firmware's number of the clock. One beyond firmware's last keeps the driver from probing (-22, `of_clk_hw_onecell_get: invalid index`); one that firmware has and hides from this agent is a NULL clock: every call succeeds, nothing is switched, nothing is logged.",
		source: CLK,
	},
	{
		name: "clock-names",
		value: { kind: "strings", words: [], repeats: true },
		of: "clocks",
		text: "Names of the entries of `clocks`, by place: drivers ask by name, and firmware sees none. A name behind the last entry has no clock (-2, ENOENT), and with the wrong order each name means another clock.",
		source: CLK,
	},
	{
		name: "assigned-clocks",
		value: { kind: "references", cells: "#clock-cells", repeats: true },
		text: "Clocks that Linux sets before the driver probes: the parent from `assigned-clock-parents`, the rate from `assigned-clock-rates`, at the same place of each. A rate or parent that firmware refuses is logged and the driver goes on (`couldn't set … clk rate`); a clock that does not exist keeps it from probing.",
		source: CLK_CONF,
	},
	{
		name: "assigned-clock-parents",
		value: { kind: "references", cells: "#clock-cells", repeats: true },
		of: "assigned-clocks",
		text: "The parent that each of `assigned-clocks` gets, by place; `<0>` is one cell and leaves that clock as it is. More than there are assigned clocks is an error; fewer is not.",
		source: CLK_CONF,
	},
	{
		name: "assigned-clock-rates",
		value: { kind: "numbers", cells: ["Hz"], repeats: true },
		of: "assigned-clocks",
		text: "The rate in Hz that each of `assigned-clocks` gets, by place (CLOCK_RATE_SET); 0 leaves that clock as it is. What firmware makes of it is its own: Linux logs a refusal and goes on at the rate there is.",
		source: CLK_CONF,
	},
	{
		name: "power-domains",
		value: { kind: "references", cells: "#power-domain-cells", repeats: true },
		text: "Behind SCMI's power or performance node stands firmware's number of the domain. One that firmware does not have, or hides from this agent, and the device waits (`genpd_xlate_onecell: invalid domain index`) and never probes; where only switching is denied, it fails when the device resumes (-13).",
		source: PD,
	},
	POWER_DOMAIN_NAMES,
	{
		name: "resets",
		value: { kind: "references", cells: "#reset-cells", repeats: true },
		text: "Behind SCMI's reset node stands firmware's number of the reset. One beyond firmware's last keeps the driver from probing (-22); one that is denied shows when the driver asserts or releases it (-13).",
		source: RESET,
	},
	{
		name: "reset-names",
		value: { kind: "strings", words: [], repeats: true },
		of: "resets",
		text: "Names of the entries of `resets`, by place: drivers ask by name, and firmware sees none. With the wrong order the driver asserts another reset than it means.",
		source: RESET,
	},
	{
		name: "vdd-supply",
		pattern: /-supply$/,
		value: { kind: "references", cells: undefined },
		text: "The regulator that feeds the device: of firmware's regulators the child of `regulators` whose `reg` is the voltage domain. The voltage protocol's own node is none, and where firmware does not have the domain the device waits for ever.",
		source: "Linux drivers/regulator/scmi-regulator.c",
	},
	{
		name: "pinctrl-0",
		pattern: /^pinctrl-\d+$/,
		value: { kind: "references", cells: undefined, repeats: true },
		text: "The states that the device's pins have under the name at the same place of `pinctrl-names`: of firmware's pins children of the node of protocol 0x19. A group or function that firmware does not have keeps the device from probing (-22).",
		source: PINCTRL,
	},
	{
		name: "pinctrl-names",
		value: { kind: "strings", words: ["default", "sleep"], repeats: true },
		of: "pinctrl-0",
		text: "Names of the states: the first belongs to `pinctrl-0`. `default` and `init` Linux takes before the driver probes, `sleep` and `idle` a driver asks for; of any other only a driver that knows it.",
		source: PINCTRL,
	},
];

const THERMAL_SENSORS: PropertyBinding = {
	name: "thermal-sensors",
	value: { kind: "references", cells: "#thermal-sensor-cells", repeats: true },
	text: "Behind SCMI's sensor node stands firmware's number of the sensor. One that firmware does not have, or that measures no temperature, gives no thermal zone, and nothing throttles or shuts down by it.",
	source: THERMAL,
};

/** Linux drivers/cpufreq/scmi-cpufreq.c, scmi_cpu_domain_id(). */
const CPU_CLOCKS: PropertyBinding = {
	name: "clocks",
	value: { kind: "references", cells: "#clock-cells", repeats: true },
	isGeneric: true,
	text: "Of a CPU the number behind the first entry is its performance domain, where older trees have it: cpufreq looks here first, and at the entry `perf` of `power-domains` where there are no clocks. A number that firmware does not have, and there is no cpufreq: the CPU stays at the speed it has.",
	source: "Linux drivers/cpufreq/scmi-cpufreq.c",
};

/** Devices and all else that uses what firmware has; protocols' nodes are not, and what is below them has kinds of its own. */
export const CONSUMERS: readonly NodeBinding[] = [
	{
		noun: "CPU",
		is: ({ name, parent }) => name.startsWith("cpu@") && parent?.name === "cpus",
		properties: [
			CPU_CLOCKS,
			{ ...POWER_DOMAIN_NAMES, value: { kind: "strings", words: ["perf"], repeats: true }, isGeneric: true },
		],
	},
	{
		noun: "device",
		is: isDevice,
		properties: OF_DEVICES.map((property) => ({ ...property, isGeneric: true })),
	},
	{
		noun: "thermal zone",
		is: ({ parent }) => parent?.name === "thermal-zones",
		properties: [{ ...THERMAL_SENSORS, isGeneric: true }],
	},
];

const isPinState = (node: NodeShape): boolean => {
	for (let at = node.parent; at !== undefined; at = at.parent) {
		const protocolId = protocolOf(at);
		if (protocolId !== undefined) return mayHavePins(protocolId);
	}
	return false;
};

/** Whether the machine is an i.MX 9, whose own driver takes the pin protocol; undefined: of an overlay nobody knows. */
function isImx(node: NodeShape): boolean | undefined {
	let root = node;
	while (root.parent !== undefined) root = root.parent;
	return root.compatible.length === 0 ? undefined : root.compatible.some((name) => name.startsWith("fsl,imx9"));
}

/** What is below the pin protocol: states, and what they are made of. Linux pinctrl-scmi.c and pinctrl-imx-scmi.c each leave the other's machines alone. */
export const PIN_STATES: readonly NodeBinding[] = [
	{
		noun: "state of firmware's pins",
		is: (node) => isPinState(node) && isImx(node) !== true,
		properties: [
			{
				name: "groups",
				value: { kind: "strings", words: [], repeats: true },
				text: "The pin groups that the state is about, as firmware calls them; some servers' trees have their numbers instead. One that firmware does not have, and the device that takes the state does not probe (-22).",
				source: PINCTRL,
			},
			{
				name: "pins",
				value: { kind: "strings", words: [], repeats: true },
				text: "The single pins that the state is about, as firmware calls them. One that firmware does not have, and the device that takes the state does not probe (-22).",
				source: PINCTRL,
			},
			{
				name: "function",
				value: { kind: "strings", words: [] },
				text: "What the groups or pins shall do, as firmware calls it. A function that firmware does not have, or not for this group, and the device that takes the state does not probe (-22).",
				source: PINCTRL,
			},
		],
	},
	{
		noun: "state of firmware's pins, on i.MX 9",
		is: (node) => isPinState(node) && isImx(node) !== false,
		properties: [
			{
				name: "fsl,pins",
				value: {
					kind: "numbers",
					cells: [
						"mux register",
						"configuration register",
						"input register",
						"mux mode",
						"input value",
						"pad configuration",
					],
					repeats: true,
				},
				text: "On i.MX 9: six numbers a pin, five of them the pin's macro and then the pad's configuration; firmware's number of the pin is the mux register by four. A macro without its sixth number shifts every pin behind it.",
				source: "Linux firmware/nxp,imx95-scmi-pinctrl.yaml; drivers/pinctrl/freescale/pinctrl-imx-scmi.c",
			},
		],
	},
];
