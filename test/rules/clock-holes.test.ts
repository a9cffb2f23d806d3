// A clock number that firmware leaves free between others, and one behind the last: Linux asks for the one, and not for the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGUE, findingsOf } from "../demo-board.ts";

const said = (id: number) =>
	findingsOf(`&eth0 { scmi_devid = <4>; clocks = <&scmi_clk ${id}>; };`, {
		"domu1.cfg": "# no guest",
		"firmware.scmi.yaml": CATALOGUE.replace("usb: { id: 2, name: _usb }", "usb: { id: 2, name: _usb }, far: { id: 6 }"),
	})
		.filter((line) => line.includes("scmi-clock-unknown"))
		.map((line) => line.replace(/^.*?serves [^.]*\. /, ""));

const HOLE = ["Linux logs nothing: eth0 gets a NULL clock, every operation on it succeeds and does nothing."];
const BEHIND = ['Linux: "invalid index", and the driver\'s probe fails with -22.'];

test("between others, and behind the last", () => {
	assert.deepEqual([said(3), said(5)], [HOLE, HOLE]);
	assert.deepEqual([said(7), said(40)], [BEHIND, BEHIND]);
});
