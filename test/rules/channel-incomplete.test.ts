// Who waits for an SCMI node that lacks what its channel needs.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const waits = (body: string) =>
	findingsOf(`/ { firmware { scmi { /delete-property/ shmem; }; }; };\n${body}`, { "domu1.cfg": "# no guest" })
		.filter((line) => line.includes("scmi-channel-incomplete"))
		.map((line) => line.split("fails, and ")[1]);
const USES: Readonly<Record<string, string>> = {
	eth0: "clocks = <&scmi_clk 0>, <&scmi_clk 1>;",
	uart0: "resets = <&scmi_rst 1>;",
	usb0: "clocks = <&scmi_clk 2>;",
	phy0: "clocks = <&scmi_clk 2>;",
};
const using = (...names: readonly string[]) => names.map((name) => `&${name} { ${USES[name]} };`).join("\n");

test("each device that uses it once, of more than four how many", () => {
	assert.deepEqual(waits(using("eth0")), ["eth0 waits for it and never probes"]);
	assert.deepEqual(waits(using("eth0", "uart0")), ["eth0 and uart0 wait for it and never probe"]);
	assert.deepEqual(waits(using("eth0", "uart0", "usb0")), ["eth0, uart0 and usb0 wait for it and never probe"]);
	const four = using("eth0", "uart0", "usb0", "phy0");
	assert.deepEqual(waits(four), ["eth0, uart0, usb0 and phy0 wait for it and never probe"]);
	assert.deepEqual(waits(`${four}\n/ { hub { clocks = <&scmi_clk 2>; }; };`), [
		"eth0, uart0, usb0 and 2 more wait for it and never probe",
	]);
});

test("what is off does not wait, and nobody waits for a node that is off", () => {
	assert.deepEqual(waits(`${using("eth0", "uart0")}\n&eth0 { status = "disabled"; };`), [
		"uart0 waits for it and never probes",
	]);
	assert.deepEqual(waits(`${using("eth0")}\n&eth0 { status = "disabled"; };`), []);
	assert.deepEqual(waits(`${using("eth0")}\n/ { firmware { scmi { status = "disabled"; }; }; };`), []);
});
