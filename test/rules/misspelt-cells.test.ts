// Cells that a provider lacks because their name is misspelt: told once, with the name that is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const ALONE = { "domu1.cfg": "# no guest" };
const told = (body: string) => findingsOf(body, ALONE).filter((line) => line.includes("mhu"));

const MAILBOX = `/ {
	mhu: mailbox { CELLS; };
	p0: page@70000000 { compatible = "arm,scmi-shmem"; reg = <0x70000000 0x80>; };
	firmware { scmi { compatible = "arm,scmi"; /delete-property/ arm,smc-id; mboxes = <&mhu 0>; shmem = <&p0>; }; };
	other { mboxes = <&mhu 1>; };
};
`;

test("a mailbox's, with all who refer to it below one finding", () => {
	const log = 'Linux logs "could not get #mbox-cells for /mailbox" and reads nothing of the list from there on';
	const text = (user: string) =>
		`mboxes of ${user}: mhu has no #mbox-cells, and its #mbox-cell is read by nobody. ${log}`;
	assert.deepEqual(told(MAILBOX.replace("CELLS", "#mbox-cell = <1>")), [
		`error mboxes_property "&mhu": ${text("scmi")}. The probe of scmi fails`,
		'  "mailbox": the node mhu',
		`  "&mhu": ${text("other")}`,
	]);
});

test("the name of other cells is not taken for them", () => {
	const [first = ""] = told(MAILBOX.replace("CELLS", "#msi-cells = <1>; acme,mbox-cells = <1>"));
	assert.match(first, /mhu has no #mbox-cells/);
	assert.doesNotMatch(first, /is read by nobody/);
});
