// A device id in a spelling that this mediator does not read: when it is offered to be written anew, and what is said of it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { demoBoard } from "../demo-board.ts";

const ALONE = {
	"domu1.cfg": "# no guest",
	"scmi.yaml": "scmi: 1\nhost: board.dts\nprofile: xen-rfc-v2\ncomplete: true\ncatalogue: firmware.scmi.yaml\n",
};
/** What is said between the clock and the consequence, and the titles of the fixes; preferred ones with a star. */
function said(body: string, files: Readonly<Record<string, string>> = {}) {
	const { findings } = demoBoard(body, { ...ALONE, ...files });
	const found = findings.filter(({ code }) => code === "scmi-device-id-missing");
	return found.map(({ message, fixes }) => [
		/ \(\w+\) ((?:and|but) .*?), so Xen/.exec(message)?.[1] ?? message,
		...fixes.map(({ title, preferred }) => `${preferred ? "* " : ""}${title.replace(/:.*/, "")}`),
	]);
}
const usb = (id: string) => `&usb0 { ${id} clocks = <&scmi_clk 2>; };`;
const inOther = (spelling: string, device: string) =>
	`and names ${device} in ${spelling}, which Xen RFC v2 does not read (it reads scmi_devid)`;
const SEVEN = inOther("xen,scmi-devid", "firmware device 7");
/** Device 7 is at the node's address and owns all it uses: 8 (phy), which owns it too, is not offered. */
const added = (preferred: boolean) => [`${preferred ? "* " : ""}Add scmi_devid = <7> (usb)`];

describe("in another spelling", () => {
	test("the number is written in the one that is read, first where it fits what the node uses", () => {
		const written = "Write scmi_devid = <7> in place of xen,scmi-devid";
		assert.deepEqual(said(usb("xen,scmi-devid = <7>;")), [[SEVEN, `* ${written}`, ...added(false)]]);
		assert.deepEqual(said(`#define USB 7\n${usb("xen,scmi-devid = <USB>;")}`), [
			[SEVEN, `* ${written}`, ...added(false)],
		]);
		assert.deepEqual(said(usb("xen,scmi-devid = <5>;")), [
			[
				inOther("xen,scmi-devid", "firmware device 5"),
				"Write scmi_devid = <5> in place of xen,scmi-devid",
				...added(true),
			],
		]);
	});
	test("not what a macro writes, nor in a file of others", () => {
		assert.deepEqual(said(`#define ID xen,scmi-devid = <7>;\n${usb("ID")}`), [[SEVEN, ...added(true)]]);
		const others = { "more.dtsi": "&usb0 { xen,scmi-devid = <7>; };\n" };
		assert.deepEqual(said(`#include "more.dtsi"\n${usb("")}`, others), [[SEVEN, ...added(true)]]);
	});
	test("a number that is not there, or not known", () => {
		assert.deepEqual(said(usb("xen,scmi-devid;")), [["but its xen,scmi-devid has no number", ...added(true)]]);
		assert.deepEqual(said(usb("xen,scmi-devid = <WHAT>;")), [
			[inOther("xen,scmi-devid", "a firmware device"), ...added(true)],
		]);
	});
	test("a list of one is replaced, of one with more nothing is taken away", () => {
		const label = "\n/ { firmware { scmi: scmi { #access-controller-cells = <1>; }; }; };";
		const inList = inOther("access-controllers", "firmware device 7");
		assert.deepEqual(said(usb("access-controllers = <&scmi 7>;") + label), [
			[inList, "* Write scmi_devid = <7> in place of access-controllers", ...added(false)],
		]);
		assert.deepEqual(said(usb("access-controllers = <&scmi 7>, <&scmi 8>;") + label), [[inList, ...added(true)]]);
	});
});

test("the spelling that is read is there without a number: it is written there, a second would be an error", () => {
	const written = ["* Write scmi_devid = <7> (usb)"];
	for (const ids of ["scmi_devid;", "xen,scmi-devid = <7>; scmi_devid;"])
		assert.deepEqual(said(usb(ids)), [["but its scmi_devid has no number", ...written]], ids);
});
