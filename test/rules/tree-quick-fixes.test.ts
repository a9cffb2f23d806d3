// One slip in a tree, the quick fix for it, and what stands there after it: examples/rcar-h3.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analysesOf, applied } from "./applied.ts";

const folder = join(import.meta.dirname, "../../examples/rcar-h3");
const NAMES = "#define CLK_ETHER_AVB 0\n#define CLK_USB3_IF0 1\n#define CLK_SSI1 18\n#define CLK_SSI2 17\n";
const files: Readonly<Record<string, string>> = {
	...Object.fromEntries(readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")])),
	"/p/clocks.h": NAMES,
};
const named = (text: string) =>
	text
		.replace('#include "rcar-h3.dtsi"', '#include "clocks.h"\n#include "rcar-h3.dtsi"')
		.replace("<&scmi_clock 0>", "<&scmi_clock CLK_ETHER_AVB>");
const HOST = named(files["/p/rcar-h3.dts"] ?? "");

const found = (file: string, text: string) =>
	analysesOf({ ...files, "/p/rcar-h3.dts": HOST, [`/p/${file}`]: text }, "/p", "rcar-h3.dts")[0]?.findings ?? [];

test("with names for numbers the example is as good as with numbers", () =>
	assert.deepEqual(found("rcar-h3.dts", HOST), []));

for (const [title, from, to, file = "rcar-h3.dts"] of [
	["Write 0x82000002", "arm,smc-id = <0x82000002>;", "arm,smc-id = <0x82000003>;"],
	["Write 0x82000002", "arm,smc-id = <0x82000002>;", "arm,smc-id = <0x82000003>;", "domu1.dts"],
	["Keep the first number of scmi_devid", "scmi_devid = <0>;", "scmi_devid = <0 1>;"],
	["Write ;", "clocks = <&scmi_clock 1>;", "clocks = <&scmi_clock 1>,"],
	["Write ;", 'status = "okay";\n};', 'status = "okay",\n};'],
	['Add ">"', "clocks = <&scmi_clock 1>;", "clocks = <&scmi_clock 1;"],
	['Add ">;"', "clocks = <&scmi_clock 1>;", "clocks = <&scmi_clock 1"],
	["Write CLK_ETHER_AVB", "CLK_ETHER_AVB", "CLK_ETHER_AVD"],
	["Write CLK_ETHER_AVB", "CLK_ETHER_AVB", "CLK_EHTER_AVB"],
	["Write CLK_SSI1", "<&scmi_clock CLK_ETHER_AVB>", "<&scmi_clock CLK_SSI11>"],
	["", "<&scmi_clock CLK_ETHER_AVB>", "<&scmi_clock CLK_SSI3>"],
	["", "<&scmi_clock CLK_ETHER_AVB>", "<&scmi_clock CLK_SDHI>"],
	["Write rcar-h3.dtsi", '"rcar-h3.dtsi"', '"rcra-h3.dtsi"'],
	["Write clocks.h", '"clocks.h"', '"clock.h"'],
	["", '"rcar-h3.dtsi"', '"rcar-h4.dtsi"'],
] as const)
	test(`${from} → ${to} in ${file}: ${title || "nothing is surely meant"}`, () => {
		const good = file === "rcar-h3.dts" ? HOST : (files[`/p/${file}`] ?? "");
		const bad = good.replace(from, to);
		assert.notEqual(bad, good);
		const all = found(file, bad);
		const fixes = all.flatMap((finding) => finding.fixes);
		const titles = fixes.map((fix) => fix.title);
		if (title === "") return assert.deepEqual(titles, []);
		assert.deepEqual(titles, [title], all.map(({ message }) => message).join("\n"));
		const mended = applied({ [`/p/${file}`]: bad }, fixes[0] ?? assert.fail())[`/p/${file}`] ?? "";
		if (title === "Write CLK_SSI1") assert.ok(mended.includes("<&scmi_clock CLK_SSI1>"));
		else assert.equal(mended, good);
	});
