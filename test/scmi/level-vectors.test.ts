import { PERF } from "../../server/src/scmi/protocols/perf.ts";
import { POWERCAP } from "../../server/src/scmi/protocols/powercap.ts";
import { SENSOR } from "../../server/src/scmi/protocols/sensor.ts";
import { SYSTEM } from "../../server/src/scmi/protocols/system.ts";
import { VOLTAGE } from "../../server/src/scmi/protocols/voltage.ts";
import { checkReply, checkRequest } from "./check-vector.ts";

// Written by hand from DEN0056, as in vectors.test.ts.

const V1 = 0x10000;
const V2 = 0x20000;
const V4 = 0x40000;

// System power, 0x12: 0x12 << 10 = 0x4800

checkRequest(SYSTEM, "SYSTEM_POWER_STATE_SET", V1, 1, { flags: 1, system_state: 2 }, [
	0x00044803, // header: message 0x3, token 1 << 18
	0x00000001, // flags bit 0: graceful
	0x00000002, // warm reset
]);

// Performance, 0x13: 0x13 << 10 = 0x4c00

checkReply(
	PERF,
	"PROTOCOL_ATTRIBUTES",
	V1,
	1,
	"SUCCESS",
	{ attributes: 0x10002, statistics_address_low: 0, statistics_address_high: 0, statistics_len: 0 },
	[
		0x00044c01, // header: message 0x1, token 1
		0x00000000, // status
		0x00010002, // [17:16] power in mW, [15:0] 2 domains
		0x00000000, // no statistics
		0x00000000,
		0x00000000,
	],
);
checkReply(
	PERF,
	"PERFORMANCE_DOMAIN_ATTRIBUTES",
	V1,
	2,
	"SUCCESS",
	{ attributes: 0xc0000000, rate_limit: 100, sustained_freq: 1200000, sustained_perf_level: 1200, name: "big" },
	[
		0x00084c03, // header: message 0x3, token 2
		0x00000000, // status
		0xc0000000, // limits and level may be set
		0x00000064, // 100 µs
		0x00124f80, // 1,200,000 kHz
		0x000004b0, // level 1200
		0x00676962, // "big\0"
		0x00000000,
		0x00000000,
		0x00000000,
	],
);
checkRequest(PERF, "PERFORMANCE_DESCRIBE_LEVELS", V1, 3, { domain_id: 1, level_index: 0 }, [
	0x000c4c04, // header: message 0x4, token 3
	0x00000001, // domain
	0x00000000, // from the first level on
]);
checkReply(
	PERF,
	"PERFORMANCE_DESCRIBE_LEVELS",
	V1,
	3,
	"SUCCESS",
	{ num_levels: 0x10002, perf_levels: [600, 150, 20, 1200, 450, 20] },
	[
		0x000c4c04, // header
		0x00000000, // status
		0x00010002, // 2 levels here, 1 remains
		0x00000258, // level 600
		0x00000096, // power 150
		0x00000014, // latency 20 µs
		0x000004b0, // level 1200
		0x000001c2, // power 450
		0x00000014, // latency 20 µs
	],
);
checkRequest(PERF, "PERFORMANCE_LEVEL_SET", V4, 4, { domain_id: 1, performance_level: 3 }, [
	0x00104c07, // header: message 0x7, token 4
	0x00000001, // domain
	0x00000003, // index of the level
]);
checkReply(PERF, "PERFORMANCE_LEVEL_SET", V4, 4, "DENIED", {}, [
	0x00104c07, // header
	0xfffffffd, // status DENIED, -3
]);

// Sensor, 0x15: 0x15 << 10 = 0x5400

checkReply(
	SENSOR,
	"SENSOR_DESCRIPTION_GET",
	V1,
	1,
	"SUCCESS",
	{ num_sensor_flags: 1, desc: [5, 2, 0xf802, 0x757063, 0, 0, 0] },
	[
		0x00045403, // header: message 0x3, token 1
		0x00000000, // status
		0x00000001, // 1 sensor here, none remain
		0x00000005, // id
		0x00000002, // 2 trip points
		0x0000f802, // [15:11] exponent -1, [7:0] °C
		0x00757063, // "cpu\0"
		0x00000000,
		0x00000000,
		0x00000000,
	],
);
checkRequest(SENSOR, "SENSOR_READING_GET", V1, 2, { sensor_id: 5, flags: 0 }, [
	0x00085406, // header: message 0x6, token 2
	0x00000005, // sensor
	0x00000000, // synchronous
]);
checkReply(SENSOR, "SENSOR_READING_GET", V1, 2, "SUCCESS", { readings: [412, 0] }, [
	0x00085406, // header
	0x00000000, // status
	0x0000019c, // 412
	0x00000000,
]);

// Voltage, 0x17: 0x17 << 10 = 0x5c00

checkReply(
	VOLTAGE,
	"VOLTAGE_DESCRIBE_LEVELS",
	V1,
	1,
	"SUCCESS",
	{ flags: 0x1003, voltage: [-500_000, 1_800_000, 100_000] },
	[
		0x00045c04, // header: message 0x4, token 1
		0x00000000, // status
		0x00001003, // 3 values, bit 12: minimum, maximum, step
		0xfff85ee0, // -500,000 µV
		0x001b7740, // 1,800,000 µV
		0x000186a0, // 100,000 µV
	],
);
checkRequest(VOLTAGE, "VOLTAGE_CONFIG_SET", V1, 2, { domain_id: 3, config: 7 }, [
	0x00085c05, // header: message 0x5, token 2
	0x00000003, // domain
	0x00000007, // on
]);
checkRequest(VOLTAGE, "VOLTAGE_LEVEL_SET", V2, 3, { domain_id: 3, flags: 0, voltage_level: 1_800_000 }, [
	0x000c5c07, // header: message 0x7, token 3
	0x00000003, // domain
	0x00000000, // synchronous
	0x001b7740, // 1,800,000 µV
]);
checkReply(VOLTAGE, "VOLTAGE_LEVEL_GET", V1, 4, "SUCCESS", { voltage_level: -500_000 }, [
	0x00105c08, // header: message 0x8, token 4
	0x00000000, // status
	0xfff85ee0, // -500,000 µV
]);

// Power capping, 0x18: 0x18 << 10 = 0x6000

checkRequest(POWERCAP, "POWERCAP_CAP_SET", V1, 1, { domain_id: 2, flags: 0, power_cap: 15000 }, [
	0x00046005, // header: message 0x5, token 1
	0x00000002, // domain
	0x00000000, // flags
	0x00003a98, // 15000
]);
checkReply(POWERCAP, "POWERCAP_MEASUREMENTS_GET", V1, 2, "SUCCESS", { power: 9000, pai: 1000 }, [
	0x00086009, // header: message 0x9, token 2
	0x00000000, // status
	0x00002328, // 9000
	0x000003e8, // 1000 µs
]);
