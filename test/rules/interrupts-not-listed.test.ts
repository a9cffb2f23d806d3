// xl's `irqs` beside the interrupts of the devices it gives away. xl.cfg(5): 32 more than the number of an SPI in the tree.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findingsOf, GUEST } from "../demo-board.ts";

const GIC = `/ {
	gic: interrupt-controller { interrupt-controller; #interrupt-cells = <3>; };
	interrupt-parent = <&gic>;
};
`;
const HOST = `${GIC}&usb0 { xen,passthrough; scmi_devid = <7>; interrupts = <0 107 4>, <0 108 4>; };
&phy0 { xen,passthrough; scmi_devid = <8>; interrupts = <0 7 4>; };
`;
/** What is said of a guest with usb0, or with more, and these interrupts, with what it is related to. */
const said = (irqs: string, host = HOST, more = "") => {
	const guest = GUEST.replace('"/usb@e6590000"', `"/usb@e6590000"${more}`);
	const lines = findingsOf(host, { "domu1.cfg": `${guest}${irqs}\n` });
	return lines
		.join("\n")
		.split(/\n(?! )/)
		.filter((finding) => finding.includes("scmi-guest-misfit"))
		.flatMap((finding) => finding.split("\n"));
};

describe("irqs of xl's configuration", () => {
	test("all that the devices have: nothing is said; nor where there is no list, or not a whole one", () => {
		for (const irqs of ["irqs = [ 139, 140 ]", 'irqs = [ "139", "140" ]', "irqs = [ 139, 140, 50 ]", ""])
			assert.deepEqual(said(irqs), [], irqs);
		assert.deepEqual(said("irqs = [ 139, @IRQ@ ]"), []);
		assert.deepEqual(said("irqs = 139"), []);
	});
	test("one is left out, two are", () => {
		assert.deepEqual(said("irqs = [ 139 ]"), [
			'warning scmi-guest-misfit "[ 139 ]": irqs of DomU1 lacks 140: /usb@e6590000 has interrupt 108 in the tree, and irqs counts 32 more',
			'  "&usb0": /usb@e6590000 of the host',
		]);
		assert.deepEqual(said("irqs = [ 50 ]"), [
			'warning scmi-guest-misfit "[ 50 ]": irqs of DomU1 lacks 139 and 140: /usb@e6590000 has interrupts 107 and 108 in the tree, and irqs counts 32 more',
			'  "&usb0": /usb@e6590000 of the host',
		]);
	});
	test("the tree's own numbers are listed", () => {
		assert.deepEqual(said("irqs = [ 139, 108 ]"), [
			'warning scmi-guest-misfit "[ 139, 108 ]": irqs of DomU1 lacks 140 (it has 108, the number in the tree): /usb@e6590000 has interrupt 108 in the tree, and irqs counts 32 more',
			'  "&usb0": /usb@e6590000 of the host',
		]);
		assert.deepEqual(said("irqs = [ 107, 108 ]"), [
			'warning scmi-guest-misfit "[ 107, 108 ]": irqs of DomU1 lacks 139 and 140 (it has 107 and 108, the numbers in the tree): /usb@e6590000 has interrupts 107 and 108 in the tree, and irqs counts 32 more',
			'  "&usb0": /usb@e6590000 of the host',
		]);
		assert.deepEqual(said("irqs = [ 107 ]"), [
			'warning scmi-guest-misfit "[ 107 ]": irqs of DomU1 lacks 139 and 140: /usb@e6590000 has interrupts 107 and 108 in the tree, and irqs counts 32 more',
			'  "&usb0": /usb@e6590000 of the host',
		]);
	});
	test("of two devices", () =>
		assert.deepEqual(said("irqs = [ 139 ]", HOST, ', "/phy@e65a0000"'), [
			'warning scmi-guest-misfit "[ 139 ]": irqs of DomU1 lacks 140 and 39: /usb@e6590000 and /phy@e65a0000 have interrupts 108 and 7 in the tree, and irqs counts 32 more',
			'  "&usb0": /usb@e6590000 of the host',
			'  "&phy0": /phy@e65a0000 of the host',
		]));
	test("private interrupts, and those of a device that is not there, are not asked for", () => {
		const timer = HOST.replace("<0 107 4>, <0 108 4>", "<1 13 4>");
		assert.deepEqual(said("irqs = [ 50 ]", timer), []);
		assert.deepEqual(said("irqs = [ 139, 140 ]", HOST, ', "/none"'), []);
	});
});
