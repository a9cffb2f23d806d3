// What Linux 6.12 asks of performance domains, sensors and voltage domains, and what a wrong or refused one comes to.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import type { ResourceUse } from "../../server/src/machine/boot-plan.ts";
import type { ResourceKind } from "../../server/src/scmi/resource-kind.ts";
import { boot, dom0, known, linesOf, scmi } from "./board.ts";
import { RCAR_H3 } from "./rcar-h3.ts";

const FIRMWARE: Catalogue = {
	...RCAR_H3,
	firmware: { name: "Demo SCP" },
	scmi: {
		baseVersion: 0x20000,
		protocols: {
			perf: { id: 0x13, version: 0x20000 },
			sensor: { id: 0x15, version: 0x10000 },
			voltage: { id: 0x17, version: 0x10000 },
			powercap: { id: 0x18, version: 0x10000 },
		},
	},
	agents: { linux: { id: 1, name: "LINUX", channels: [{ transport: "smc", smcId: 0x82000002 }] } },
	resources: {
		perf: { little: { id: 0, name: "little" }, big: { id: 1, name: "big" } },
		sensor: { soc: { id: 0, name: "soc" }, cpu: { id: 3, name: "cpu" } },
		voltage: {
			ldo1: { id: 0, name: "ldo1", initial: "on" },
			ldo2: { id: 1, name: "ldo2", initial: "off" },
			ldo3: { id: 2 },
		},
		powercap: { soc: { id: 0, name: "soc" } },
	},
	devices: {},
	permissions: {
		...RCAR_H3.permissions,
		model: "static",
		initial: "all",
		grants: {},
		controls: ["perf", "sensor", "voltage"],
		hidesUngranted: [],
	},
	completeness: {
		protocols: "complete",
		perf: "complete",
		sensor: "complete",
		voltage: "complete",
		powercap: "complete",
		agents: "complete",
	},
};

const PROTOCOLS = { perf: 0x13, sensor: 0x15, voltage: 0x17 } as const;

const use = (
	kind: keyof typeof PROTOCOLS,
	property: string,
	id: number,
	more: Partial<ResourceUse> = {},
): ResourceUse => ({
	kind,
	controller: "/firmware/scmi",
	protocolId: PROTOCOLS[kind],
	id: known(id),
	property,
	cause: 9000 + id,
	...more,
});

function bootWith(path: string, uses: readonly ResourceUse[], catalogue = FIRMWARE, hasClocks = false) {
	const name = path.slice(path.lastIndexOf("/") + 1);
	const consumer = { path, name, cause: 500, uses, hasClocks };
	return boot({
		catalogue,
		domains: [dom0([consumer], { name: "Linux", controllers: [scmi({}, [0x13, 0x15, 0x17, 0x18])] })],
	});
}

function fateOf(path: string, one: ResourceUse, catalogue = FIRMWARE, hasClocks = false): string {
	const [outcome] = bootWith(path, [one], catalogue, hasClocks).uses;
	assert.ok(outcome);
	if (outcome.state === "unknown" || outcome.state === "unreached" || outcome.state === "waits")
		return `${outcome.state}: ${outcome.why}`;
	const answer = `${outcome.step.message} ${outcome.step.status}`;
	return outcome.state === "refused" ? `${answer}: ${outcome.consequence}` : answer;
}

const asked = (path: string, uses: readonly ResourceUse[], catalogue = FIRMWARE) =>
	linesOf(bootWith(path, uses, catalogue).trace)
		.filter((line) => /PERF|SENSOR|VOLTAGE|POWERCAP/.test(line))
		.map((line) => line.replace("Linux on channel undefined: ", ""));

const withGrant = (kind: ResourceKind, key: string, level: "none" | "get"): Catalogue => ({
	...FIRMWARE,
	permissions: { ...FIRMWARE.permissions, grants: { linux: { resources: { [kind]: { [key]: level } } } } },
});

test("of the domain a CPU names, Linux asks attributes and levels, then cpufreq sets the level", () =>
	assert.deepEqual(
		asked("/cpus/cpu@0", [use("perf", "clocks", 1)]).filter((line) => line.includes("PERF")),
		[
			"PERFORMANCE_DOMAIN_ATTRIBUTES domain_id=1 → SUCCESS attributes=3221225472 rate_limit=0 sustained_freq=0 sustained_perf_level=0 name=big",
			"PERFORMANCE_DESCRIBE_LEVELS domain_id=1 level_index=0 → SUCCESS num_levels=1 perf_levels=[0,0,0]",
			"* os-discovery: Linux also sends PERFORMANCE_DOMAIN_ATTRIBUTES for 1 other performance domains that nothing in its tree uses; 0 are refused.",
			"PERFORMANCE_LEVEL_SET domain_id=1 performance_level=0 → SUCCESS",
		],
	));

test("a performance domain beyond the table: no cpufreq for a CPU, another device waits", () => {
	assert.equal(
		fateOf("/cpus/cpu@100", use("perf", "clocks", 7)),
		'PROTOCOL_ATTRIBUTES SUCCESS: Linux logs "failed to add opps to the device": there is no cpufreq for cpu@100, which stays at the speed it has.',
	);
	assert.equal(
		fateOf("/soc/gpu", use("perf", "power-domains", 7)),
		'PROTOCOL_ATTRIBUTES SUCCESS: Linux logs "genpd_xlate_onecell: invalid domain index 7", gpu waits and never probes.',
	);
});

test("a device is attached to a performance domain without a message; as a clock it is a dummy", () => {
	assert.equal(fateOf("/soc/gpu", use("perf", "power-domains", 1)), "PERFORMANCE_DESCRIBE_LEVELS SUCCESS");
	assert.equal(
		fateOf("/soc/gpu", use("perf", "clocks", 1)),
		"unreached: Linux makes no clock of a performance domain: gpu gets a NULL clock",
	);
});

test('of a CPU cpufreq reads the first clock, or the power domain called "perf"', () => {
	const perf = { name: "perf", index: 1 };
	assert.equal(fateOf("/cpus/cpu@0", use("perf", "power-domains", 1, perf)), "PERFORMANCE_LEVEL_SET SUCCESS");
	assert.match(fateOf("/cpus/cpu@0", use("perf", "power-domains", 1)), /^unreached: .* called "perf"$/);
	assert.match(fateOf("/cpus/cpu@0", use("perf", "clocks", 1, { index: 1 })), /^unreached: .* but the first$/);
	// scmi_cpu_domain_id() takes the first clock, whosever it is, before it looks at power domains
	assert.match(
		fateOf("/cpus/cpu@0", use("perf", "power-domains", 1, perf), FIRMWARE, true),
		/^unreached: .* that has clocks$/,
	);
	assert.equal(fateOf("/cpus/cpu@0", use("perf", "clocks", 1), FIRMWARE, true), "PERFORMANCE_LEVEL_SET SUCCESS");
});

test("a level that may not be set", () =>
	assert.equal(
		fateOf("/cpus/cpu@0", use("perf", "clocks", 1), withGrant("perf", "big", "get")),
		"PERFORMANCE_LEVEL_SET DENIED: cpufreq cannot change the speed of cpu@0: -13 (EACCES).",
	));

test("sensors are listed, and the zone of one that is there reads it", () => {
	const zone = "/thermal-zones/cpu-thermal";
	assert.deepEqual(
		asked(zone, [use("sensor", "thermal-sensors", 3)]).filter((line) => line.startsWith("SENSOR")),
		[
			"SENSOR_DESCRIPTION_GET desc_index=0 → SUCCESS num_sensor_flags=2 desc=[0,0,2,6516595,0,0,0,3,0,2,7696483,0,0,0]",
			"SENSOR_READING_GET sensor_id=3 flags=0 → SUCCESS readings=[0,0]",
		],
	);
	const none =
		"SENSOR_DESCRIPTION_GET SUCCESS: Linux logs nothing: no sensor serves the thermal zone cpu-thermal, so Linux does not register it and its trips do nothing.";
	assert.equal(fateOf(zone, use("sensor", "thermal-sensors", 1)), none);
	assert.equal(fateOf(zone, use("sensor", "thermal-sensors", 9)), none);
	const [key] = Object.entries(FIRMWARE.resources.sensor ?? {}).find(([, { id }]) => id === 3) ?? [""];
	const sensor = { ...FIRMWARE.resources.sensor, [key]: { id: 3, name: "cpu", measures: "volts" as const } };
	const volts: Catalogue = { ...FIRMWARE, resources: { ...FIRMWARE.resources, sensor } };
	assert.equal(fateOf(zone, use("sensor", "thermal-sensors", 3), volts), none, "drivers/hwmon/scmi-hwmon.c: °C alone");
	const partial: Catalogue = { ...FIRMWARE, completeness: { ...FIRMWARE.completeness, sensor: "partial" } };
	assert.equal(fateOf(zone, use("sensor", "thermal-sensors", 3), partial), "SENSOR_READING_GET SUCCESS");
	assert.equal(
		fateOf(zone, use("sensor", "thermal-sensors", 9), partial),
		"unknown: the catalogue does not know sensor 9, and its table is not complete",
	);
	const scp: Catalogue = { ...withGrant("sensor", "cpu", "none"), firmware: { name: "SCP", kind: "scp-firmware" } };
	assert.equal(
		fateOf(zone, use("sensor", "thermal-sensors", 3), scp),
		"SENSOR_READING_GET DENIED: Linux cannot read the temperature of cpu-thermal (-13 (EACCES)): its trips do nothing.",
	);
});

test("a list of more sensors than one reply has room for is read to its end", () => {
	const keys = ["a", "b", "c", "d", "e", "f", "g"];
	const sensor = Object.fromEntries(keys.map((key, id) => [key, { id, name: key }]));
	const many: Catalogue = { ...FIRMWARE, resources: { ...FIRMWARE.resources, sensor } };
	const zone = "/thermal-zones/cpu-thermal";
	const lines = asked(zone, [use("sensor", "thermal-sensors", 6)], many).filter((line) => line.startsWith("SENSOR"));
	assert.deepEqual(
		lines.map((line) => line.split(" ").slice(0, 2).join(" ")),
		[
			"SENSOR_DESCRIPTION_GET desc_index=0",
			"SENSOR_DESCRIPTION_GET desc_index=3",
			"SENSOR_DESCRIPTION_GET desc_index=6",
			"SENSOR_READING_GET sensor_id=6",
		],
	);
	for (const id of [0, 3, 6])
		assert.equal(fateOf(zone, use("sensor", "thermal-sensors", id), many), "SENSOR_READING_GET SUCCESS");
});

test("a regulator is registered, and what it supplies has it switched on, unless it is on", () => {
	assert.equal(
		fateOf("/firmware/scmi/protocol@17/regulators/ldo2", use("voltage", "reg", 1)),
		"VOLTAGE_DESCRIBE_LEVELS SUCCESS",
	);
	assert.equal(fateOf("/soc/can", use("voltage", "vdd-supply", 0)), "VOLTAGE_CONFIG_GET SUCCESS");
	assert.deepEqual(asked("/soc/can", [use("voltage", "vdd-supply", 1)]).slice(-2), [
		"VOLTAGE_CONFIG_GET domain_id=1 → SUCCESS config=0",
		"VOLTAGE_CONFIG_SET domain_id=1 config=7 → SUCCESS",
	]);
});

test("a voltage domain that may not be switched: refused where it is off, not known where that is not", () => {
	assert.equal(
		fateOf("/soc/can", use("voltage", "vdd-supply", 1), withGrant("voltage", "ldo2", "get")),
		"VOLTAGE_CONFIG_SET DENIED: regulator_enable() of can fails with -13 (EACCES).",
	);
	assert.equal(
		fateOf("/soc/can", use("voltage", "vdd-supply", 0), withGrant("voltage", "ldo1", "get")),
		"VOLTAGE_CONFIG_GET SUCCESS",
	);
	assert.match(
		fateOf("/soc/can", use("voltage", "vdd-supply", 2), withGrant("voltage", "ldo3", "get")),
		/^unknown: if voltage domain 2 is on, Linux leaves it alone, but the catalogue does not say whether it is; if not, VOLTAGE_CONFIG_SET is answered DENIED \(step \d+\)$/,
	);
});

test("a voltage domain beyond the table: no regulator, and what it supplies waits", () => {
	assert.equal(
		fateOf("/firmware/scmi/protocol@17/regulators/ldo9", use("voltage", "reg", 9)),
		"PROTOCOL_ATTRIBUTES SUCCESS: Linux logs nothing and makes no regulator of it.",
	);
	assert.equal(
		fateOf("/soc/can", use("voltage", "vdd-supply", 9)),
		"PROTOCOL_ATTRIBUTES SUCCESS: Linux logs nothing and makes no regulator: can waits for it and never probes.",
	);
});

test("a power cap is described, and no tree names one", () =>
	assert.deepEqual(
		asked("/soc/can", []).filter((line) => line.includes("POWERCAP")),
		[
			"* os-discovery: Linux also sends POWERCAP_DOMAIN_ATTRIBUTES for 1 other power caps that nothing in its tree uses; 0 are refused.",
		],
	));

test("where firmware does not list the protocol, a CPU has no cpufreq, and a zone no sensor", () => {
	const { perf: _, sensor: __, ...others } = FIRMWARE.scmi.protocols;
	const without: Catalogue = { ...FIRMWARE, scmi: { ...FIRMWARE.scmi, protocols: others } };
	assert.equal(
		fateOf("/cpus/cpu@0", use("perf", "clocks", 0), without),
		'BASE_DISCOVER_LIST_PROTOCOLS SUCCESS: Linux logs "SCMI protocol 19 not implemented": there is no cpufreq for cpu@0, which stays at the speed it has.',
	);
	assert.match(
		fateOf("/thermal-zones/cpu-thermal", use("sensor", "thermal-sensors", 3), without),
		/"SCMI protocol 21 not implemented": no sensor serves the thermal zone cpu-thermal, so/,
	);
});
