// A clock and a reset that two domains reach together, where firmware combines requests of each in another way: the clock's counts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const said = (aggregation: string) =>
	findingsOf(
		"&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 2>; resets = <&scmi_rst 2>; };\n&phy0 { scmi_devid = <8>; clocks = <&scmi_clk 2>; resets = <&scmi_rst 2>; };",
		{ "firmware.scmi.yaml": CATALOGUE.replace("stateAggregation: last-write", `stateAggregation: ${aggregation}`) },
	)
		.filter((line) => line.includes("scmi-resource-shared"))
		.map((line) => line.split(". ")[1]);

test("votes of clocks, the last write of resets, and the other way", () => {
	assert.deepEqual(said("{ clock: refcount, reset: last-write }"), [
		"Firmware counts who wants a clock, but a reset by DomU1 resets what Dom0 is using",
	]);
	assert.deepEqual(said("{ clock: last-write, reset: refcount }"), [
		"Firmware keeps one state for both: DomU1 switching it off stops Dom0",
	]);
});
