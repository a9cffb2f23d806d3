// Pins, groups and functions are numbered apart: an entry that does not say which it is may be any of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const LEVELS = "server/src/rules/boards/levels";
const catalogue = readFileSync(`${LEVELS}/firmware.scmi.yaml`, "utf8");

/** What is said of a pin state, where the catalogue's pin control table is this. */
function said(table: string, state: string) {
	const snapshot = memorySnapshot({
		"/b/soc.dtsi": readFileSync(`${LEVELS}/soc.dtsi`, "utf8"),
		"/b/firmware.scmi.yaml": catalogue.replace(/pinctrl:\n(?: {4}.*\n)+/, `pinctrl: { ${table} }\n`),
		"/b/board.dts": `/dts-v1/;\n#include "soc.dtsi"\n&uart_pins { /delete-property/ function; /delete-property/ groups; ${state} };\n&uart0 { pinctrl-0 = <&uart_pins>; pinctrl-names = "default"; };\n`,
	});
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const rows = grantsReport(analysis).resources.map(({ name, cells }) => `${name}: ${cells[0]?.state}`);
	const findings = analysis.findings
		// a state that sets nothing is told too
		.filter(({ code }) => code !== "scmi-pin-state-misfit")
		.map(({ severity, message }) => `${severity}: ${message.split(":")[0]}`);
	return [...findings, ...rows.filter((row) => row.startsWith("pin"))];
}

const UNLISTED = 'is not among those listed for "Demo SCP", and the list is not complete';

/** A pin state, and what is said of it: where entry `a` has no kind, and where it is a pin. */
const STATES: readonly (readonly [state: string, withoutKind: readonly string[], asPin: readonly string[]])[] = [
	["pins = <0>;", [`information: pin 0 ${UNLISTED}`, "pin 0: unknown"], ["pin 0 a: open"]],
	[
		"groups = <0>;",
		[`information: pin group 0 ${UNLISTED}`, "pin group 0: unknown"],
		["error: pin group 0 does not exist", "pin group 0: missing"],
	],
	// nothing is known of functions
	["function = <0>;", [], ["error: pin function 0 does not exist", "pin function 0: missing"]],
	// by its name it is found, by its number it is not known
	['groups = "a";', ["pin group 0 a: unknown"], ['error: pin group "a" does not exist']],
];

for (const [state, withoutKind, asPin] of STATES)
	test(`${state} where an entry of that number does not say what it is`, () => {
		assert.deepEqual(said("a: { id: 0 }, b: { id: 1, kind: group, name: b }", state), withoutKind);
		assert.deepEqual(said("a: { id: 0, kind: pin }, b: { id: 1, kind: group, name: b }", state), asPin);
	});
