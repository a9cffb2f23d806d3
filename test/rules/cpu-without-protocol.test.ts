// What a CPU uses of a protocol that firmware does not have: without performance it goes on, for everything else it waits as devices do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const WITHOUT_POWER = CATALOGUE.replace("power: { id: 0x11 }, ", "")
	.replace("  power: { core: { id: 0 } }\n", "")
	.replace("power: complete, ", "");

const said = (uses: string) =>
	findingsOf(
		`/ {
	firmware { scmi { scmi_dvfs: protocol@13 { reg = <0x13>; #power-domain-cells = <1>; }; }; };
	cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = "cpu"; reg = <0>; ${uses} }; };
};`,
		{ "domu1.cfg": "# no guest", "firmware.scmi.yaml": WITHOUT_POWER },
	)
		.filter((line) => line.includes(" scmi-protocol-unknown"))
		.map((line) => line.split("; ")[1]);

test("performance, a power domain", () => {
	assert.deepEqual(said("power-domains = <&scmi_dvfs 0>;"), ["there is no cpufreq for cpu@0."]);
	assert.deepEqual(said("power-domains = <&scmi_pd 0>;"), ["cpu@0 waits for it and never probes."]);
});
