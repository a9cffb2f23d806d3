// A device that is named twice in a list, and a list beside another spelling: which counts, and what is taken away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { demoBoard, FIRST_LINES } from "../demo-board.ts";
import { applied } from "./applied.ts";

const folder = join(import.meta.dirname, "../../server/src/rules/boards/dom0less");
const BOARD = Object.fromEntries(
	["soc.dtsi", "doma.dts", "firmware.scmi.yaml", "scmi.yaml"].map((name) => [
		name,
		readFileSync(join(folder, name), "utf8"),
	]),
);
const FIRST = '&domA { xen,arm_sci = "scmi_smc"; };\n';
const found = (body: string) =>
	demoBoard(FIRST + body, { ...BOARD, "domu1.cfg": "# none" }).findings.filter(
		({ code }) => code === "scmi-device-id-conflict",
	);
const mended = (body: string) => {
	const [fix] = found(body)[0]?.fixes ?? assert.fail();
	return applied({ "/b/board.dts": `${FIRST_LINES}${FIRST}${body}\n` }, fix ?? assert.fail())
		["/b/board.dts"]?.replace(FIRST_LINES + FIRST, "")
		.trimEnd();
};
const eth = (list: string) => `&eth0 { ${list} clocks = <&scmi_clk 0>; };`;

describe("access-controllers, under a mediator that reads it", () => {
	for (const list of ["<&scmi 1>, <&scmi 1>", "<&scmi 1 &scmi 1>"])
		test(`the same device twice: ${list}`, () => {
			const body = eth(`access-controllers = ${list};`);
			assert.deepEqual(
				found(body).map(({ severity, message }) => [severity, message]),
				[
					[
						"information",
						"access-controllers of eth0 names device 1 twice: Xen asks firmware for it twice, and nothing more comes of it",
					],
				],
			);
			assert.equal(mended(body), eth("access-controllers = <&scmi 1>;"));
		});
	test("two devices in one list are two", () =>
		assert.deepEqual(found(eth("access-controllers = <&scmi 1>, <&scmi 3>;")), []));
	test("another number in a spelling that it does not read", () => {
		const body = eth("access-controllers = <&scmi 1>; scmi_devid = <2>;");
		assert.deepEqual(
			found(body).map(({ severity, message }) => [severity, message]),
			[
				[
					"warning",
					"scmi_devid of eth0 names firmware device 2, and access-controllers device 1: Xen with EPAM's mediator of 2024 reads access-controllers alone, and device 1 is asked for. scmi_devid is read by Xen RFC v2",
				],
			],
		);
		assert.equal(mended(body), eth("access-controllers = <&scmi 1>;"));
	});
	test("a number that is one of the list's", () =>
		assert.deepEqual(found(eth("access-controllers = <&scmi 1>, <&scmi 3>; scmi_devid = <3>;")), []));
	test("a number that is not known", () =>
		assert.deepEqual(found(eth("access-controllers = <&scmi WHICH>; scmi_devid = <3>;")), []));
});
