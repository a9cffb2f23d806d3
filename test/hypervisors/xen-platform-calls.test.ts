// Calls that Xen's platform takes before any mediator is asked: handle_sip() with platform_smc() of imx8qm.c, imx8m.c and
// xilinx-zynqmp-eemi.c; and those of the 64-bit convention, which vsmccc_handle_call() refuses to 32-bit domains.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { platformCalls } from "../../server/src/hypervisors/xen/platform-calls.ts";
import { treeOf } from "./host-tree.ts";
import { dom0less } from "./multi-agent-board.ts";

const on = (root: string, more = "", knowsImx8m = false) =>
	platformCalls(treeOf(`compatible = ${root}; ${more}`), knowsImx8m);
/** For the hardware domain, then for another. */
const answers = (calls: ReturnType<typeof platformCalls>, smcId: number) =>
	[true, false].map((isHardware) => calls(smcId, isHardware)?.kind);
const cpu = (compatible: string) => `cpus { cpu@0 { compatible = "${compatible}"; }; };`;

describe("ZynqMP", () => {
	const calls = on('"acme,board", "Xlnx,ZynqMP"');
	test("clocks are the hardware domain's", () =>
		assert.deepEqual(answers(calls, 0xc2000024), ["forwarded", "refused"]));
	test("so are mailboxes", () => assert.deepEqual(answers(calls, 0x82001000), ["forwarded", "refused"]));
	test("who firmware is, anybody may ask", () =>
		assert.deepEqual(answers(calls, 0x8200ff01), ["forwarded", "forwarded"]));
	test("nobody shuts the machine down", () => assert.deepEqual(answers(calls, 0xc200000c), ["refused", "refused"]));
	test("to suspend oneself is noted", () => assert.deepEqual(answers(calls, 0xc2000007), ["swallowed", "swallowed"]));
	test("all else comes to the mediator", () => {
		for (const smcId of [0x82000010, 0xc20000fe, 0xc2000004, 0x82001007])
			assert.deepEqual(answers(calls, smcId), [undefined, undefined], smcId.toString(16));
	});
});

describe("i.MX8", () => {
	test("the clock that is set, and fuses, on 8QM and 8QXP", () => {
		for (const root of ['"fsl,imx8qm"', '"fsl,imx8qxp"']) {
			assert.deepEqual(answers(on(root), 0xc2000002), ["forwarded", undefined]);
			assert.deepEqual(answers(on(root), 0xc200000b), ["forwarded", undefined]);
			assert.deepEqual(answers(on(root), 0xc20000fe), [undefined, undefined]);
		}
	});
	test("8M is known since 4.23", () => {
		assert.deepEqual(answers(on('"fsl,imx8mp"', "", true), 0xc2000006), ["forwarded", undefined]);
		assert.deepEqual(answers(on('"fsl,imx8mp"'), 0xc2000006), [undefined, undefined]);
	});
	test("any other board has none", () =>
		assert.deepEqual(answers(on('"fsl,imx95"', "", true), 0xc2000006), [undefined, undefined]));
});

describe("X81 the 64-bit convention", () => {
	test("on CPUs of 32 bits", () => {
		assert.deepEqual(answers(on('"acme,b"', cpu("arm,cortex-a7")), 0xc20000fe), ["refused", "refused"]);
		assert.deepEqual(answers(on('"acme,b"', cpu("arm,cortex-a7")), 0x820000fe), [undefined, undefined]);
	});
	test("on CPUs that have both, and where the tree names none, no tree says which a domain is", () => {
		assert.deepEqual(answers(on('"acme,b"', cpu("arm,cortex-a53")), 0xc20000fe), [undefined, undefined]);
		assert.deepEqual(answers(on('"acme,b"'), 0xc20000fe), [undefined, undefined]);
	});
});

test("X03 the multi-agent series: what its guest calls with is the platform's", () => {
	const smc = (text: string) => text.replaceAll("0x82000012", "0xc2000024");
	const booted = dom0less({
		host: (text) => smc(text).replace('"acme,testbed"', '"acme,testbed", "xlnx,zynqmp"'),
		guest: smc,
		catalogue: smc,
	});
	assert.deepEqual(
		booted.lines.filter((line) => line.includes("x0 = -1")),
		[
			"* smc-refused: The SMC of domu1 returns x0 = -1: SMC 0xc2000024 is one of the platform's power management (ZynqMP), which Xen refuses to all but the hardware domain.",
		],
	);
});
