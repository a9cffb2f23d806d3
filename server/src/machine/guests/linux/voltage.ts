import { VOLTAGE, VOLTAGE_ON } from "../../../scmi/protocols/voltage.ts";
import { type Affected, linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

/** What its user makes of a regulator that is not there; the regulator's own node just stays without one. */
const without = ({ consumer, use }: Affected) =>
	use.property === "reg"
		? "makes no regulator of it."
		: `makes no regulator: ${consumer} waits for it and never probes.`;

const notUsable = (affected: Affected) =>
	`Linux logs "Failure to get voltage domain ${affected.id}" and ${without(affected)}`;

/**
 * drivers/firmware/arm_scmi/voltage.c, drivers/regulator/scmi-regulator.c. A regulator's node (`reg`) is registered, what names it in
 * `*-supply` has it switched on, unless it is on.
 */
export const LINUX_VOLTAGE = linuxDriver(VOLTAGE, {
	probe: {
		kind: "each",
		describe: "VOLTAGE_DOMAIN_ATTRIBUTES",
		describeMustSucceed: true,
		inspect: [{ message: "VOLTAGE_DESCRIBE_LEVELS", more: { level_index: 0 } }],
		longName: { message: "VOLTAGE_DOMAIN_NAME_GET", bit: 30, since: 0x20000 },
	},
	nameOf: (id) => ({ domain_id: id }),
	count: ({ attributes }) => Number(attributes ?? 0) & 0xffff,
	selectorOf: () => "pin",
	firstUse: ({ property }, id) => {
		if (property === "reg") return undefined;
		return {
			unless: {
				message: "VOLTAGE_CONFIG_GET",
				values: { domain_id: id },
				isSo: ({ config }) => Number(config) === VOLTAGE_ON,
				doubt: `if voltage domain ${id} is on, Linux leaves it alone, but the catalogue does not say whether it is`,
			},
			message: "VOLTAGE_CONFIG_SET",
			values: { domain_id: id, config: VOLTAGE_ON },
			isShared: true,
		};
	},
	/** process_scmi_regulator_of_node(): -ENODEV, which nobody logs. */
	beyondTable: (affected) => `Linux logs nothing and ${without(affected)}`,
	consequences: {
		VOLTAGE_DOMAIN_ATTRIBUTES: notUsable,
		VOLTAGE_DESCRIBE_LEVELS: notUsable,
		VOLTAGE_CONFIG_SET: ({ consumer, status }) => `regulator_enable() of ${consumer} fails with ${errnoOf(status)}.`,
	},
});
