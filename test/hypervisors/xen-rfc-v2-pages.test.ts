// The pages of the channels under Xen RFC v2: where a size or an address is missing or not known, so is what follows from it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { demoBoard } from "../demo-board.ts";

/** What the domains and the only device come to, and what is found. */
function answer(page: string): string[] {
	const analysis = demoBoard(`&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n${page}`, { "domu1.cfg": "#" });
	const { domains, devices } = grantsReport(analysis);
	return [
		...domains.map(({ name, agent, note }) => `${name}, ${agent}: ${note}`),
		...devices.map(({ tree, state }) => `${tree}: ${state}`),
		...analysis.findings.map(({ severity, code }) => `${severity} ${code}`),
	];
}

describe("the page of Xen's own channel", () => {
	test("whole", () => assert.deepEqual(answer(""), ["Dom0, agent 3: Dom0 gets channel 2, agent 3.", "&eth0: granted"]));
	test("whose size is not known", () =>
		assert.deepEqual(answer("&xen_shm { reg = <0x53ff0000 SIZE>; };"), [
			"Dom0, agent not known: whether there is a mediator is not known, as the address of /sram@53ff0000 is not known (step 1).",
			"&eth0: unknown",
			"information scmi-domain-unknown",
			"error syntax",
		]));
	test("whose address is not known", () =>
		assert.deepEqual(answer("&xen_shm { reg = <BASE 0x1000>; };"), [
			"Dom0, agent not known: whether there is a mediator is not known, as the address of /sram@53ff0000 is not known (step 1).",
			"&eth0: unknown",
			"information scmi-domain-unknown",
			"error syntax",
		]));
	test("without a size", () =>
		assert.deepEqual(answer("&xen_shm { reg = <0x53ff0000>; };"), [
			// Linux asks for the page's address before it calls anybody
			'Dom0, no agent: Dom0 never calls firmware: the page that shmem of /firmware/scmi names, /sram@53ff0000, has no whole entry in reg, by the #address-cells and #size-cells above it ("failed to get SCMI Tx shared memory", -22).',
			"&eth0: waits",
			"error scmi-boot-failure",
		]));
	test("without anything", () =>
		assert.deepEqual(answer("&xen_shm { /delete-property/ reg; };"), [
			'Dom0, no agent: Dom0 never calls firmware: the page that shmem of /firmware/scmi names, /sram@53ff0000, has no reg ("failed to get SCMI Tx shared memory").',
			"&eth0: waits",
			"error scmi-boot-failure",
		]));
	test("without anything, in a tree of which a part is missing", () =>
		assert.deepEqual(answer('&xen_shm { /delete-property/ reg; };\n#include "more.dtsi"'), [
			"Dom0, agent not known: whether there is a mediator is not known, as not all of the host's tree could be read (step 1).",
			"&eth0: unknown",
			"error include",
		]));
});

describe("the next page, which is Dom0's", () => {
	const next = (reg: string) => answer(`&{/sram@53ff1000} { ${reg} };`);
	test("whose size is not known", () =>
		assert.deepEqual(next("reg = <0x53ff1000 SIZE>;"), [
			"Dom0, agent not known: whether there is a mediator is not known, as the address of /sram@53ff1000 is not known (step 1).",
			"&eth0: unknown",
			"information scmi-domain-unknown",
			"error syntax",
		]));
	test("whose address is not known", () =>
		assert.deepEqual(next("reg = <BASE 0x1000>;"), [
			"Dom0, agent not known: whether there is a mediator is not known, as the address of /sram@53ff1000 is not known (step 1).",
			"&eth0: unknown",
			"information scmi-domain-unknown",
			"error syntax",
		]));
	test("without anything", () =>
		assert.deepEqual(next("/delete-property/ reg;"), [
			"Dom0, no agent: The SMC of Dom0 returns x0 = -1: the mediator is off.",
			"&eth0: waits",
			"error scmi-boot-failure",
		]));
});
