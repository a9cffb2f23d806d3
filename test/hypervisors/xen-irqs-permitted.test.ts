// What xl may hand on of the host's interrupts: XEN_DOMCTL_bind_pt_irq of xen/arch/arm/domctl.c asks whether the domain it runs in
// has the interrupt itself, -EPERM, and reserves each once, -EBUSY; libxl then destroys the guest ("failed give domain access to irq").
// Dom0 has those of every device in its tree, of one that is xen,passthrough too: map_irq_to_domain().
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Slip, withSlips } from "../xl-guest-board.ts";

const irqs = (list: string): Slip => ["iodom.cfg", "irqs = [ 53, 54 ]", `irqs = [ ${list} ]`];
const said = (...slips: readonly Slip[]) => withSlips(slips).said.filter((line) => !line.startsWith("  "));
const refused = (at: string, why: string) =>
	`error scmi-boot-failure iodom.cfg: "${at}": iodom is not created, ${why} (step 3 of the boot trace)`;
const notDom0s = (irq: number, why: string) =>
	refused(`${irq}`, `-1 (EPERM): ${irq} of its irqs is not Dom0's to hand on: ${why}`);

describe("irqs of a guest", () => {
	test("as they are", () => assert.deepEqual(said(), []));
	test("an interrupt of no device, on which the guest gets none", () => {
		assert.deepEqual(said(irqs("53, 54, 99")), [notDom0s(99, "no device of Dom0's tree has it")]);
		assert.equal(withSlips([irqs("53, 54, 99")]).analysis.facts.boot?.result.domains[1]?.state, "refused");
	});
	test("the tree's own numbers are one mistake", () =>
		assert.deepEqual(said(irqs("21, 22")), [
			'error scmi-guest-misfit iodom.cfg: "[ 21, 22 ]": irqs of iodom lacks 53 and 54 (it has 21 and 22, the numbers in the tree): /soc/mmc@10010000 and /soc/ethernet@10020000 have interrupts 21 and 22 in the tree, and irqs counts 32 more',
		]));
	test("one of them besides", () =>
		assert.deepEqual(said(irqs("53, 54, 21")), [
			notDom0s(21, "it is a CPU's own. irqs counts 32 more than the tree: that of /soc/mmc@10010000 is 53"),
		]));
	test("another instead, or one twice instead of both, is one mistake", () => {
		const { said: found } = withSlips([irqs("53, 45")]);
		assert.equal(
			found[0],
			'error scmi-guest-misfit iodom.cfg: "[ 53, 45 ]": irqs of iodom lacks 54: /soc/ethernet@10020000 has interrupt 22 in the tree, and irqs counts 32 more',
		);
		assert.ok(found.slice(1).some((line) => line.startsWith('  iodom.cfg: "45": iodom is not created, -1 (EPERM)')));
		assert.deepEqual(said(irqs("53, 45")).length, 1);
		assert.deepEqual(said(irqs("53, 53")).length, 1);
	});
	test("Xen's own console", () => assert.deepEqual(said(irqs("53, 54, 52")), [notDom0s(52, "uart0 is Xen's console")]));
	test("the IOMMU's", () => assert.deepEqual(said(irqs("53, 54, 92")), [notDom0s(92, "smmu is an IOMMU")]));
	test("twice", () =>
		assert.deepEqual(said(irqs("53, 53, 54")), [
			refused("53", "-16 (EBUSY): 53 is in its irqs twice, and has been reserved when xl comes to it again"),
		]));
	test("what a map of a bus may lead to is not known", () => {
		const bus: Slip = [
			"heron.dts",
			"uart0: serial",
			"pcie { interrupt-map = <0 0 0 1 &gic 0 67 4>; };\n\t\tuart0: serial",
		];
		assert.deepEqual(said(irqs("53, 54, 99"), bus), []);
		assert.deepEqual(said(irqs("53, 54, 98"), bus), [notDom0s(98, "no device of Dom0's tree has it")]);
	});
	test("where interrupts of a device, or the tree, are not all known", () => {
		const elsewhere: Slip = [
			"heron.dts",
			"uart0: serial",
			"more { interrupts-extended = <&none 1>; };\n\t\tuart0: serial",
		];
		const open: Slip = ["heron.dts", "/dts-v1/;", '/dts-v1/;\n#include "more.dtsi"'];
		for (const slip of [elsewhere, open])
			assert.deepEqual(
				said(irqs("53, 54, 99"), slip).filter((line) => line.includes("irqs")),
				[],
			);
	});
});
