// The page of a guest's own SCMI node: GUEST_RAM0_BASE of xen/include/public/arch-arm.h, meminit() of tools/libs/guest/xg_dom_arm.c say where
// xl puts its RAM; Linux drivers/firmware/arm_scmi/shmem.c maps no RAM, and no page that is too small.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countsText } from "../../server/src/verdicts/summary.ts";
import { type Slip, withSlips } from "../xl-guest-board.ts";

const at = (address: string): readonly Slip[] => [
	["iodom.dts", "page: sram@22001000", `page: sram@${address}`],
	["iodom.dts", "reg = <0x0 0x22001000 0x0 0x1000>", `reg = <0x0 0x${address} 0x0 0x1000>`],
	["iodom.cfg", "@22001", `@${address.slice(0, -3)}`],
];
const told = (slips: readonly Slip[]) => {
	const { said, analysis } = withSlips(slips);
	const { verdicts } = analysis;
	return [...said.filter((line) => !line.startsWith("  ")), verdicts && countsText(verdicts.summary())];
};
const OPEN = "2 devices: 2 open";

test("in the RAM that xl gives it", () =>
	assert.deepEqual(told(at("42001000")), [
		'error scmi-page-in-ram iodom.dts: "reg = <0x0 0x42001000 0x0 0x1000>;": /passthrough/sram@42001000, the page of /passthrough/firmware/scmi, lies in the guest\'s RAM, 0x40000000 to 0x7fffffff (memory = 1024), and Linux does not map it for SCMI ("failed to ioremap SCMI Tx shared memory"): iodom reaches no firmware. Put the page below or behind that RAM, here and in what maps it',
		"2 devices: 2 waits",
	]));
test("behind it, where it has more or less, or says nothing of it", () => {
	const memory = (line: string): Slip => ["iodom.cfg", "memory = 1024\n", line];
	assert.deepEqual(told(at("80001000")), [OPEN]);
	assert.equal(told([...at("80001000"), memory("memory = 1100\n")]).at(-1), "2 devices: 2 waits");
	assert.deepEqual(told([...at("42001000"), memory("memory = 16\n")]), [OPEN]);
	assert.deepEqual(told([...at("42001000"), memory("memory = @@MEMORY@@\n")]), [OPEN]);
});
test("too small for a message", () =>
	assert.deepEqual(told([["iodom.dts", "reg = <0x0 0x22001000 0x0 0x1000>", "reg = <0x0 0x22001000 0x0 0x10>"]]), [
		'warning scmi-page-misfit iodom.dts: "reg = <0x0 0x22001000 0x0 0x10>;": the page of scmi, page, has 0x10 bytes, and Linux wants 0x80 (24 of its own and 104 of a message): since 6.13 it does not set up the channel ("misconfigured SCMI shared memory", -28), and an older one writes each message past its end, into what lies behind it',
		OPEN,
	]));
