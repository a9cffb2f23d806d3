// Names beside a list of clocks that is longer or shorter: when that is a slip, and when nothing can be said.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findingsOf } from "../demo-board.ts";

const ALONE = { "domu1.cfg": "# no guest" };
const said = (body: string, files: Readonly<Record<string, string>> = {}) =>
	findingsOf(body, { ...ALONE, ...files }).flatMap((line, i, all) =>
		line.includes("scmi-names-misfit") ? [line, all[i + 1] ?? ""] : [],
	);
const eth = (clocks: string, names: string) =>
	`&eth0 { scmi_devid = <4>; clocks = ${clocks}; clock-names = ${names}; };`;

describe("more names than entries", () => {
	test("one", () =>
		assert.deepEqual(said(eth("<&scmi_clk 0>", '"a", "b"')), [
			'hint scmi-names-misfit "clock-names = \\"a\\", \\"b\\";": clocks of eth0 has 1 entry, clock-names 2 names: "b" names no clock, and a driver that asks for it gets -2 (ENOENT)',
			'  "clocks = <&scmi_clk 0>;": clocks of eth0',
		]));
	test("two", () =>
		assert.match(
			said(eth("<&scmi_clk 0>", '"a", "b", "c"'))[0] ?? "",
			/clocks of eth0 has 1 entry, clock-names 3 names: "b" and "c" name no clock, and a driver that asks for one of them gets/,
		));
	test("where another file sets the list anew, a warning, at that list", () =>
		assert.deepEqual(
			said('#include "more.dtsi"\n&eth0 { clocks = <&scmi_clk 0>; };', {
				"more.dtsi": eth("<&scmi_clk 0>, <&scmi_clk 1>", '"a", "b"'),
			}),
			[
				'warning scmi-names-misfit "clocks = <&scmi_clk 0>;": clocks of eth0 has 1 entry, clock-names 2 names: "b" names no clock, and a driver that asks for it gets -2 (ENOENT)',
				'  "clock-names = \\"a\\", \\"b\\";": clock-names of eth0',
			],
		));
	test("of resets and power domains", () => {
		const body =
			'&eth0 { scmi_devid = <4>; resets = <&scmi_rst 0>; reset-names = "a", "b"; power-domains = <&scmi_pd 0>; power-domain-names = "c", "d"; };';
		const [resets = "", , domains = ""] = said(body);
		assert.match(resets, /resets of eth0 has 1 entry, reset-names 2 names: "b" names no reset,/);
		assert.match(domains, /power-domains of eth0 has 1 entry, power-domain-names 2 names: "d" names no power domain,/);
	});
});

describe("fewer names than entries", () => {
	const TWO = "<&scmi_clk 0>, <&scmi_clk 1>";
	/** As in imx943-evk.dts of Linux, whose sai1 has six clocks and five names. */
	const HINT =
		'hint scmi-names-misfit "clock-names = \\"a\\";": clocks of eth0 has 2 entries, clock-names 1 name: the last has none, and a driver that asks by name never gets it';
	test("as somebody wrote them together: a hint", () => {
		assert.equal(said(eth(TWO, '"a"'))[0], HINT);
		assert.equal(said(`${eth("<&scmi_clk 0>", '"a"')}\n&eth0 { clocks = ${TWO}; };`)[0], HINT, "in one file");
		assert.match(
			said(eth(`${TWO}, <&scmi_clk 2>`, '"a"'))[0] ?? "",
			/has 3 entries, clock-names 1 name: the last 2 have none, and a driver that asks by name never gets them$/,
		);
	});
	const SOC = { "more.dtsi": eth("<&scmi_clk 0>", '"a"') };
	test("where another file sets the list anew, and not its names", () => {
		assert.deepEqual(said(`#include "more.dtsi"\n&eth0 { clocks = ${TWO}; };`, SOC), [
			'warning scmi-names-misfit "clocks = <&scmi_clk 0>, <&scmi_clk 1>;": clocks of eth0 has 2 entries, clock-names 1 name, for the list was written anew and its names were not: "a" is now clock 0 of firmware. Write clock-names with it',
			'  "clock-names = \\"a\\";": clock-names of eth0',
		]);
	});
	test("the first that has a name and is firmware's is the example, if there is one", () => {
		const osc = "/ { osc: osc { #clock-cells = <0>; }; };\n";
		const [message = ""] = said(`#include "more.dtsi"\n${osc}&eth0 { clocks = <&osc>, <&scmi_clk 1>; };`, SOC);
		assert.match(
			message,
			/has 2 entries, clock-names 1 name, for the list was written anew and its names were not\. Write/,
		);
	});
	test("of two names the first is the example", () => {
		const more = { "more.dtsi": eth(TWO, '"a", "b"') };
		const [message = ""] = said(`#include "more.dtsi"\n&eth0 { clocks = ${TWO}, <&scmi_clk 2>; };`, more);
		assert.match(message, /clocks of eth0 has 3 entries, clock-names 2 names, .*: "a" is now clock 0 of firmware/);
	});
	test("both set anew were written together", () =>
		assert.match(
			said(`#include "more.dtsi"\n&eth0 { clocks = ${TWO}; clock-names = "b"; };`, SOC)[0] ?? "",
			/^hint .*: the last has none/,
		));
});

test("nothing is said of a list that cannot be told apart, nor of names that are none", () => {
	for (const [clocks, names] of [
		["<&scmi_clk>", '"a", "b"'],
		["<&scmi_clk 0>, <&nobody 1>", '"a", "b", "c"'],
		["<&scmi_clk 0>, [00 00 00 01]", '"a", "b", "c"'],
		["<&scmi_clk 0>", "<1 2>"],
	] as const)
		assert.deepEqual(said(eth(clocks, names)), [], `${clocks} ${names}`);
	assert.deepEqual(
		said('&eth0 { clocks = <&osc>; clock-names = "a", "b"; };\n/ { osc: osc { #clock-cells = <0>; }; };'),
		[],
	);
});

describe("names without a list", () => {
	const NAMES = '&eth0 { resets = <&scmi_rst 0>; clock-names = "a"; };';
	test("a driver that asks by name finds nothing: a hint", () =>
		assert.match(
			said(NAMES)[0] ?? "",
			/^hint .*eth0 has clock-names and no clocks: a driver that asks for its clock "a"/,
		));
	test("whose list somebody deleted on purpose, as U-Boot's imx943-u-boot.dtsi does: nothing", () =>
		assert.deepEqual(said(`&eth0 { clocks = <&scmi_clk 0>; };\n${NAMES}\n&eth0 { /delete-property/ clocks; };`), []));
});
