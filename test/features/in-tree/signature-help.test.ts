// What the cell means in which somebody types: as an editor shows it, with the cell that counts in brackets, and what is said of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../../server/src/facts.ts";
import { signatureHelp } from "../../../server/src/features/signature-help.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";
import { HEAD, SOC } from "./small-board.ts";
import { unmarked } from "./typing-in-tree.ts";

const CATALOGUE = readFileSync(join(import.meta.dirname, "../../../examples/rcar-h3/rcar-gen3.scmi.yaml"), "utf8");
const MORE = `/ {
	gic2: gic@1 { compatible = "arm,gic-v3"; interrupt-controller; #interrupt-cells = <3>; };
	mu: mailbox@2 { compatible = "fsl,imx95-mu"; #mbox-cells = <2>; };
	phy9: phy@3 { #phy-cells = <2>; };
	bus@4 { #address-cells = <2>; #size-cells = <1>; ranges = <0 0 0 1>; dev: dev@5 { reg = <0 5 1>; }; };
	wide: wide@6 { interrupt-parent = <&gic2>; };
};
`;

function help(marked: string, files: Readonly<Record<string, string>> = {}) {
	const { text, offset } = unmarked(`${HEAD}${marked}\n`);
	const file = "/b/board.dts";
	const snapshot = memorySnapshot({ "/b/soc.dtsi": SOC + MORE, ...files, [file]: text });
	const analyses = [analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, file))];
	return signatureHelp({ snapshot, file, text, offset, analyses });
}

/** `clocks = <&osc  [clock]>`, or "nothing". */
function shown(marked: string): string {
	const [signature] = help(marked)?.signatures ?? [];
	if (signature === undefined) return "nothing";
	const at = signature.parameters?.[help(marked)?.activeParameter ?? 0]?.label as [number, number];
	const { label } = signature;
	return `${label.slice(0, at[0])}[${label.slice(...at)}]${label.slice(at[1])}`;
}

function said(marked: string, files: Readonly<Record<string, string>> = {}): string {
	const found = help(marked, files);
	const parameter = found?.signatures[0]?.parameters?.[found.activeParameter ?? 0];
	return (parameter?.documentation as { value: string } | undefined)?.value ?? "";
}

const SHOWN: readonly (readonly [typed: string, shown: string])[] = [
	// references and what follows them
	["&eth0 { clocks = <&scmi_clk ▮>; };", "clocks = <&scmi_clk  [clock]>"],
	["&eth0 { clocks = <&scmi_clk 1▮2>; };", "clocks = <&scmi_clk  [clock]>"],
	["&eth0 { clocks = <&scmi_clk ▮", "clocks = <&scmi_clk  [clock]>"],
	["&eth0 { clocks = <&scmi_clk 1>, <&sc▮mi_clk 2>; };", "clocks = <[&provider]>"],
	["&eth0 { clocks = <▮>; };", "clocks = <[&provider]>"],
	["&eth0 { clocks = <&scmi_clk 1 ▮>; };", "clocks = <[&provider]>"],
	["&eth0 { clocks = <&osc>, <&scmi_clk ▮>; };", "clocks = <&osc>".replace("&osc", "&scmi_clk  [clock]")],
	["&eth0 { power-domains = <&scmi_pd ▮>; };", "power-domains = <&scmi_pd  [power domain]>"],
	["&eth0 { resets = <&scmi_rst ▮>; };", "resets = <&scmi_rst  [reset]>"],
	["&eth0 { reset-gpios = <&gpio0 3 ▮>; };", "reset-gpios = <&gpio0  line  [flags]>"],
	["&eth0 { phys = <&phy9 1 ▮>; };", "phys = <&phy9  argument 1  [argument 2]>"],
	["&eth0 { mboxes = <&mu ▮>; };", "mboxes = <&mu  [type]  channel>"],
	["&eth0 { shmem = <▮>; };", "shmem = <[&provider]>"],
	["&eth0 { interrupts-extended = <&gic2 0 ▮>; };", "interrupts-extended = <&gic2  type  [number]  flags>"],
	// interrupts, by the controller that counts them
	["&wide { interrupts = <0 ▮>; };", "interrupts = <type  [number]  flags>"],
	["&wide { interrupts = <0 80 4>, <0 81 ▮>; };", "interrupts = <type  number  [flags]>"],
	// addresses and sizes, by the nodes around
	["&eth0 { reg = <0x7000 ▮>; };", "reg = <address  [size]>"],
	["&dev { reg = <0 ▮>; };", "reg = <address (high)  [address (low)]  size>"],
	["&dev { reg = <0 5 1>, <0 6 ▮>; };", "reg = <address (high)  address (low)  [size]>"],
	[
		"/ { bus@4 { ranges = <0 0 ▮>; }; };",
		"ranges = <child's address (high)  child's address (low)  [parent's address]  size>",
	],
	// SCMI's own
	["/ { firmware { scmi { protocol@14 { reg = <▮>; }; }; }; };", "reg = <[number of the protocol]>"],
	["/ { firmware { scmi { arm,smc-id = <▮>; }; }; };", "arm,smc-id = <[function number of the SMC or HVC]>"],
	["&vdd_sd { reg = <▮>; };", "reg = <[voltage domain]>"],
	["&eth0 { assigned-clock-rates = <1 ▮>; };", "assigned-clock-rates = <[Hz]>"],
	// Xen's
	["&eth0 { scmi_devid = <▮>; };", "scmi_devid = <[firmware's device]>"],
	[
		'/ { chosen { x { compatible = "xen,sci"; scmi-secondary-agents = <1 ▮>; }; }; };',
		"scmi-secondary-agents = <SMC id  [page]  agent>",
	],
	[
		"/ { passthrough { x { xen,reg = <0 1 2 ▮>; }; }; };",
		"xen,reg = <host's address (high)  host's address (low)  size  [guest's address (high)]  guest's address (low)>",
	],
	// a macro is one cell where it is known, and may be several where not
	[
		"#define THREE 3\n#define HIGH (1 << 2)\n&wide { interrupts = <THREE ▮>; };",
		"interrupts = <type  [number]  flags>",
	],
	["#define HIGH (1 << 2)\n&wide { interrupts = <HIGH 1 ▮>; };", "interrupts = <type  number  [flags]>"],
	["#define TWO 1 2\n&wide { interrupts = <TWO ▮>; };", "nothing"],
	["&wide { interrupts = <NOWHERE ▮>; };", "nothing"],
	// nothing is known
	["&eth0 { acme,x = <1 ▮>; };", "nothing"],
	["&eth0 { clocks = <&nowhere ▮>; };", "nothing"],
	["&eth0 { clocks = <1 ▮>; };", "nothing"],
	["&eth0 { arm,smc-id = <▮>; };", "nothing"],
	['&eth0 { status = "▮"; };', "nothing"],
	["&eth0 { ▮ };", "nothing"],
];

for (const [typed, expected] of SHOWN) test(`${typed}: ${expected}`, () => assert.equal(shown(typed), expected));

describe("what is said of a cell", () => {
	test("numbers that firmware has", () => {
		const files = { "/b/fw.scmi.yaml": CATALOGUE.replace("renesas,r8a7795", "acme,demo") };
		assert.match(said("&eth0 { clocks = <&scmi_clk ▮>; };", files), /^Cell 2: clock, ids 0–36 of \*\*.*\*\*$/);
	});
	test("without a catalogue", () =>
		assert.equal(said("&eth0 { resets = <&scmi_rst ▮>; };"), "Cell 2: reset, firmware's number of it"));
	test("a reference: what it may lead to", () =>
		assert.equal(said("&eth0 { resets = <▮>; };"), "Cell 1: &provider, a node that has `#reset-cells`"));
	test("what a mailbox is for, by its place", () => {
		const typed = (mboxes: string) =>
			said(`/ { firmware { s: scmi-1 { compatible = "arm,scmi"; shmem = <&shm>, <&shm>; mboxes = ${mboxes}; }; }; };`);
		assert.match(typed("<▮&mu 0 0>, <&mu 1 0>"), /this one tells firmware that a command is there/);
		assert.match(typed("<&mu 0 0>, <▮&mu 1 0>"), /this one tells Linux that firmware says something by itself/);
	});
	test("which clock a rate is for", () =>
		assert.match(said("&eth0 { assigned-clock-rates = <1 ▮>; };"), /for entry 2 of `assigned-clocks`/));
	test("how many cells a node gives a number", () =>
		assert.match(said("&dev { reg = <▮>; };"), /`#address-cells` of bus.*4 is 2/));
});
