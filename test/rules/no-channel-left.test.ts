// A guest for which no channel is left: what lacks one is the host's tree, not the guest that came last.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf, GUEST } from "../demo-board.ts";

test("of two pages the third domain gets none: it is said at the host's SCMI node", () => {
	const guest = (name: string) => GUEST.replace("DomU1", name);
	assert.deepEqual(findingsOf("", { "domu1.cfg": guest("A"), "domu2.cfg": guest("B") }), [
		'error scmi-boot-failure "scmi": B is not created, -2 (ENOENT): all 2 channels are taken: the host\'s tree needs another arm,scmi-shmem node for it (step 45 of the boot trace)',
		'  "\\"B\\"": B',
		'  "\\"scmi_smc\\"": arm_sci of B',
	]);
});
