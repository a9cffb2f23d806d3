// Who goes without a provider that is disabled: Linux waits for devices, a CPU and a thermal zone do without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const OFF = '&scmi_clk { status = "disabled"; };\n';
const said = (body: string) =>
	findingsOf(OFF + body, { "domu1.cfg": "# no guest" })
		.filter((line) => line.includes("scmi-provider-disabled"))
		.map((line) => line.replace(/^.*?: /, ""));
const USES = "clocks = <&scmi_clk 0>;";
const cpus = (count: number) =>
	`/ { cpus { #address-cells = <1>; #size-cells = <0>; ${Array.from({ length: count }, (_, i) => `cpu@${i} { device_type = "cpu"; reg = <${i}>; ${USES} };`).join(" ")} }; };\n`;
const WAITS =
	"Linux registers no provider for it, and the device waits for it and never probes. Enable it, or disable the device";
const WAIT =
	"Linux registers no provider for it, and the devices wait for it and never probe. Enable it, or disable them";
const WITHOUT = "a CPU stays at the speed it has, a thermal zone is not watched. Enable it, or remove the reference";

test("one device, several, more than can be taken in", () => {
	assert.deepEqual(said(`&eth0 { ${USES} };`), [`scmi_clk is disabled, and eth0 uses what it provides: ${WAITS}`]);
	assert.deepEqual(said(`&eth0 { ${USES} };\n&uart0 { ${USES} };`), [
		`scmi_clk is disabled, and eth0 and uart0 use what it provides: ${WAIT}`,
	]);
	const many = Array.from({ length: 7 }, (_, i) => `d${i} { ${USES} };`).join(" ");
	assert.deepEqual(said(`/ { ${many} };`), [
		`scmi_clk is disabled, and d0, d1, d2, d3, d4 and 2 more use what it provides: ${WAIT}`,
	]);
});

test("CPUs alone go without; beside a device they are not named", () => {
	assert.deepEqual(said(cpus(1)), [
		`scmi_clk is disabled, and cpu@0 uses what it provides: Linux registers no provider for it, and it goes without: ${WITHOUT}`,
	]);
	assert.deepEqual(said(cpus(2)), [
		`scmi_clk is disabled, and cpu@0 and cpu@1 use what it provides: Linux registers no provider for it, and they go without: ${WITHOUT}`,
	]);
	assert.deepEqual(said(`${cpus(2)}&eth0 { ${USES} };`), [
		`scmi_clk is disabled, and eth0 uses what it provides: ${WAITS}`,
	]);
});

test("nobody who is in use, and who is kept from Dom0, waits", () => {
	assert.deepEqual(said(""), []);
	assert.deepEqual(said(`&eth0 { ${USES} status = "disabled"; };`), []);
	assert.deepEqual(said(`&eth0 { ${USES} xen,passthrough; scmi_devid = <4>; };`), []);
	assert.deepEqual(said("&eth0 { resets = <&scmi_rst 0>; };"), [], "of another protocol");
});

test("the outermost node that is disabled is named, once", () =>
	assert.deepEqual(
		findingsOf(
			`${OFF}/ { firmware { scmi { status = "disabled"; }; }; };\n&eth0 { ${USES} resets = <&scmi_rst 0>; };`,
			{
				"domu1.cfg": "# no guest",
			},
		).filter((line) => line.includes("scmi-provider-disabled")),
		[
			`warning scmi-provider-disabled "status = \\"disabled\\";": scmi is disabled, and eth0 uses what it provides: ${WAITS}`,
		],
	));

test("the status of /firmware is nobody's business: Linux looks below it all the same", () => {
	const found = (status: string) =>
		findingsOf(`/ { firmware { status = "${status}"; }; };\n&eth0 { scmi_devid = <4>; ${USES} };`, {
			"domu1.cfg": "# no guest",
		});
	assert.deepEqual(found("disabled"), []);
	assert.deepEqual(found("okey"), [
		'warning scmi-status-unknown "status = \\"okey\\";": status of firmware is "okey", and that is "disabled" to everybody who reads it: only "okay" and "ok" switch a node on',
	]);
});
