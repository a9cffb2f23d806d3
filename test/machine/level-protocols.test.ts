// What servers answer in the protocols of performance, sensors, voltage and power capping, from DEN0056 and the catalogue.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { handle } from "../../server/src/machine/dispatch.ts";
import { decodeReply, encodeRequest } from "../../server/src/scmi/codec.ts";
import type { Values } from "../../server/src/scmi/message.ts";
import { messageByName } from "../../server/src/scmi/protocols.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { agentOf, startFirmware, tell } from "./board.ts";

const TEXT = `scmiCatalogue: 1
firmware: { name: Demo SCP }
scmi:
  protocols:
    system: { id: 0x12 }
    perf: { id: 0x13, version: 0x30000 }
    sensor: { id: 0x15, version: 0x30000 }
    voltage: { id: 0x17, version: 0x20000 }
    powercap: { id: 0x18 }
agents: { linux: { id: 1 }, m7: { id: 2 } }
resources:
  perf: { little: { id: 0, name: little }, big: { id: 2, name: the-big-cluster-of-cores } }
  sensor: { a: { id: 0 }, b: { id: 4 }, c: { id: 5 }, d: { id: 9 }, vault: { id: 7, status: secure-only } }
  voltage:
    ldo1: { id: 0, name: ldo1, microvolts: [1800000, 3300000], initial: on }
    ldo2: { id: 1, microvolts: [900000] }
    vref: { id: 2, initial: off, settable: [level] }
  powercap: { soc: { id: 0, name: soc } }
permissions:
  model: static
  initial: none
  grants: { linux: { default: set }, m7: { default: get } }
completeness: { perf: complete, sensor: complete, voltage: complete, powercap: complete, agents: complete }
`;

function catalogueOf(text: string): Catalogue {
	const { catalogue, problems } = readCatalogue(memorySnapshot({ "/f.scmi.yaml": text }), "/f.scmi.yaml");
	assert.deepEqual(problems, []);
	return catalogue ?? assert.fail("no catalogue");
}

const start = (text = TEXT) => startFirmware(catalogueOf(text));
const about = (id: number): Values => ({ domain_id: id });

/** The values with those that nothing determines marked. */
function ask(text: string, kind: string, message: string, values: Values = {}) {
	const firmware = start(text);
	for (const { table, version } of firmware.protocols.values()) {
		if (table.kind !== kind) continue;
		const spec = messageByName(table, message) ?? assert.fail(message);
		const header = { messageId: spec.id, type: "command", protocolId: table.id, token: 0 } as const;
		const answer = handle(firmware, agentOf(firmware, "linux"), encodeRequest(header, spec, values, version));
		if (answer.kind !== "answer") return answer.why;
		const reply = decodeReply(spec, answer.bytes, version) ?? assert.fail("undecodable");
		return { status: reply.status, values: reply.values, assumed: answer.assumed };
	}
	return assert.fail(kind);
}

test("each counts its table: by the highest number, sensors by how many are there for the agent", () => {
	const counts = ["perf", "sensor", "voltage", "powercap"].map((kind) => {
		const told = ask(TEXT, kind, "PROTOCOL_ATTRIBUTES");
		return typeof told === "string" ? told : [told.values.attributes, told.assumed];
	});
	assert.deepEqual(counts, [
		[3, []],
		[4, []],
		[3, []],
		[1, []],
	]);
});

test("a table that is not complete may have more: the count is a stand-in", () => {
	const told = ask(TEXT.replace("sensor: complete", "sensor: partial"), "sensor", "PROTOCOL_ATTRIBUTES");
	assert.deepEqual(typeof told === "string" ? told : told.assumed, ["attributes"]);
});

test("a number that is not there is NOT_FOUND; where the table is not complete that is not known", () => {
	const firmware = start();
	assert.equal(tell(firmware, "linux", "PERFORMANCE_DOMAIN_ATTRIBUTES", about(1)).status, "NOT_FOUND");
	assert.equal(
		tell(firmware, "linux", "PERFORMANCE_LEVEL_SET", { ...about(7), performance_level: 1 }).status,
		"NOT_FOUND",
	);
	assert.equal(tell(firmware, "linux", "VOLTAGE_DOMAIN_ATTRIBUTES", about(9)).status, "NOT_FOUND");
	assert.equal(tell(firmware, "linux", "SENSOR_READING_GET", { sensor_id: 1, flags: 0 }).status, "NOT_FOUND");
	assert.equal(tell(firmware, "linux", "POWERCAP_CAP_GET", about(3)).status, "NOT_FOUND");
	const partial = start(TEXT.replace("voltage: complete", "voltage: partial"));
	assert.match(
		String(tell(partial, "linux", "VOLTAGE_LEVEL_GET", about(9)).status),
		/^unknown: the catalogue does not know/,
	);
});

test("levels and caps no catalogue has are stand-ins, never answers", () => {
	const assumed = (kind: string, message: string, values: Values) => {
		const told = ask(TEXT, kind, message, values);
		return typeof told === "string" ? told : told.assumed;
	};
	const levels = { ...about(0), level_index: 0 };
	assert.deepEqual(assumed("perf", "PERFORMANCE_DESCRIBE_LEVELS", levels), ["num_levels", "perf_levels"]);
	assert.deepEqual(assumed("perf", "PERFORMANCE_LEVEL_GET", about(0)), ["performance_level"]);
	assert.deepEqual(assumed("sensor", "SENSOR_READING_GET", { sensor_id: 4, flags: 0 }), ["readings"]);
	assert.deepEqual(assumed("powercap", "POWERCAP_CAP_GET", about(0)), ["power_cap"]);
	assert.deepEqual(assumed("voltage", "VOLTAGE_DESCRIBE_LEVELS", { ...about(2), level_index: 0 }), [
		"flags",
		"voltage",
	]);
	assert.match(
		String(assumed("powercap", "POWERCAP_CAP_SET", { ...about(0), flags: 0, power_cap: 1 })),
		/not modelled/,
	);
	assert.match(String(assumed("system", "SYSTEM_POWER_STATE_SET", { flags: 0, system_state: 0 })), /not modelled/);
	const supported = { message_id: 3 };
	assert.deepEqual(assumed("system", "PROTOCOL_MESSAGE_ATTRIBUTES", supported), ["attributes"]);
});

test("a performance level stays as the last one set it", () => {
	const firmware = start();
	assert.equal(
		tell(firmware, "linux", "PERFORMANCE_LEVEL_SET", { ...about(2), performance_level: 5 }).status,
		"SUCCESS",
	);
	assert.deepEqual(tell(firmware, "linux", "PERFORMANCE_LEVEL_GET", about(2)).values, { performance_level: 5 });
	const limits = { ...about(2), range_max: 1, range_min: 2 };
	assert.equal(tell(firmware, "linux", "PERFORMANCE_LIMITS_SET", limits).status, "INVALID_PARAMETERS");
});

test("who may only look is DENIED, as of clocks", () => {
	const firmware = start();
	assert.equal(tell(firmware, "m7", "PERFORMANCE_LEVEL_SET", { ...about(2), performance_level: 5 }).status, "DENIED");
	assert.equal(tell(firmware, "m7", "PERFORMANCE_LEVEL_GET", about(2)).status, "SUCCESS");
	assert.equal(tell(firmware, "m7", "VOLTAGE_CONFIG_SET", { ...about(0), config: 0 }).status, "DENIED");
	assert.equal(tell(firmware, "m7", "SENSOR_CONFIG_SET", { sensor_id: 0, sensor_config: 0 }).status, "DENIED");
	assert.equal(tell(firmware, "m7", "POWERCAP_CAP_SET", { ...about(0), flags: 0, power_cap: 1 }).status, "DENIED");
});

test("a long name has its bit and its message from the version on that has names", () => {
	const { attributes, name } = tell(start(), "linux", "PERFORMANCE_DOMAIN_ATTRIBUTES", about(2)).values;
	assert.equal(Number(attributes) & 0x04000000, 0x04000000); // bit 26
	assert.equal(name, "the-big-cluster");
	const long = tell(start(), "linux", "PERFORMANCE_DOMAIN_NAME_GET", about(2)).values;
	assert.equal(long.name, "the-big-cluster-of-cores");
	const old = start(TEXT.replace("0x13, version: 0x30000", "0x13, version: 0x20000"));
	assert.equal(Number(tell(old, "linux", "PERFORMANCE_DOMAIN_ATTRIBUTES", about(2)).values.attributes) & 0x04000000, 0);
});

test("voltage: levels from the catalogue, the mode by vote, what cannot be switched is refused", () => {
	const firmware = start();
	const levels = (id: number, level_index = 0) =>
		tell(firmware, "linux", "VOLTAGE_DESCRIBE_LEVELS", { ...about(id), level_index });
	assert.deepEqual(levels(0).values, { flags: 2, voltage: [1_800_000, 3_300_000] });
	assert.equal(levels(0, 3).status, "OUT_OF_RANGE");
	assert.deepEqual(tell(firmware, "linux", "VOLTAGE_CONFIG_GET", about(0)).values, { config: 7 });
	assert.equal(tell(firmware, "linux", "VOLTAGE_CONFIG_SET", { ...about(0), config: 0 }).status, "SUCCESS");
	assert.deepEqual(tell(firmware, "linux", "VOLTAGE_CONFIG_GET", about(0)).values, { config: 0 });
	assert.equal(tell(firmware, "linux", "VOLTAGE_CONFIG_SET", { ...about(2), config: 7 }).status, "DENIED");
	const set = (voltage_level: number) =>
		tell(firmware, "linux", "VOLTAGE_LEVEL_SET", { ...about(0), flags: 0, voltage_level }).status;
	assert.equal(set(3_300_000), "SUCCESS");
	assert.deepEqual(tell(firmware, "linux", "VOLTAGE_LEVEL_GET", about(0)).values, { voltage_level: 3_300_000 });
	assert.match(String(set(2_500_000)), /^unknown: 2500000 µV is not a level the catalogue lists/);
});

test("sensors are listed by place, three a reply; the secure world's is not among them", () => {
	const firmware = start();
	const from = (desc_index: number) => tell(firmware, "linux", "SENSOR_DESCRIPTION_GET", { desc_index });
	const ids = (values: Values) => (values.desc as readonly number[]).filter((_, i) => i % 7 === 0);
	assert.equal(from(0).values.num_sensor_flags, 0x10003);
	assert.deepEqual(ids(from(0).values), [0, 4, 5]);
	assert.equal(from(3).values.num_sensor_flags, 1);
	assert.deepEqual(ids(from(3).values), [9]);
	assert.deepEqual((from(3).values.desc as readonly number[])[3], 0x64); // "d"
	assert.equal(from(5).status, "OUT_OF_RANGE");
});
