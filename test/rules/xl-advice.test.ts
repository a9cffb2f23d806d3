// What to do stands with what xl or Xen says: xl_parse.c ("xl: Invalid argument parsing iomem"), xen/drivers/passthrough/device_tree.c,
// iommu_assign_dt_device(): -EINVAL of a node without `iommus`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Slip, withSlips } from "../xl-guest-board.ts";

const told = (...slips: readonly Slip[]) =>
	withSlips(slips).analysis.findings.map(({ severity, code, message, fixes }) => [
		`${severity} ${code}: ${message}`,
		...fixes.map(({ title, edits }) => `${title}: ${edits.map(({ text }) => text).join()}`),
	]);

test("an entry of iomem without its quotes is one mistake", () =>
	assert.deepEqual(told(["iodom.cfg", '"10020,4"', "10020,4"]), [
		[
			'error scmi-xl-config: This has no quotes, so that it is two entries of iomem: xl stops at the first ("xl: Invalid argument parsing iomem: 10020"), and creates no domain. Write "10020,4".',
			'Write "10020,4": "10020,4"',
		],
	]));
test("a device that no IOMMU guards", () =>
	assert.deepEqual(told(["heron.dts", "\t\t\tiommus = <&smmu 0x10>;\n", ""]), [
		[
			"error scmi-boot-failure: iodom is not created, -22 (EINVAL): no IOMMU guards this device, and iommus is not set (step 3 of the boot trace). Give the host's node iommus, of an IOMMU that is on, or take it out of dtdev: with iomem and irqs alone the guest has it all the same, and nothing guards or translates its DMA",
		],
	]));
