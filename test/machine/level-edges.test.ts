// Performance, sensors and power caps of which a catalogue says part: who may set, long names, what is left out of a list. DEN0056.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Values } from "../../server/src/scmi/message.ts";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const server = (resources: string, completeness = "complete", perf = "0x40000", sensor = "0x30000") =>
	typedFirmware(`firmware: { name: Demo, kind: other }
scmi:
  protocols:
    perf: { id: 0x13, version: ${perf} }
    sensor: { id: 0x15, version: ${sensor} }
agents: { os: { id: 1, type: ospm }, tee: { id: 2, type: other, secure: true } }
resources:
${resources}
permissions: { model: none }
completeness: { perf: ${completeness}, sensor: ${completeness}, agents: complete }
`);
const asked = (firmware: ReturnType<typeof server>, message: string, values: Values = {}, agent = "os") => {
	const { status, values: reply, assumed } = tell(firmware, agent, message, values);
	assert.equal(status, "SUCCESS", message);
	return { reply, assumed };
};

describe("performance", () => {
	const firmware = server(`  perf:
    all: { id: 0, name: all }
    level: { id: 1, name: level, settable: [level] }
    limits: { id: 2, name: limits, settable: [limits] }
    neither: { id: 3, name: neither, settable: [] }`);
	test("which of level and limits can be set, in the attributes and when it is tried", () => {
		const bits = (domain_id: number) =>
			(Number(asked(firmware, "PERFORMANCE_DOMAIN_ATTRIBUTES", { domain_id }).reply.attributes) >>> 30) & 3;
		assert.deepEqual([0, 1, 2, 3].map(bits), [0b11, 0b01, 0b10, 0b00]);
		const level = (domain_id: number) =>
			tell(firmware, "os", "PERFORMANCE_LEVEL_SET", { domain_id, performance_level: 5 }).status;
		assert.deepEqual([0, 1, 2, 3].map(level), ["SUCCESS", "SUCCESS", "DENIED", "DENIED"]);
		const limits = (domain_id: number, range_min = 1, range_max = 2) =>
			tell(firmware, "os", "PERFORMANCE_LIMITS_SET", { domain_id, range_min, range_max }).status;
		assert.deepEqual(
			[0, 1, 2, 3].map((id) => limits(id)),
			["SUCCESS", "DENIED", "SUCCESS", "DENIED"],
		);
		assert.deepEqual([limits(0, 2, 2), limits(0, 3, 2)], ["SUCCESS", "INVALID_PARAMETERS"]);
	});
	test("a level has three words, from version 4.0 on five", () => {
		const words = (version: string) => {
			const old = server("  perf: { a: { id: 0 } }", "complete", version);
			const { reply } = asked(old, "PERFORMANCE_DESCRIBE_LEVELS", { domain_id: 0, level_index: 0 });
			return (reply.perf_levels as readonly number[]).length;
		};
		assert.deepEqual(["0x20000", "0x30000", "0x40000"].map(words), [3, 3, 5]);
	});
});

describe("sensors", () => {
	const SENSORS = `  sensor:
    a: { id: 0, name: a-sensor-of-many-letters }
    b: { id: 2, name: b }
    c: { id: 3, status: conditional }
    d: { id: 4, status: secure-only }
    e: { id: 1, status: reserved }
    f: { agentIds: { tee: 5 } }`;
	const list = (firmware: ReturnType<typeof server>, agent = "os", desc_index = 0) => {
		const { reply, assumed } = asked(firmware, "SENSOR_DESCRIPTION_GET", { desc_index }, agent);
		const words = reply.desc as readonly number[];
		const rows = Array.from({ length: words.length / 7 }, (_, i) => words.slice(7 * i, 7 * i + 7));
		return [
			rows.map(([id, bits]) => `${id}${(Number(bits) & 0x20000000) === 0 ? "" : " long"}`),
			Number(reply.num_sensor_flags) >>> 16,
			assumed,
		];
	};
	test("what is another's, reserved or the secure world's is not among them; what is conditional leaves it open", () => {
		assert.deepEqual(list(server(SENSORS)), [["0 long", "2"], 0, ["num_sensor_flags", "desc"]]);
		assert.deepEqual(list(server(SENSORS), "tee"), [["0 long", "2", "4"], 1, ["num_sensor_flags", "desc"]]);
		const certain = server(SENSORS.replace(/ {4}c: .*\n/, ""));
		assert.deepEqual(list(certain), [["0 long", "2"], 0, ["desc"]]);
		assert.deepEqual(list(certain, "os", 2), [[], 0, []], "behind the last");
		assert.equal(tell(certain, "os", "SENSOR_DESCRIPTION_GET", { desc_index: 3 }).status, "OUT_OF_RANGE");
	});
	test("a long name has its bit from version 3.0 on", () =>
		assert.deepEqual(list(server(SENSORS, "complete", "0x40000", "0x20000"))[0], ["0", "2"]));
	test("a table that is not complete may have more", () =>
		assert.deepEqual(list(server(SENSORS.replace(/ {4}c: .*\n/, ""), "partial"))[2], ["num_sensor_flags", "desc"]));
	test("a reading has two words before version 2.0, then four", () => {
		const words = (version: string) => {
			const firmware = server(SENSORS, "complete", "0x40000", version);
			return (asked(firmware, "SENSOR_READING_GET", { sensor_id: 0, flags: 0 }).reply.readings as readonly number[])
				.length;
		};
		assert.deepEqual(["0x10000", "0x20000"].map(words), [2, 4]);
	});
});

describe("a number", () => {
	const read = (firmware: ReturnType<typeof server>, sensor_id: number, agent = "os") =>
		String(tell(firmware, agent, "SENSOR_READING_GET", { sensor_id, flags: 0 }).status);
	const SOME =
		"  sensor: { a: { id: 0 }, c: { id: 3, status: conditional }, d: { id: 4, status: secure-only }, e: { id: 1, status: reserved }, f: { agentIds: { tee: 5 } } }";
	test("that is there for some, or under a condition", () => {
		const firmware = server(SOME);
		assert.deepEqual([read(firmware, 0), read(firmware, 1), read(firmware, 2)], ["SUCCESS", "NOT_FOUND", "NOT_FOUND"]);
		assert.match(read(firmware, 3), /^unknown: sensor 3 \(c\) is not served by every build/);
		assert.deepEqual([read(firmware, 4), read(firmware, 4, "tee")], ["NOT_FOUND", "SUCCESS"]);
		assert.deepEqual([read(firmware, 5), read(firmware, 5, "tee")], ["NOT_FOUND", "SUCCESS"]);
	});
	test("that a table which is not complete does not have", () =>
		assert.match(
			read(server(SOME, "partial"), 9),
			/^unknown: the catalogue does not know sensor 9, and its table is not complete/,
		));
});
