// A key with a slip in it xl passes over: xlu_cfg_get_…() of libxlu_cfg.c looks for its own names only. What stands besides counts, and
// the guest is what that makes of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { countsText } from "../../server/src/verdicts/summary.ts";
import { withSlips } from "../xl-guest-board.ts";

const CFG = "iodom.cfg";
/** The one finding of a slip, and what stands below it. */
function told(from: string, to: string) {
	const { said } = withSlips([[CFG, from, to]]);
	assert.equal(said.filter((line) => !line.startsWith("  ")).length, 1, said.join("\n"));
	return { first: said[0] ?? "", below: said.slice(1).join("\n") };
}

test("no IOMMU or interrupt hangs on who may call firmware", () => {
	assert.match(told("dtdev", "dt_dev").first, /^warning scmi-xl-config iodom.cfg: "dt_dev": .* Did you mean dtdev\?$/);
	const irq = told("irqs", "irq");
	assert.match(irq.first, /^warning scmi-xl-config iodom.cfg: "irq": /);
	assert.match(irq.below, /irqs of iodom lacks 53 and 54/);
});
test("without iomem the page is not there", () => {
	const { first, below } = told("iomem", "iomen");
	assert.match(first, /^error scmi-xl-config iodom.cfg: "iomen": /);
	assert.match(below, /iodom never calls firmware: nothing of the host's memory is at 0x22001000/);
});
test("without device_tree there is nothing of its tree", () => {
	const { first, below } = told("device_tree", "device_tre");
	assert.match(first, /^error scmi-xl-config iodom.cfg: "device_tre": /);
	assert.match(below, /iodom is started without a tree/);
});
test("arm_scmi is as if nothing asked", () => {
	const { first, below } = told("arm_sci", "arm_scmi");
	assert.equal(
		first,
		'error scmi-mark-ignored iodom.cfg: "arm_scmi": arm_scmi has no effect: no mediator known here reads it. iodom gets no SCMI: write arm_sci = "type=scmi_smc"',
	);
	assert.match(below, /The SMC of iodom returns x0 = -1: it did not ask for SCMI/);
});
test("a list that is written as a text is passed over as well", () =>
	assert.match(
		told('[ "/soc/mmc@10010000", "/soc/ethernet@10020000" ]', '"/soc/mmc@10010000"').first,
		/expects a list/,
	));
test("what becomes of the guest's devices", () => {
	for (const [from, to, counts] of [
		["irqs", "irq", "2 devices: 2 open"],
		["dtdev", "dt_dev", "2 devices: 2 open"],
		["iomem", "iomen", "2 devices: 2 waits"],
		["device_tree", "device_tre", "2 devices: 2 waits"],
		["arm_sci", "arm_scmi", "2 devices: 2 waits"],
	] as const) {
		const { verdicts } = withSlips([[CFG, from, to]]).analysis;
		assert.equal(verdicts && countsText(verdicts.summary()), counts, to);
	}
});
