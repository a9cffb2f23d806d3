// Regulators of firmware that has no voltage protocol: who is supplied by them waits, a regulator's own node does not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const said = (body: string) =>
	findingsOf(
		`/ { firmware { scmi { protocol@17 { reg = <0x17>; regulators { ldo: ldo { reg = <0>; }; }; }; }; }; };\n${body}`,
		{ "domu1.cfg": "# no guest" },
	);

const [LDO, ERROR] = ['"&ldo": Linux (agent 1) gets no voltage domain 0', 'error scmi-protocol-unknown "0x17"'];
const heads = (body: string) => said(body).map((line) => line.trim().split(": its protocol is")[0]);
const none = (users: string) =>
	`${ERROR}: "Demo BL31" has no protocol 0x17. Linux: "SCMI protocol 23 not implemented"; ${users}.`;

test("nobody is supplied by one", () => assert.deepEqual(said(""), []));

test("a device is, two are", () => {
	const eth = "&eth0 { phy-supply = <&ldo>; };";
	assert.deepEqual(heads(eth), [none("eth0 waits for it and never probes"), LDO]);
	assert.deepEqual(heads(`${eth}\n&uart0 { x-supply = <&ldo>; };`), [
		none("eth0 and uart0 wait for it and never probe"),
		LDO,
		LDO,
	]);
});
