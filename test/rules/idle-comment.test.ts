// A comment that switches nothing off is told of at the code that it names, each code by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const said = (comment: string) =>
	findingsOf(`${comment}\n&eth0 { };`, { "domu1.cfg": "# no guest" }).map((line) => line.split(":")[0]);

test("one code, two codes, with the reason behind them", () => {
	assert.deepEqual(said("// scmi-disable-next-line scmi-denied -- since scmi-denied is wrong"), [
		'hint scmi-disable "scmi-denied"',
	]);
	assert.deepEqual(said("/* scmi-disable-next-line scmi-denied scmi-agent-shared */"), [
		'hint scmi-disable "scmi-denied"',
		'hint scmi-disable "scmi-agent-shared"',
	]);
});
