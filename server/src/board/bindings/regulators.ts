import type { NodeBinding, NodeShape } from "./binding.ts";
import { protocolOf } from "./node-shape.ts";

const SCHEMA = "Linux firmware/arm,scmi.yaml";
const DRIVER = "Linux drivers/regulator/scmi-regulator.c";
const GENERIC = "Linux regulator/regulator.yaml";
const VOLTAGE = 0x17;

const isList = ({ name, parent }: NodeShape): boolean =>
	name === "regulators" && parent !== undefined && protocolOf(parent) === VOLTAGE;

/** The node below the voltage protocol that lists regulators, and those. */
export const REGULATORS: readonly NodeBinding[] = [
	{
		noun: "list of firmware's regulators",
		is: isList,
		properties: [
			{
				name: "#address-cells",
				value: { kind: "numbers", cells: ["cells of a regulator's number"], always: "1" },
				isRequired: true,
				text: "The `reg` of a regulator is one cell, firmware's number of the voltage domain. Linux reads that cell whatever stands here; dtc and the schema complain about every regulator.",
				source: SCHEMA,
			},
			{
				name: "#size-cells",
				value: { kind: "numbers", cells: ["cells of a regulator's size"], always: "0" },
				isRequired: true,
				text: "A voltage domain has a number and no size. Linux reads the number whatever stands here; dtc and the schema complain about every regulator.",
				source: SCHEMA,
			},
		],
	},
	{
		noun: "regulator of firmware's",
		is: ({ parent }) => parent !== undefined && isList(parent),
		properties: [
			{
				name: "reg",
				value: { kind: "numbers", cells: ["voltage domain"] },
				isRequired: true,
				text: "Firmware's number of the voltage domain. One that firmware does not have gives no regulator and no message, and what names it in `…-supply` waits; a second regulator with the same is skipped (`SCMI Voltage Domain 3 already in use. Skipping`).",
				source: DRIVER,
			},
			{
				name: "regulator-name",
				value: { kind: "strings", words: [] },
				text: "What Linux calls the regulator. Firmware has its own name for the voltage domain and never sees this one.",
				source: GENERIC,
			},
			{
				name: "regulator-min-microvolt",
				value: { kind: "numbers", cells: ["µV"] },
				text: "The lowest voltage that Linux may ask firmware for. Without the two limits Linux does not change the voltage at all.",
				source: GENERIC,
			},
			{
				name: "regulator-max-microvolt",
				value: { kind: "numbers", cells: ["µV"] },
				text: "The highest voltage that Linux may ask firmware for. Without the two limits Linux does not change the voltage at all.",
				source: GENERIC,
			},
			{
				name: "regulator-always-on",
				value: { kind: "flag" },
				text: "Linux switches the regulator on when it comes up and never off: VOLTAGE_CONFIG_SET without any device. Firmware that keeps this domain from the agent answers DENIED.",
				source: `${GENERIC}; drivers/regulator/core.c`,
			},
			{
				name: "regulator-boot-on",
				value: { kind: "flag" },
				text: "The regulator is on when Linux starts: where firmware says that it is off, Linux switches it on (VOLTAGE_CONFIG_SET). When the boot is over Linux switches it off again if no device has it.",
				source: `${GENERIC}; drivers/regulator/core.c`,
			},
		],
	},
];
