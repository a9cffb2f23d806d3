// A page of messages that Linux finds no address of: of_translate_one() of drivers/of/address.c, shmem_setup_iomap() of arm_scmi/shmem.c.
import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsWith } from "./example-findings.ts";

const RANGES = "ranges = <0x0 0x445b1000 0x400>;";
const SRAM = "/soc/mailbox@445b0000/sram@445b1000";

for (const [title, from, to, why] of [
	["outside the ranges of its bus", "reg = <0x0 0x80>", "reg = <0x400 0x80>", `it lies outside the ranges of ${SRAM}`],
	["on a bus without ranges", RANGES, "", `${SRAM} has no ranges`],
	[
		"on a bus whose ranges are short",
		RANGES,
		"ranges = <0x0 0x445b1000>;",
		`no whole row of the ranges of ${SRAM} has it, and they end within one: a row has an address of its own, one of the bus above and a size`,
	],
] as const)
	test(`a page ${title}`, () => {
		const { findings, bad } = findingsWith("imx95", "imx95-evk.dts", (text) => text.replace(from, to));
		const [page = assert.fail(), ...more] = findings.filter(({ severity }) => severity === "error");
		assert.deepEqual([page.code, more.map(({ message }) => message)], ["scmi-channel-incomplete", []]);
		assert.match(bad.slice(page.at.start, page.at.end), /^reg = <0x[04]00? 0x80>;$|^reg = <0x0 0x80>;$/);
		const fault = `${SRAM}/scmi-sram-section@0, has no CPU address: ${why}`;
		assert.ok(page.message.startsWith(`the page of scmi, ${fault}. Linux never calls firmware, and `), page.message);
		assert.equal(
			page.related.at(-1)?.message,
			`root-linux never calls firmware: the page that shmem of /firmware/scmi names, ${fault} (step 1 of the boot trace)`,
		);
	});
