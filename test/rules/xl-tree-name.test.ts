// The tree of a guest by its name: libxl__prepare_dtb() ends the creation where it cannot read the file of device_tree.
import assert from "node:assert/strict";
import { test } from "node:test";
import { withSlips } from "../xl-guest-board.ts";

const CFG = "iodom.cfg";

test("a slip in the name of the file", () => {
	const { analysis, said } = withSlips([[CFG, "/root/iodom.dtb", "/root/iodm.dtb"]]);
	assert.deepEqual(said, [
		'warning scmi-xl-config iodom.cfg: ""/root/iodm.dtb"": Nothing here is called as iodm.dtb, and iodom.dts nearly is: where there is no such file xl stops, and creates no domain. Did you mean /root/iodom.dtb?',
	]);
	assert.deepEqual(
		analysis.findings.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ text }) => text))),
		['"/root/iodom.dtb"'],
	);
});
test("a name that is quite another: the target may have it", () =>
	assert.deepEqual(withSlips([[CFG, "/root/iodom.dtb", "/root/guest.dtb"]]).said, []));
test("a name with another number, which another guest's tree has", () =>
	assert.deepEqual(withSlips([[CFG, "/root/iodom.dtb", "/root/iodom2.dtb"]]).said, []));
test("the key as other tools call it", () => {
	const { said } = withSlips([[CFG, "device_tree =", "dtb ="]]);
	assert.equal(
		said[0],
		'error scmi-xl-config iodom.cfg: "dtb": xl has no key dtb, and passes it over without a word: the domain gets no tree of its own. Did you mean device_tree?',
	);
	assert.deepEqual(
		said.slice(1).filter((line) => !line.startsWith("  ")),
		[],
	);
});
