// Domains that are destroyed: scmi_relinquish_resources(), scmi_domain_destroy() of the series since its ninth edition.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startFirmware } from "../../server/src/machine/firmware.ts";
import { startTrace } from "../../server/src/machine/recorder.ts";
import { linesOf } from "../machine/board.ts";
import { byXl, type Edits, replace } from "./multi-agent-board.ts";

/** Creates what there is, and then does as it is told: what stands in the trace from there on. */
function afterBoot(edits: Edits, steps: readonly (readonly ["create" | "destroy", string])[]): readonly string[] {
	const { plan, start } = byXl(edits).analysis.facts.boot?.planned ?? assert.fail("no boot");
	const trace = startTrace();
	const mediator = start({ plan, firmwares: plan.firmwares.map(startFirmware), trace });
	for (const domain of plan.domains) mediator.admit(domain);
	const from = trace.steps.length;
	for (const [what, name] of steps) {
		const domain = plan.domains.find((each) => each.name === name) ?? assert.fail(name);
		if (what === "create") mediator.admit(domain);
		else mediator.retire(domain);
	}
	return linesOf(trace.steps.slice(from)).map((line) => line.replace("Xen on channel undefined: ", ""));
}

const RESET = (status: string) => `BASE_RESET_AGENT_CONFIGURATION agent_id=12 flags=1 → ${status}`;
const AGAIN = [
	"* channel-assigned: domu1 is agent 12, by SMC 0x82000012.",
	"BASE_SET_DEVICE_PERMISSIONS agent_id=12 device_id=7 flags=1 → SUCCESS",
];
const RESTART = [
	["destroy", "domu1"],
	["create", "domu1"],
] as const;

test("what it was granted is taken back, and its agent is free again", () =>
	assert.deepEqual(afterBoot({}, RESTART), [RESET("SUCCESS"), ...AGAIN]));

test("firmware that cannot reset is no error", () => {
	const cannot = "protocols:\n    base: { id: 0x10, unsupported: [BASE_RESET_AGENT_CONFIGURATION] }\n";
	assert.deepEqual(afterBoot({ catalogue: replace("protocols:\n", cannot) }, RESTART), [
		RESET("NOT_SUPPORTED"),
		...AGAIN,
	]);
});

test("firmware that refuses leaves the domain dying, and its agent taken", () => {
	const refuses = "setBy: [dom0], bypass: [dom0]";
	const edits = {
		// nobody asks for a device, which would be refused before
		host: replace(/access-controllers = <[^;]*;/g, ""),
		catalogue: replace("setBy: [xen], bypass: [xen]", refuses),
	};
	assert.deepEqual(afterBoot(edits, RESTART), [
		RESET("DENIED"),
		"* channel-kept: domu1 stays dying, -13 (EACCES): it keeps channel 12.",
		"* domain-refused: domu1 is not created, -17 (EEXIST): agent 12 is domu1 already.",
	]);
});

test("one that is dying may be destroyed again", () => {
	const edits = {
		host: replace(/access-controllers = <[^;]*;/g, ""),
		catalogue: replace("setBy: [xen], bypass: [xen]", "setBy: [dom0], bypass: [dom0]"),
	};
	const kept = "* channel-kept: domu1 stays dying, -13 (EACCES): it keeps channel 12.";
	const twice = [...RESTART.slice(0, 1), ...RESTART.slice(0, 1)];
	assert.deepEqual(afterBoot(edits, twice), [RESET("DENIED"), kept, RESET("DENIED"), kept]);
});

test("one that has no agent leaves nothing", () =>
	assert.deepEqual(afterBoot({ xl: replace(/arm_sci.*/, "") }, [["destroy", "domu1"]]), []));
