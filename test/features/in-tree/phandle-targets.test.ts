// After `&` in a property: what it may refer to, and nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FILES, HEAD } from "./small-board.ts";
import { offeredAt } from "./typing-in-tree.ts";

/** What is typed in `&eth0 { … }`, and all that is offered, in order. */
const TARGETS: readonly (readonly [typed: string, offered: string])[] = [
	["clocks = <&▮>;", "&scmi_clk &osc"],
	["clocks = <▮>;", "&scmi_clk &osc"],
	["clocks = <&▮", "&scmi_clk &osc"],
	["clocks = <&scmi_clk 1>, <&▮>;", "&scmi_clk &osc"],
	["clocks = <&scmi_clk 1 ▮>;", "&scmi_clk &osc"],
	["clocks = <&osc>, <▮>;", "&scmi_clk &osc"],
	["assigned-clock-parents = <&▮>;", "&scmi_clk &osc"],
	["resets = <&▮>;", "&scmi_rst"],
	["power-domains = <&▮>;", "&scmi_pd"],
	["iommus = <&▮>;", "&smmu"],
	["dmas = <&▮>;", "&dma0 &dma1"],
	["reset-gpios = <&▮>;", "&gpio0"],
	["interrupts-extended = <&▮>;", "&gic"],
	["interrupt-parent = <&▮>;", "&gic"],
	["phy-supply = <&▮>;", "&vdd_sd &vcc"],
	["pinctrl-0 = <&▮>;", "&uart0_pins &eth_pins"],
	["shmem = <&▮>;", "&shm"],
	["memory-region = <&▮>;", "&vdev"],
];

for (const [typed, expected] of TARGETS)
	test(`${typed} is offered ${expected}`, () => {
		const { labels } = offeredAt(`${HEAD}&eth0 {\n\t${typed}\n};\n`, { files: FILES });
		assert.deepEqual(
			labels.filter((label) => label.startsWith("&")),
			expected.split(" "),
		);
	});

test("behind a comma comes another entry, and without one none", () => {
	const offered = (typed: string) => offeredAt(`${HEAD}&eth0 {\n\t${typed}\n};\n`, { files: FILES }).labels;
	assert.deepEqual(offered("clocks = <&scmi_clk 1>, ▮;"), ["<&scmi_clk>", "<&osc>"]);
	assert.deepEqual(offered("clocks = <&scmi_clk 1> ▮;"), []);
});

test("the whole reference that is begun is replaced", () => {
	const typed = `${HEAD}&eth0 {\n\tclocks = <&sc▮m 1>;\n};\n`;
	assert.match(offeredAt(typed, { files: FILES }).taking("&scmi_clk"), /clocks = <&scmi_clk 1>;/);
});

test("a property of which nothing is known is offered what is like its targets elsewhere", () => {
	const files = {
		"/b/soc.dtsi": `${FILES["/b/soc.dtsi"]}&uart0 { acme,peer = <&dma0>; };\n&dma0 { compatible = "acme,dma"; };\n&dma1 { compatible = "acme,dma"; };\n`,
	};
	const { labels } = offeredAt(`${HEAD}&eth0 {\n\tacme,peer = <&▮>;\n};\n`, { files });
	assert.deepEqual(labels, ["&dma0", "&dma1"]);
});

test("behind a blank nothing pops up that is only possible", () => {
	const at = (typed: string) => offeredAt(`${HEAD}&eth0 {\n\t${typed}\n};\n`, { files: FILES, trigger: " " }).labels;
	assert.deepEqual(at("clocks = <&osc ▮>;"), []);
	assert.deepEqual(at("reg = <0x1000 ▮>;"), []);
	assert.deepEqual(at("acme,x = ▮"), []);
});

test("what does not parse is no obstacle", () => {
	const broken = (before: string) =>
		offeredAt(`${HEAD}${before}&eth0 {\n\tclocks = <&▮\n\tstatus = "okay";\n};\n&uart0 { status = "okay"; };\n`, {
			files: FILES,
		}).labels;
	assert.deepEqual(broken(""), ["&scmi_clk", "&osc"]);
	assert.deepEqual(broken("&uart0 {\n\tcurrent-speed = <115200\n};\n"), ["&scmi_clk", "&osc"]);
	assert.deepEqual(broken('&uart0 {\n\tlabel = "console\n};\n'), ["&scmi_clk", "&osc"]);
	assert.deepEqual(broken("&uart0 {\n"), ["&scmi_clk", "&osc"]);
});

test("it is said what a provider is", () => {
	const { docOf, item } = offeredAt(`${HEAD}&eth0 {\n\tclocks = <&▮>;\n};\n`, { files: FILES });
	assert.equal(item("&scmi_clk").detail, "SCMI clocks");
	assert.match(docOf("&scmi_clk"), /\/firmware\/scmi\/protocol@14/);
	assert.match(docOf("&osc"), /`#clock-cells = <0>`: no number follows\./);
});
