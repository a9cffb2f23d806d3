import assert from "node:assert/strict";
import { test } from "node:test";
import type { Agent } from "../../server/src/catalogue/model.ts";
import type { BootResult } from "../../server/src/machine/boot.ts";

import {
	ABSENT,
	boot,
	checkLines,
	dom0,
	guest,
	host,
	hostDevice,
	linesOf,
	page,
	type TestDomain,
	xenPlan,
} from "../machine/board.ts";
import { RCAR_H3 } from "../machine/rcar-h3.ts";

// XEN_DOMCTL_assign_device goes to the IOMMU first, iommu_do_dt_domctl() and iommu_assign_dt_device(); the mediator is asked
// only when that succeeds, or says -ENOSYS as it does with force_assign_without_iommu (patches 6/8 and 8/8 of the series).

const silent = { controllers: [] };
const AVB = hostDevice("avb", 0);
const HSUSB = hostDevice("hsusb", 19, { passthrough: true });

const state = (result: BootResult, domain: string) => result.domains.find((entry) => entry.domain === domain)?.state;

const given = (name: string, more: Partial<TestDomain["assigned"][number]>): TestDomain["assigned"] => [
	{ path: `/soc/${name}`, cause: 20, found: true, passthrough: true, ...more },
];

test("no IOMMU and no force_assign_without_iommu: -EINVAL, and firmware is asked for nothing", () => {
	const assigned = given("hsusb", { behindIommu: false });
	const domU = guest("DomU1", [], [], { ...silent, assigned, forceAssignWithoutIommu: false });
	const result = boot(xenPlan(host([HSUSB]), [dom0([], silent), domU]));
	checkLines(
		result.trace.slice(-2),
		`
		* domain-refused: DomU1 is not created, -22 (EINVAL): no IOMMU guards this device, and force_assign_without_iommu is not set.
		Xen on channel 0: BASE_RESET_AGENT_CONFIGURATION agent_id=2 flags=0 → SUCCESS
		`,
	);
	assert.deepEqual(result.trace.at(-2)?.causes, [20, HSUSB.cause]);
	assert.ok(!linesOf(result.trace).some((line) => line.includes("SET_DEVICE")));
});

test("the same of a node without SCMI, given to a guest without a channel", () => {
	const assigned = given("gpio", { behindIommu: false });
	const domU = guest("DomU1", [], [], { ...silent, armSci: ABSENT, assigned, forceAssignWithoutIommu: false });
	assert.equal(state(boot(xenPlan(host([]), [dom0([], silent), domU])), "DomU1"), "refused");
});

for (const [name, behindIommu, forceAssignWithoutIommu] of [
	["no IOMMU, but force_assign_without_iommu", false, true],
	["an IOMMU, and no force_assign_without_iommu", true, false],
	["an IOMMU nobody knows of, and no force_assign_without_iommu", undefined, false],
	["no IOMMU, and a configuration that is filled in later", false, undefined],
] as const)
	test(`${name}: the device is asked for`, () => {
		const assigned = given("hsusb", behindIommu === undefined ? {} : { behindIommu });
		const force = forceAssignWithoutIommu === undefined ? {} : { forceAssignWithoutIommu };
		const domU = guest("DomU1", [], [], { ...silent, assigned, ...force });
		const result = boot(xenPlan(host([HSUSB]), [dom0([], silent), domU]));
		assert.equal(state(result, "DomU1"), "running");
		assert.ok(linesOf(result.trace).some((line) => line.includes("SET_DEVICE_PERMISSIONS agent_id=2 device_id=19")));
	});

test("behind an IOMMU a device without xen,passthrough is Dom0's: -EBUSY", () => {
	const assigned = given("avb", { behindIommu: true, passthrough: false });
	const domU = guest("DomU1", [], [], { ...silent, assigned });
	const result = boot(xenPlan(host([AVB]), [dom0([], silent), domU]));
	checkLines(
		result.trace.slice(-2, -1),
		"* domain-refused: DomU1 is not created, -16 (EBUSY): its IOMMU has given this device to Dom0 already.",
	);
});

test("behind an IOMMU the second guest gets -EBUSY, until the first is gone; without one both are given the device", () => {
	const two = (behindIommu: boolean, agents: number) => {
		const assigned = given("hsusb", { behindIommu });
		const guests = ["DomU1", "DomU2"].map((name) =>
			guest(name, [], [], { ...silent, assigned, forceAssignWithoutIommu: true }),
		);
		const pages = [0, 1, 2, 3].slice(0, agents).map((n) => page(n));
		const agent3 = {
			...RCAR_H3.agents.vm1,
			id: 4,
			channels: RCAR_H3.agents.vm1?.channels?.map((channel) => ({
				...channel,
				smcArgs: { x7: 3 },
				shmem: { address: 0x53ff3000, size: 0x1000 },
			})),
		};
		const catalogue = { ...RCAR_H3, agents: { ...RCAR_H3.agents, vm2: agent3 as Agent } };
		return boot(xenPlan(host([HSUSB], { sharedMemories: pages }), [dom0([], silent), ...guests], catalogue));
	};
	const guarded = two(true, 4);
	assert.equal(state(guarded, "DomU1"), "running");
	assert.equal(state(guarded, "DomU2"), "refused");
	assert.ok(
		linesOf(guarded.trace).includes(
			"* domain-refused: DomU2 is not created, -16 (EBUSY): its IOMMU has given this device to DomU1 already.",
		),
	);
	assert.equal(state(two(false, 4), "DomU2"), "running");
});

test("a guest that is not created gives back what its IOMMU was told", () => {
	const assigned = [...given("hsusb", { behindIommu: true }), { path: "/soc/nothing", cause: 21, found: false }];
	const first = guest("DomU1", [], [], { ...silent, assigned });
	const second = guest("DomU2", [], [], { ...silent, assigned: given("hsusb", { behindIommu: true }) });
	const result = boot(xenPlan(host([HSUSB]), [dom0([], silent), first, second]));
	assert.deepEqual([state(result, "DomU1"), state(result, "DomU2")], ["refused", "running"]);
});
