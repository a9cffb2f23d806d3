// What firmware's partitions keep from a cell of an i.MX95, and what is said of it at the top.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analysisWith } from "./example-findings.ts";

const top = (...edit: Parameters<typeof analysisWith>) => {
	const { analysis } = analysisWith(...edit);
	return {
		lines: analysis.verdicts?.summary().lines.map(({ tone, text }) => `${tone}: ${text}`),
		found: analysis.findings.flatMap(({ code, severity, message }) =>
			// usdhc1 is in both cells' lists, on purpose
			code === "scmi-shared-in-firmware" ? [] : `${severity}[${code}] ${message.split(":")[0]}`,
		),
	};
};

/** Of what is typed below: a second clock, and no name for it. */
const ONE_NAME = "hint[scmi-names-misfit] clocks of usdhc1 has 2 entries, clock-names 1 name";

test("a clock of its own that no agent may start: told, and nobody is said to get all it uses", () => {
	const { lines, found } = top("imx95", "mx95evkjailhouse.scmi.yaml", (text) => text.replace("lpuart3: all, ", ""));
	assert.deepEqual(lines, ["warning: inmate may not change a clock of what it uses, and leaves it as it is: &lpuart3"]);
	assert.deepEqual(found, [
		'information[scmi-denied] "i.MX System Manager, mx95evkjailhouse" lets no agent change clock 142 (lpuart3)',
	]);
});

test("another cell's clock beside its own: not granted either", () => {
	const { lines, found } = top("imx95", "inmate.dts", (text) =>
		text.replace("<&scmi_clk 158>", "<&scmi_clk 158>, <&scmi_clk 159>"),
	);
	assert.deepEqual(lines, ["warning: inmate may not change a clock of what it uses, and leaves it as it is: &usdhc1"]);
	assert.deepEqual(found, ["warning[scmi-denied] clock 159 (usdhc2) belongs to ROOT (agent 3)", ONE_NAME]);
});

test("a bus clock that nobody has is no lack beside its own", () => {
	const bus = (text: string) =>
		text.replace("    usdhc2: { id: 159", "    bus: { id: 119, name: bus }\n    usdhc2: { id: 159");
	const { lines, found } = top("imx95", "mx95evkjailhouse.scmi.yaml", bus, [
		"inmate.dts",
		(text) => text.replace("<&scmi_clk 158>", "<&scmi_clk 119>, <&scmi_clk 158>"),
	]);
	assert.deepEqual(lines, ["good: Every domain gets what its tree uses."]);
	assert.deepEqual(found, [ONE_NAME]);
});

test("a device on bus clocks alone is not counted as granted", () => {
	const bus = (text: string) =>
		text.replace("    usdhc2: { id: 159", "    bus: { id: 119, name: bus }\n    usdhc2: { id: 159");
	const { lines } = top("imx95", "mx95evkjailhouse.scmi.yaml", bus, [
		"inmate.dts",
		(text) =>
			text.replace(
				"		usdhc1: mmc",
				"		gpio2: gpio@43810000 { reg = <0x0 0x43810000 0x0 0x1000>; clocks = <&scmi_clk 119>; };\n		usdhc1: mmc",
			),
	]);
	assert.deepEqual(lines, [
		"good: Every domain gets what its tree uses, but for 1 device on clocks that nobody may change.",
	]);
});
