// A voltage domain's levels that do not fit one reply, and its modes: DEN0056, VOLTAGE_DESCRIBE_LEVELS and VOLTAGE_CONFIG_SET.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const LEVELS = Array.from({ length: 40 }, (_, i) => 800_000 + i * 12_500);
const server = () =>
	typedFirmware(`firmware: { name: Demo SCP }
scmi: { protocols: { voltage: { id: 0x17, version: 0x20000 } } }
agents: { linux: { id: 1 } }
resources: { voltage: { cpu: { id: 0, microvolts: [${LEVELS.join(", ")}], initial: on } } }
permissions: { model: none }
completeness: { voltage: complete, agents: complete }
`);

test("the flags have how many are in the reply, and how many are left", () => {
	const firmware = server();
	const seen: number[] = [];
	for (let replies = 0; replies < 40; replies++) {
		const { values } = tell(firmware, "linux", "VOLTAGE_DESCRIBE_LEVELS", { domain_id: 0, level_index: seen.length });
		const some = values.voltage as readonly number[];
		seen.push(...some);
		assert.equal(values.flags, some.length | ((LEVELS.length - seen.length) << 16));
		if (seen.length === LEVELS.length) break;
	}
	assert.deepEqual(seen, LEVELS);
});

test("off and on are the two modes that the specification has", () => {
	const firmware = server();
	const set = (config: number) =>
		String(tell(firmware, "linux", "VOLTAGE_CONFIG_SET", { domain_id: 0, config }).status);
	const mode = () => tell(firmware, "linux", "VOLTAGE_CONFIG_GET", { domain_id: 0 }).values.config;
	assert.deepEqual([set(0), mode(), set(7), mode()], ["SUCCESS", 0, "SUCCESS", 7]);
	assert.match(set(9), /^unknown: mode 9 of a voltage domain is implementation defined/);
	assert.equal(mode(), 7);
});
