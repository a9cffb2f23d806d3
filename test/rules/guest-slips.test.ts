// A guest's own tree that no longer is what its configuration for xl gives it: slips in examples/rcar-h3/domu1.dts.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { analysesOf } from "./applied.ts";

const folder = join(import.meta.dirname, "../../examples/rcar-h3");
const files = readdirSync(folder).map((name) => [`/p/${name}`, readFileSync(join(folder, name), "utf8")] as const);

function told(from: string, to: string) {
	const texts: Record<string, string> = Object.fromEntries(files);
	const good = texts["/p/domu1.dts"] ?? "";
	assert.ok(good.includes(from), from);
	const [analysis] = analysesOf({ ...texts, "/p/domu1.dts": good.replace(from, to) }, "/p", "rcar-h3.dts");
	return analysis?.findings.map(({ code, message, fixes }) => [code, message, ...fixes.map(({ title }) => title)]);
}

const CELLS = "#address-cells = <2>;\n\t\t#size-cells = <2>;\n\t\tranges;";

test("the numbers of cells of a bus are not those that all below it is written for", () =>
	assert.deepEqual(told(CELLS, CELLS.replaceAll("<2>", "<1>")), [
		[
			"scmi-guest-bus",
			"reg of ohci0, usb@ee080100, usb2_phy0 and usb@e6590000 is written for 2 cells of address and 2 of size, and passthrough has 1 and 1: their drivers get other registers than are meant, or none",
			"Write #address-cells = <2>, #size-cells = <2>",
		],
	]));

test("another interrupt than the host's node has", () =>
	assert.deepEqual(told("interrupts = <0 107 4>;", "interrupts = <0 106 4>;"), [
		[
			"scmi-guest-misfit",
			"interrupts of usb@e6590000 has 106, the host's /soc/usb@e6590000 has 107: DomU1 is given the host's, and its driver waits for others",
		],
	]));

test("an interrupt of a CPU's own for a shared one", () =>
	assert.deepEqual(told("interrupts = <0 107 4>;", "interrupts = <1 107 4>;"), [
		[
			"scmi-guest-misfit",
			"interrupts of usb@e6590000 has 107 of a CPU's own (its type is 1), the host's /soc/usb@e6590000 has 107 of the shared ones (type 0): DomU1 is given the host's, and its driver waits for others",
		],
	]));

test("interrupts-extended by the phandle of the guest's GIC", () => {
	const from = "interrupts = <0 107 4>;";
	assert.deepEqual(told(from, "interrupts-extended = <65000 0 107 4>;"), []);
	assert.deepEqual(told(from, "interrupts-extended = <65000 0 106 4>;"), [
		[
			"scmi-guest-misfit",
			"interrupts-extended of usb@e6590000 has 106, the host's /soc/usb@e6590000 has 107: DomU1 is given the host's, and its driver waits for others",
		],
	]);
});

test("registers elsewhere than iomem maps them", () =>
	assert.deepEqual(told("reg = <0x0 0xe6590000 0x0 0x200>;", "reg = <0x0 0xe6580000 0x0 0x200>;"), [
		[
			"scmi-guest-misfit",
			"reg of usb@e6590000 is at 0xe6580000, which iomem does not map for DomU1: its driver reads nothing there",
		],
	]));
