// What an agent may do from power-on: the nearest of what a catalogue says counts, and of several devices the most.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tell } from "./board.ts";
import { typedFirmware } from "./typed-firmware.ts";

const server = (grants: string, more = "") =>
	typedFirmware(`firmware: { name: Demo, kind: other }
scmi: { protocols: { clock: { id: 0x14, version: 0x20000 }, reset: { id: 0x16 } } }
agents: { os: { id: 1, type: ospm }, rt: { id: 2, type: ospm } }
resources:
  clock: { bus: { id: 0, name: bus }, uart: { id: 1, name: uart } }
  reset: { bus: { id: 0, name: bus } }
devices:
  small: { id: 1, resources: { clock: [bus] } }
  large: { id: 2, resources: { clock: [bus, uart], reset: [bus] } }
permissions: { model: static, initial: none, hierarchy: true, ${more} grants: { os: { ${grants} } } }
completeness: { clock: complete, reset: complete, devices: complete, agents: complete }
`);
/** Whether the bus clock may be switched, the uart's, and the bus reset. */
const may = (grants: string, more?: string) => {
	const firmware = server(grants, more);
	const clock = (clock_id: number) => tell(firmware, "os", "CLOCK_CONFIG_SET", { clock_id, attributes: 1 }).status;
	const reset = tell(firmware, "os", "RESET", { domain_id: 0, flags: 1, reset_state: 0 }).status;
	return [clock(0), clock(1), reset]
		.map((status) => (status === "SUCCESS" ? "yes" : status === "DENIED" ? "no" : status))
		.join(" ");
};

describe("the nearest counts", () => {
	test("the agent's default, its protocol, a device, the resource itself", () => {
		assert.equal(may("default: none"), "no no no");
		assert.equal(may("default: all"), "yes yes yes");
		assert.equal(may("default: all, protocols: { clock: none }"), "no no yes");
		assert.equal(may("protocols: { clock: none }, devices: { small: all }"), "yes no no");
		assert.equal(may("default: all, resources: { clock: { bus: none } }, devices: { small: all }"), "no yes yes");
		assert.equal(may("devices: { large: all }"), "yes yes yes");
	});
	test("what is said of nobody is as it is at first", () => {
		assert.equal(may("resources: { clock: { uart: set } }"), "no yes no");
		assert.equal(
			may("resources: { clock: { uart: none } }", "controls: [clock], "),
			"no no yes",
			"a reset is nobody's",
		);
	});
	test("of several devices the one that gives most, in either order", () => {
		assert.equal(may("devices: { small: get, large: all }"), "yes yes yes");
		assert.equal(may("devices: { small: all, large: get }"), "yes no no");
		assert.equal(may("devices: { small: get, large: get }"), "no no no");
		assert.equal(may("devices: { small: set, large: notify }"), "yes no no");
		assert.equal(may("devices: { small: { level: get }, large: { level: set } }"), "yes yes yes");
	});
	test("a level is enough for those below it, and a message may be taken out", () => {
		for (const [level, yes] of [
			["none", "no"],
			["get", "no"],
			["notify", "no"],
			["set", "yes"],
			["all", "yes"],
		] as const)
			assert.equal(may(`resources: { clock: { bus: ${level} } }`).split(" ")[0], yes, level);
		assert.equal(may("resources: { clock: { bus: { level: all, deny: [CLOCK_CONFIG_SET] } } }").split(" ")[0], "no");
		assert.equal(may("resources: { clock: { bus: { level: all, deny: [CLOCK_RATE_SET] } } }").split(" ")[0], "yes");
	});
});
