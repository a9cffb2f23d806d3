// A name of more than 15 letters: its first 15, a bit that says so, and all of it by a message, from the version on that has the message.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const IDS = { power: 0x11, perf: 0x13, clock: 0x14, reset: 0x16, voltage: 0x17 } as const;

/** What the server of one protocol at a version says of its only resource. */
function described(kind: keyof typeof IDS, version: number, name: string, what: string, field: string) {
	const firmware = typedFirmware(`firmware: { name: Demo, kind: other }
scmi: { protocols: { ${kind}: { id: ${IDS[kind]}, version: ${version} } } }
agents: { os: { id: 1, type: ospm } }
resources: { ${kind}: { it: { id: 0, name: ${name} } } }
permissions: { model: none }
completeness: { ${kind}: complete }
`);
	const { values } = tell(firmware, "os", `${what}_ATTRIBUTES`, { [field]: 0 }, kind);
	const whole = tell(firmware, "os", `${what}_NAME_GET`, { [field]: 0 }, kind);
	return {
		attributes: Number(values.attributes) >>> 0,
		name: values.name ?? values.clock_name,
		whole: whole.status === "SUCCESS" ? whole.values.name : whole.status,
	};
}

for (const [kind, what, field, since, bit] of [
	["power", "POWER_DOMAIN", "domain_id", 0x30000, 27],
	["perf", "PERFORMANCE_DOMAIN", "domain_id", 0x30000, 26],
	["clock", "CLOCK", "clock_id", 0x20000, 29],
	["reset", "RESET_DOMAIN", "domain_id", 0x30000, 29],
	["voltage", "VOLTAGE_DOMAIN", "domain_id", 0x20000, 30],
] as const)
	test(`${what}: bit ${bit} from version ${since >>> 16}.0 on`, () => {
		const at = (version: number, name: string) => {
			const { attributes, name: short, whole } = described(kind, version, name, what, field);
			return [(attributes >>> bit) & 1, short, whole];
		};
		assert.deepEqual(at(since, "sixteen--letters"), [1, "sixteen--letter", "sixteen--letters"]);
		assert.deepEqual(at(since, "fifteen-letters"), [0, "fifteen-letters", "fifteen-letters"]);
		assert.deepEqual(at(since - 1, "sixteen--letters"), [0, "sixteen--letter", "NOT_SUPPORTED"]);
	});
