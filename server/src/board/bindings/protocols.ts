/** What a protocol node is for. */
export interface ProtocolBinding {
	readonly id: number;
	/** As the specification calls it. */
	readonly title: string;
	/** What firmware serves by it and who asks for that: two sentences. */
	readonly text: string;
	/** What other nodes refer to it with, and need there; of several either does. */
	readonly cells: readonly ("#clock-cells" | "#power-domain-cells" | "#reset-cells" | "#thermal-sensor-cells")[];
	/** The vendor whose it is; undefined: it is the specification's. */
	readonly vendor?: string;
}

/** Arm DEN0056 protocol identifiers; Linux firmware/arm,scmi.yaml, nxp,imx95-scmi.yaml. Base is in every firmware and has no node. */
export const PROTOCOL_BINDINGS: readonly ProtocolBinding[] = [
	{
		id: 0x11,
		title: "Power domain management",
		text: "Switches power domains; devices name theirs in `power-domains`, with firmware's number of it. A domain that this agent may not see stays empty in Linux, and its devices wait and then fail.",
		cells: ["#power-domain-cells"],
	},
	{
		id: 0x12,
		title: "System power management",
		text: "Lets firmware ask Linux to shut down or restart. No node refers to it, and Linux takes one in the whole system: `SCMI SystemPower protocol device must be unique !`.",
		cells: [],
	},
	{
		id: 0x13,
		title: "Performance domain management",
		text: "Sets the speed of CPUs and devices: CPUs name their domain in `clocks` (older trees) or in `power-domains` under the name `perf`. With neither `#clock-cells` nor `#power-domain-cells` there is no cpufreq, and no message says so.",
		cells: ["#power-domain-cells", "#clock-cells"],
	},
	{
		id: 0x14,
		title: "Clock management",
		text: "Switches clocks and sets their rates; devices name theirs in `clocks`, with firmware's number of it. A clock that firmware hides from this agent is NULL in Linux: every call succeeds and does nothing.",
		cells: ["#clock-cells"],
	},
	{
		id: 0x15,
		title: "Sensor management",
		text: "Reads sensors; thermal zones name theirs in `thermal-sensors`, with firmware's number of it. A sensor that is none of temperature gives no thermal zone.",
		cells: ["#thermal-sensor-cells"],
	},
	{
		id: 0x16,
		title: "Reset domain management",
		text: "Asserts and releases resets; devices name theirs in `resets`, with firmware's number of it. That one is denied shows only when a driver asserts it (-13).",
		cells: ["#reset-cells"],
	},
	{
		id: 0x17,
		title: "Voltage domain management",
		text: "Serves regulators: each is a child of its node `regulators`, whose `reg` is firmware's number of the voltage domain. Devices name one in `…-supply`; a domain that firmware does not have gives no regulator and no message.",
		cells: [],
	},
	{
		id: 0x18,
		title: "Power capping and monitoring",
		text: "Limits the power of domains, which Linux shows below /sys/class/powercap; no node refers to it. Firmware of 2021 to 2023 serves pin control on this number instead.",
		cells: [],
	},
	{
		id: 0x19,
		title: "Pin control",
		text: "Chooses what pins do and how they are driven: each state is a child of it, which devices name in `pinctrl-0`. A group or function that firmware does not have keeps the device from probing (-22).",
		cells: [],
	},
	{
		id: 0x80,
		title: "Logical machine management",
		text: "On i.MX 9: boots, stops and resets other logical machines. On another vendor's firmware the number means something else, or `SCMI Protocol 0x80 not found!`.",
		cells: [],
		vendor: "NXP",
	},
	{
		id: 0x81,
		title: "Battery-backed module",
		text: "On i.MX 9: the real-time clock and the power button (`linux,code`). On another vendor's firmware the number means something else, or `SCMI Protocol 0x81 not found!`.",
		cells: [],
		vendor: "NXP",
	},
	{
		id: 0x82,
		title: "CPU management",
		text: "On i.MX 9: starts and stops the auxiliary CPUs of a logical machine. On another vendor's firmware the number means something else, or `SCMI Protocol 0x82 not found!`.",
		cells: [],
		vendor: "NXP",
	},
	{
		id: 0x84,
		title: "Miscellaneous controls",
		text: "On i.MX 9: settings of the board that System Manager keeps, by number (`nxp,ctrl-ids`). On another vendor's firmware the number means something else, or `SCMI Protocol 0x84 not found!`.",
		cells: [],
		vendor: "NXP",
	},
];

export function protocolBinding(id: number): ProtocolBinding | undefined {
	return PROTOCOL_BINDINGS.find((protocol) => protocol.id === id);
}
