import type { Values } from "../../../scmi/message.ts";
import { SENSOR, SENSOR_DESCRIPTION_WORDS, SENSOR_TYPES } from "../../../scmi/protocols/sensor.ts";
import { type Listed, linuxDriver } from "./driver.ts";
import { errnoOf } from "./errno.ts";

/** A clause. */
const noZone = (zone: string) =>
	`no sensor serves the thermal zone ${zone}, so Linux does not register it and its trips do nothing`;

const unlisted = (zone: string) => `Linux logs nothing: ${noZone(zone)}.`;

/**
 * drivers/firmware/arm_scmi/sensors.c, drivers/hwmon/scmi-hwmon.c: firmware lists its sensors, and each that measures °C looks for the
 * thermal zone that names its number. A zone that finds none is not there, and only the sensors are logged.
 */
export const LINUX_SENSOR = linuxDriver(SENSOR, {
	probe: {
		kind: "list",
		message: "SENSOR_DESCRIPTION_GET",
		from: (index) => ({ desc_index: index }),
		flags: "num_sensor_flags",
		listedIn,
		longName: { message: "SENSOR_NAME_GET", bit: 29, since: 0x30000 },
	},
	nameOf: (id) => ({ sensor_id: id }),
	count: () => Number.POSITIVE_INFINITY,
	selectorOf: () => "pin",
	/** A zone reads its sensor when it is registered. */
	firstUse: (_, id) => ({ message: "SENSOR_READING_GET", values: { sensor_id: id, flags: 0 }, isShared: true }),
	without: ({ name }) => noZone(name),
	beyondTable: ({ consumer }) => unlisted(consumer),
	consequences: {
		SENSOR_DESCRIPTION_GET: ({ consumer }) => unlisted(consumer),
		SENSOR_READING_GET: ({ consumer, status }) =>
			`Linux cannot read the temperature of ${consumer} (${errnoOf(status)}): its trips do nothing.`,
	},
});

/** Where more words follow a name, the stride differs: the model's servers send none such. */
function listedIn({ desc }: Values): readonly Listed[] {
	const words = (desc ?? []) as readonly number[];
	return Array.from({ length: Math.floor(words.length / SENSOR_DESCRIPTION_WORDS) }, (_, i) =>
		words.slice(i * SENSOR_DESCRIPTION_WORDS),
	).map(([id = 0, attributes = 0, high = 0]) => ({
		id,
		attributes,
		isPassedOver: (high & 0xff) !== SENSOR_TYPES.celsius,
	}));
}
