// Performance domains, sensors, regulators and pins as trees write them: who uses which number, and what a hover says of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { hover } from "../../server/src/features/hover.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import { NO_CATALOGUES } from "../library.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const levels = join(import.meta.dirname, "../../server/src/rules/boards/levels");
const SOC = readFileSync(join(levels, "soc.dtsi"), "utf8");
const CATALOGUE = readFileSync(join(levels, "firmware.scmi.yaml"), "utf8");

function analysed(body: string, catalogue = CATALOGUE) {
	const text = `/dts-v1/;\n#include "soc.dtsi"\n${body}\n`;
	const files = { "/b/board.dts": text, "/b/soc.dtsi": SOC, "/b/fw.scmi.yaml": catalogue };
	const snapshot = memorySnapshot(files);
	return analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
}

/** `consumer: number` for each row of what is used, with its state. */
const rowsOf = (body: string) =>
	grantsReport(analysed(body)).resources.map(({ name, tree, state }) => `${name}: ${tree}, ${state}`);

/** A hover's lines, those of its table last, without what it rests on. */
function said(marked: string): string[] {
	const analysis = analysed(marked.replace("$0", ""));
	const offset = marked.indexOf("$0") + '/dts-v1/;\n#include "soc.dtsi"\n'.length;
	const found = hover([analysis], "/b/board.dts", offset, NO_CATALOGUES);
	const value = (found?.contents as { value: string } | undefined)?.value ?? "";
	const lines = value
		.split("\n")
		.filter((line) => line !== "" && !line.startsWith("*no mediator"))
		.map((line) => line.replace(/step \d+/, "step N"));
	const isOfTable = (line: string) => line.startsWith("|");
	return [...lines.filter((line) => !isOfTable(line)), ...lines.filter(isOfTable)];
}

const GOOD = `&cpu0 { clocks = <&scmi_dvfs 0>; };
&gpu { power-domains = <&scmi_dvfs 1>; mali-supply = <&ldo1>; };
&cpu_thermal { thermal-sensors = <&scmi_sensor 3>; };
&uart0 { pinctrl-0 = <&uart_pins>; pinctrl-names = "default"; };`;

test("a board that names only numbers firmware has: nothing is found, and everything is known", () => {
	const analysis = analysed(GOOD);
	assert.deepEqual(analysis.findings, []);
	assert.deepEqual(grantsReport(analysis).summary, [
		{ tone: "good", text: "Every domain gets what its tree uses.", rows: [] },
	]);
	assert.deepEqual(rowsOf(GOOD), [
		"performance domain 0 little: cpu0, open",
		"performance domain 1 big: gpu, open",
		"sensor 3 cpu: cpu_thermal, open",
		"voltage domain 0 ldo1: ldo1, gpu, open",
		"pin function 1 uart: uart0, open",
		"pin group 4 uart: uart0, open",
	]);
});

test("pins by number count what the property says: pins, groups, or a function", () => {
	const text =
		"&uart_pins { groups = <4>, <5>; pins = <17 21>; function = <1>; };\n&uart0 { pinctrl-0 = <&uart_pins>; };";
	const uses = observedUses(analysed(text).facts.host.board).filter(({ kind }) => kind === "pinctrl");
	assert.deepEqual(
		uses.map(({ selector, id }) => `${selector} ${id}`),
		["group 4", "group 5", "pin 17", "pin 21", "function 1"],
	);
});

test("the function of a state goes into the message that configures its group", () => {
	const { facts } = analysed(GOOD);
	const steps = facts.boot?.result.trace.flatMap((step) => (step.kind === "message" ? [step] : [])) ?? [];
	const configured = steps.find(({ message }) => message === "PINCTRL_SETTINGS_CONFIGURE");
	assert.deepEqual(
		configured?.request.map(({ name, value }) => `${name} ${value}`),
		// [1:0] a group, bit 10 the function counts
		["identifier 4", "function_id 1", "attributes 1025"],
	);
	assert.deepEqual(configured?.assumed, []);
});

test("a number whose macro is not there is unknown, not wrong", () => {
	const text = "&uart_pins { groups = <GROUP>; };\n&uart0 { pinctrl-0 = <&uart_pins>; };";
	assert.deepEqual(
		analysed(`#include "gone.h"\n${text}`).findings.map(({ code }) => code),
		["include"],
	);
});

test("a function's number, where the catalogue is complete and has none: it is not there", () => {
	const text = "&uart0 { pinctrl-0 = <&uart_pins>; };";
	const without = CATALOGUE.replace(/ {4}uart_fn: .*\n/, "");
	const rows = (catalogue: string) =>
		grantsReport(analysed(text, catalogue)).resources.map(({ name, state }) => `${name}: ${state}`);
	assert.deepEqual(rows(without), [
		"voltage domain 0 ldo1: open",
		"pin function 1: missing",
		"pin group 4 uart: denied",
	]);
	assert.deepEqual(rows(without.replace("pinctrl: complete", "pinctrl: partial")), [
		"voltage domain 0 ldo1: open",
		"pin group 4 uart: unknown",
	]);
});

test("a catalogue that says nothing of pins: a group is not known, and its function is not asked for", () => {
	const catalogue = CATALOGUE.replace(/ {2}pinctrl:\n( {4}.*\n)+/, "").replace(", pinctrl: complete", "");
	const user = '&uart0 { pinctrl-0 = <&uart_pins>; pinctrl-names = "default"; };';
	const state = `&uart_pins { groups = "uart"; function = "uart"; };\n${user}`;
	for (const text of [user, state]) {
		const analysis = analysed(text, catalogue);
		assert.deepEqual(
			analysis.findings.map(({ code }) => code),
			[],
		);
		assert.deepEqual(
			grantsReport(analysis).devices.map(({ tree, state: own }) => `${tree}: ${own}`),
			["&ldo1: open", "&uart0: unknown"],
		);
	}
});

describe("a hover", () => {
	test("on a performance domain", () =>
		assert.deepEqual(said("&cpu0 { clocks = <&scmi_dvfs $01>; };"), [
			"**performance domain 1 (big)**",
			"Used by cpu0 (Linux).",
			"| domain | | why |",
			"|---|---|---|",
			"| Linux, agent not named | ○ open | clocks of cpu0: PERFORMANCE_LEVEL_SET SUCCESS (step N) |",
		]));
	test("on a sensor", () =>
		assert.deepEqual(said("&cpu_thermal { thermal-sensors = <&scmi_sensor $03>; };").slice(0, 2), [
			"**sensor 3 (cpu)**",
			"Used by cpu_thermal (Linux).",
		]));
	test("on a regulator's number: who is supplied by it", () =>
		assert.deepEqual(said("&ldo1 { reg = <$01>; };\n&gpu { mali-supply = <&ldo1>; };").slice(0, 2), [
			"**voltage domain 1 (ldo2)**",
			"Used by ldo1 (Linux) and gpu (Linux).",
		]));
	test("on a supply", () => assert.equal(said("&gpu { mali-supply = <&ld$0o1>; };")[0], "**voltage domain 0 (ldo1)**"));
	test("on a pin group's number, and on a name", () => {
		const state = (groups: string) => `&uart_pins { groups = ${groups}; };\n&uart0 { pinctrl-0 = <&uart_pins>; };`;
		assert.deepEqual(said(state("<4>, <$05>")).slice(0, 2), ["**pin group 5 (uart_cts)**", "Used by uart0 (Linux)."]);
		assert.deepEqual(said(state('"uart", "uart$0_cts"')).slice(0, 2), [
			"**pin group uart_cts**",
			"Used by uart0 (Linux).",
		]);
	});
	test("on a node whose pins have names: each of them", () =>
		assert.deepEqual(
			said(
				'&uart_pins { groups = "uart", "uart_cts"; function = "uart"; };\n&ua$0rt0 { pinctrl-0 = <&uart_pins>; };',
			)[1],
			"Uses pin group uart, pin group uart_cts, pin function uart.",
		));
	test("on a number firmware does not have", () =>
		assert.deepEqual(said("&uart_pins { function = <$04>; };\n&uart0 { pinctrl-0 = <&uart_pins>; };").slice(0, 2), [
			"**pin function 4**",
			'"Demo SCP" does not list it.',
		]));
});
