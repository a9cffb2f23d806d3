// A guest for which no channel is left: what lacks one is the host's tree, not the guest that came last.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoBoard, findingsOf, GUEST } from "../demo-board.ts";

test("of two pages the third domain gets none: it is said at the host's SCMI node", () => {
	const guest = (name: string) => GUEST.replace("DomU1", name);
	assert.deepEqual(findingsOf("", { "domu1.cfg": guest("A"), "domu2.cfg": guest("B") }), [
		'error scmi-boot-failure "scmi": B is not created, -2 (ENOENT): all 2 channels are taken: the host\'s tree needs another arm,scmi-shmem node for it (step 45 of the boot trace)',
		'  "\\"B\\"": B',
		'  "\\"scmi_smc\\"": arm_sci of B',
	]);
});

test("places that begin and end alike in two files are two", () => {
	const guest = (name: string) => GUEST.replace("DomU1", name);
	const related = (second: string) =>
		demoBoard("", { "domu1.cfg": guest("A"), "domu2.cfg": second }).findings.flatMap((finding) =>
			finding.code === "scmi-boot-failure" ? [finding.at, ...finding.related.map(({ at }) => at)] : [],
		);
	const [node, name] = related(guest("BB"));
	assert.ok(
		node && name && name.end - name.start === node.end - node.start,
		"scmi and its quoted name are of one length",
	);
	const comment = `#${" ".repeat(node.start - name.start - 2)}\n`;
	const [first, second, third] = related(comment + guest("BB"));
	assert.deepEqual([first, second], [node, { ...node, file: "/b/domu2.cfg" }]);
	assert.equal(third?.file, "/b/domu2.cfg");
});
