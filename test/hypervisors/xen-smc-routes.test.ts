// Who answers an SMC of a 64-bit domain: vsmccc_handle_call() of xen/arch/arm/vsmc.c; numbers are those of Arm DEN0028 and DEN0022.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfSip } from "../../server/src/hypervisors/xen/platform-calls.ts";
import { routeSmc, type SmcRoute } from "../../server/src/hypervisors/xen/upstream/route-smc.ts";

const FILTER = { smcId: 0xc20000fe, isOwner: true };
const ROUTES: readonly [title: string, id: number, route: SmcRoute][] = [
	["the number that is let through", 0xc20000fe, "firmware"],
	["another of the silicon provider's", 0xc20000ff, "nobody"],
	["the same in the 32-bit convention", 0x820000fe, "nobody"],
	["from before the calling convention", 0x0100ffff, "nobody"],
	["the first behind those", 0x01010000, "nobody"],
	["SMCCC_VERSION", 0x80000000, "own"],
	["SMCCC_ARCH_FEATURES", 0x80000001, "own"],
	["SMCCC_ARCH_WORKAROUND_1", 0x80008000, "own"],
	["SMCCC_ARCH_WORKAROUND_2", 0x80007fff, "own"],
	["SMCCC_ARCH_WORKAROUND_3", 0x80003fff, "own"],
	["SMCCC_ARCH_SOC_ID", 0x80000002, "nobody"],
	["PSCI_VERSION", 0x84000000, "psci"],
	["the last that PSCI may have", 0x8400001f, "psci"],
	["behind PSCI", 0x84000020, "nobody"],
	["the count of standard services", 0x8400ff00, "own"],
	["their UID", 0x8400ff01, "own"],
	["their revision", 0x8400ff03, "own"],
	["between the two", 0x8400ff02, "nobody"],
	["their count in the 64-bit convention", 0xc400ff00, "nobody"],
	["the count of the hypervisor's services", 0x8600ff00, "nobody"],
	["the UID of the hypervisor's own service", 0x8500ff01, "own"],
	["its revision", 0x8500ff03, "own"],
	["another of the hypervisor's", 0x85000000, "nobody"],
	["the original manufacturer's", 0x83000000, "nobody"],
	["a trusted OS's", 0xb2000000, "nobody"],
];
for (const [title, id, route] of ROUTES)
	test(`${title}, 0x${id.toString(16)}: ${route}`, () => assert.equal(routeSmc(id, FILTER), route));

test("of a domain that has no SCMI, and where none is let through", () => {
	assert.equal(routeSmc(0xc20000fe, { ...FILTER, isOwner: false }), "nobody");
	assert.equal(routeSmc(0xc20000fe, { smcId: undefined, isOwner: true }), "nobody");
});

test("a number that is not the silicon provider's can never be let through", () => {
	assert.deepEqual([0xc20000fe, 0x82000000, 0x02000000].map(isOfSip), [true, true, true]);
	assert.deepEqual([0x84000000, 0xc3000000, 0x0100ffff, 0x00000002].map(isOfSip), [false, false, false, false]);
	assert.equal(routeSmc(0x84000100, { smcId: 0x84000100, isOwner: true }), "nobody");
});
