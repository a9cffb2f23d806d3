import { commonMessages, type Named, negotiateVersion, protocolTable, u32 } from "../message.ts";

const notify = <const Name extends string>(id: number, name: Name, since?: number): Named<Name> => ({
	id,
	name,
	request: [u32("sensor_id"), u32("event_control", "flags")],
	reply: [],
	errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED"],
	...(since !== undefined && { since }),
	access: "notify",
	resource: "sensor_id",
});

/** Of one sensor in SENSOR_DESCRIPTION_GET, where nothing follows the name: id, attributes low and high, name. */
export const SENSOR_DESCRIPTION_WORDS = 7;

/** What stands for a sensor's quantity in attributes high of SENSOR_DESCRIPTION_GET, [7:0]. DEN0056, "Sensor type enumerations". */
export const SENSOR_TYPES = { celsius: 2, volts: 5, amps: 6, watts: 7, joules: 8 } as const;

/**
 * DEN0056, Sensor management protocol 0x15. Versions: 1.0, 2.0 (axes, update intervals, timestamps), 3.0 (names),
 * 3.1 (negotiation). What describes sensors differs in length from one to the next: such lists are words here.
 */
export const SENSOR = protocolTable({
	kind: "sensor",
	id: 0x15,
	messages: [
		// attributes [15:0] number of sensors, [23:16] pending asynchronous readings
		...commonMessages([
			u32("attributes", "flags"),
			u32("sensor_reg_address_low"),
			u32("sensor_reg_address_high"),
			u32("sensor_reg_len"),
		]),
		{
			id: 0x3,
			name: "SENSOR_DESCRIPTION_GET",
			request: [u32("desc_index")],
			// [11:0] sensors in this reply, [31:16] sensors remaining. Of each: id; attributes low (b31 asynchronous, b30 continuous,
			// b29 long name, b8 more words follow the name, [7:0] trip points); attributes high ([15:11] exponent, [7:0] type, 2 is °C);
			// 16 bytes of name
			reply: [u32("num_sensor_flags", "flags"), { name: "desc", type: "u32[]" }],
			errors: ["OUT_OF_RANGE", "INVALID_PARAMETERS"],
		},
		notify(0x4, "SENSOR_TRIP_POINT_NOTIFY"),
		{
			id: 0x5,
			name: "SENSOR_TRIP_POINT_CONFIG",
			// [1:0] direction, [11:4] trip point
			request: [u32("sensor_id"), u32("trip_point_ev_ctrl", "flags"), { name: "trip_point_val", type: "u64" }],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			access: "change",
			resource: "sensor_id",
		},
		{
			id: 0x6,
			name: "SENSOR_READING_GET",
			// flags b0: asynchronous
			request: [u32("sensor_id"), u32("flags", "flags")],
			// value low and high; from 2.0 on, for each axis, value low and high and timestamp low and high
			reply: [{ name: "readings", type: "u32[]" }],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED", "HARDWARE_ERROR", "PROTOCOL_ERROR"],
			access: "read",
			resource: "sensor_id",
		},
		{
			id: 0x7,
			name: "SENSOR_AXIS_DESCRIPTION_GET",
			request: [u32("sensor_id"), u32("axis_desc_index")],
			reply: [u32("num_axis_flags", "flags"), { name: "desc", type: "u32[]" }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED", "OUT_OF_RANGE"],
			since: 0x20000,
			access: "describe",
			resource: "sensor_id",
		},
		{
			id: 0x8,
			name: "SENSOR_LIST_UPDATE_INTERVALS",
			request: [u32("sensor_id"), u32("index")],
			// [11:0] intervals in this reply, b12 the three are minimum, maximum and step, [31:16] intervals remaining
			reply: [u32("flags", "flags"), { name: "intervals", type: "u32[]" }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED", "OUT_OF_RANGE"],
			since: 0x20000,
			access: "describe",
			resource: "sensor_id",
		},
		{
			id: 0x9,
			name: "SENSOR_CONFIG_GET",
			request: [u32("sensor_id")],
			// b0 enabled, b1 timestamps, [10:9] rounding, [15:11] exponent, [31:16] update interval
			reply: [u32("sensor_config", "flags")],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x20000,
			access: "read",
			resource: "sensor_id",
		},
		{
			id: 0xa,
			name: "SENSOR_CONFIG_SET",
			request: [u32("sensor_id"), u32("sensor_config", "flags")],
			reply: [],
			errors: ["NOT_FOUND", "INVALID_PARAMETERS", "NOT_SUPPORTED", "DENIED"],
			since: 0x20000,
			access: "change",
			resource: "sensor_id",
		},
		notify(0xb, "SENSOR_CONTINUOUS_UPDATE_NOTIFY", 0x20000),
		{
			id: 0xc,
			name: "SENSOR_NAME_GET",
			request: [u32("sensor_id")],
			reply: [u32("flags", "flags"), { name: "name", type: { chars: 64 } }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED"],
			since: 0x30000,
			access: "describe",
			resource: "sensor_id",
		},
		{
			id: 0xd,
			name: "SENSOR_AXIS_NAME_GET",
			request: [u32("sensor_id"), u32("axis_desc_index")],
			// of each axis its id and 64 bytes of name
			reply: [u32("num_axis_flags", "flags"), { name: "desc", type: "u32[]" }],
			errors: ["NOT_FOUND", "NOT_SUPPORTED", "OUT_OF_RANGE"],
			since: 0x30000,
			access: "describe",
			resource: "sensor_id",
		},
		negotiateVersion(0x30001),
	],
});
