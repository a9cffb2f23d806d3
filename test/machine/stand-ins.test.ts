// What a reply has that no catalogue says: it stands in, and is marked as such; what is known is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Values } from "../../server/src/scmi/message.ts";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

/** Each thing twice: with all that a catalogue can say, and with its number alone. */
const FIRMWARE = `firmware: { name: Demo, kind: other, vendor: ACME, subVendor: SoC, implementationVersion: 7 }
scmi:
  baseVersion: 0x20001
  protocols:
    power: { id: 0x11, version: 0x30000 }
    perf: { id: 0x13, version: 0x30000 }
    clock: { id: 0x14, version: 0x30000 }
    sensor: { id: 0x15, version: 0x30000 }
    reset: { id: 0x16 }
    voltage: { id: 0x17, version: 0x20000 }
    powercap: { id: 0x18 }
    pinctrl: { id: 0x19, settings: [] }
agents: { os: { id: 1, name: OS, type: ospm }, rt: { id: 2, type: ospm } }
resources:
  power: { a: { id: 0, name: a, initial: on }, b: { id: 1 } }
  perf: { a: { id: 0, name: a }, b: { id: 1 } }
  clock: { a: { id: 0, name: a, initial: on, rates: [5, 6], initialRate: 5 }, b: { id: 1 } }
  sensor: { a: { id: 0, name: a } }
  reset: { a: { id: 0, name: a }, b: { id: 1 } }
  voltage: { a: { id: 0, name: a, microvolts: [5], initial: off }, b: { id: 1 } }
  powercap: { a: { id: 0, name: a } }
  pinctrl: { a: { id: 0, kind: pin, name: a }, b: { id: 1, kind: pin }, g: { id: 0, kind: group, name: g } }
permissions: { model: none }
completeness: { protocols: complete, agents: complete, power: complete, perf: complete, clock: complete, sensor: complete, reset: complete, voltage: complete, powercap: complete, pinctrl: complete }
`;
const PARTIAL = FIRMWARE.replace(/^completeness: .*$/m, "")
	.replace(/^ {2}baseVersion: .*\n/m, "")
	.replace(/, vendor: .*\d \}/, " }");

/** The fields that are marked. */
const assumed = (text: string, kind: string, message: string, values: Values = {}) => {
	const { status, assumed: fields } = tell(typedFirmware(text), "os", message, values, kind);
	assert.equal(status, "SUCCESS");
	return fields.join(", ");
};
test("how many there are is known of a table that is complete", () => {
	const counted = (text: string) =>
		["base", "power", "perf", "clock", "sensor", "reset", "voltage", "powercap", "pinctrl"].map((kind) =>
			assumed(text, kind, "PROTOCOL_ATTRIBUTES"),
		);
	assert.deepEqual(counted(FIRMWARE), ["", "", "", "", "", "", "", "", ""]);
	assert.deepEqual(counted(PARTIAL), [
		"attributes",
		"attributes",
		"attributes",
		"attributes",
		"attributes",
		"attributes",
		"attributes",
		"attributes",
		"attributes_low, attributes_high",
	]);
});

test("who firmware is, and which version, is known where it is said", () => {
	const said = (text: string) => [
		assumed(text, "base", "BASE_DISCOVER_VENDOR"),
		assumed(text, "base", "BASE_DISCOVER_SUB_VENDOR"),
		assumed(text, "base", "BASE_DISCOVER_IMPLEMENTATION_VERSION"),
		assumed(text, "base", "BASE_DISCOVER_LIST_PROTOCOLS", { skip: 0 }),
		assumed(text, "base", "BASE_DISCOVER_AGENT", { agent_id: 1 }),
		assumed(text, "base", "BASE_DISCOVER_AGENT", { agent_id: 2 }),
		assumed(text, "base", "PROTOCOL_VERSION"),
		assumed(text, "clock", "PROTOCOL_VERSION"),
		assumed(text, "reset", "PROTOCOL_VERSION"),
	];
	assert.deepEqual(said(FIRMWARE), ["", "", "", "", "", "name", "", "", "version"]);
	assert.deepEqual(said(PARTIAL), [
		"vendor_identifier",
		"vendor_identifier",
		"implementation_version",
		"num_protocols, protocols",
		"",
		"name",
		"version",
		"",
		"version",
	]);
});

/** kind, message, the field that names a resource, what else is asked; then what is marked of what is described, and of a number alone. */
const MESSAGES: readonly (readonly [string, string, string, Values, string, string])[] = [
	["power", "POWER_DOMAIN_ATTRIBUTES", "domain_id", {}, "", "name"],
	["power", "POWER_STATE_GET", "domain_id", {}, "", "power_state"],
	["power", "POWER_DOMAIN_NAME_GET", "domain_id", {}, "", "name"],
	[
		"perf",
		"PERFORMANCE_DOMAIN_ATTRIBUTES",
		"domain_id",
		{},
		"attributes, rate_limit, sustained_freq, sustained_perf_level",
		"attributes, rate_limit, sustained_freq, sustained_perf_level, name",
	],
	[
		"perf",
		"PERFORMANCE_DESCRIBE_LEVELS",
		"domain_id",
		{ level_index: 0 },
		"num_levels, perf_levels",
		"num_levels, perf_levels",
	],
	["perf", "PERFORMANCE_LEVEL_GET", "domain_id", {}, "performance_level", "performance_level"],
	["perf", "PERFORMANCE_LIMITS_GET", "domain_id", {}, "range_max, range_min", "range_max, range_min"],
	["clock", "CLOCK_ATTRIBUTES", "clock_id", {}, "", "attributes, clock_name"],
	["clock", "CLOCK_NAME_GET", "clock_id", {}, "", "name"],
	["clock", "CLOCK_DESCRIBE_RATES", "clock_id", { rate_index: 0 }, "", "num_rates_flags, rates"],
	["clock", "CLOCK_RATE_GET", "clock_id", {}, "", "rate"],
	["clock", "CLOCK_CONFIG_GET", "clock_id", { flags: 0 }, "", "config"],
	["reset", "RESET_DOMAIN_ATTRIBUTES", "domain_id", {}, "", "name"],
	["voltage", "VOLTAGE_DOMAIN_ATTRIBUTES", "domain_id", {}, "", "name"],
	["voltage", "VOLTAGE_DESCRIBE_LEVELS", "domain_id", { level_index: 0 }, "", "flags, voltage"],
	["voltage", "VOLTAGE_CONFIG_GET", "domain_id", {}, "", "config"],
	["voltage", "VOLTAGE_LEVEL_GET", "domain_id", {}, "", "voltage_level"],
	["pinctrl", "PINCTRL_ATTRIBUTES", "identifier", { flags: 0 }, "", "name"],
];

for (const [kind, message, field, more, described, bare] of MESSAGES)
	test(`${message}: of what is described, and of what has a number alone`, () =>
		assert.deepEqual(
			[0, 1].map((id) => assumed(FIRMWARE, kind, message, { [field]: id, ...more })),
			[described, bare],
		));

test("a group of which it is not said what is in it", () =>
	assert.equal(assumed(FIRMWARE, "pinctrl", "PINCTRL_ATTRIBUTES", { identifier: 0, flags: 1 }), "attributes"));

test("a clock of which nothing is said is known to run once a reset has started it", () => {
	const firmware = typedFirmware(
		FIRMWARE.replace("reset: { a: { id: 0,", "reset: { a: { id: 0, starts: { clock: [b] },"),
	);
	const clock = () => {
		const { values, assumed: fields } = tell(firmware, "os", "CLOCK_CONFIG_GET", { clock_id: 1, flags: 0 }, "clock");
		return [values.config, fields];
	};
	assert.deepEqual(clock(), [0, ["config"]]);
	assert.equal(tell(firmware, "os", "RESET", { domain_id: 0, flags: 1, reset_state: 0 }, "reset").status, "SUCCESS");
	assert.deepEqual(clock(), [1, []]);
});
