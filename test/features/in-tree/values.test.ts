// What is offered as a value: first what is meant most likely, and never what cannot stand there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../../server/src/configs/lone-board.ts";
import { readSetups } from "../../../server/src/configs/read-setups.ts";
import { createEngineCache } from "../../../server/src/facts.ts";
import { memorySnapshot } from "../../memory-snapshot.ts";
import { CATALOGUE, HEAD, WITH_FIRMWARE } from "./small-board.ts";
import { offered, offeredAt, unmarked } from "./typing-in-tree.ts";

const INCLUDING = `${HEAD}#include "demo-clock.h"\n`;
const inEth = (typed: string, head = INCLUDING) => `${head}&eth0 {\n\t${typed}\n};\n`;
const at = (marked: string, trigger?: string) =>
	offeredAt(marked, { files: WITH_FIRMWARE, ...(trigger !== undefined && { trigger }) });

/** A place; all that is offered there, in order, as far as it is told; and what is not offered. */
const VALUES: readonly (readonly [where: string, marked: string, first: string, not?: string])[] = [
	// firmware's numbers
	[
		"a clock, its own first, the reserved one last",
		inEth("clocks = <&scmi_clk ▮>;"),
		"DEMO_CLK_ETH0 DEMO_CLK_UART0 _trace DEMO_CLK_SPARE",
		"DEMO_CLK_MAX",
	],
	["mid-edit", inEth("clocks = <&scmi_clk ▮"), "DEMO_CLK_ETH0 DEMO_CLK_UART0 _trace DEMO_CLK_SPARE"],
	["the second entry", inEth("clocks = <&scmi_clk 0>, <&scmi_clk ▮>;"), "DEMO_CLK_ETH0 _trace DEMO_CLK_UART0"],
	[
		"the second entry of the same brackets",
		inEth("clocks = <&scmi_clk 0 &scmi_clk ▮>;"),
		"DEMO_CLK_ETH0 _trace DEMO_CLK_UART0",
	],
	["what the list has not yet", inEth("clocks = <&scmi_clk 1>, <&scmi_clk ▮>;"), "DEMO_CLK_UART0 _trace DEMO_CLK_ETH0"],
	["a clock's parent", inEth("assigned-clock-parents = <&scmi_clk ▮>;"), "DEMO_CLK_UART0 DEMO_CLK_ETH0 _trace"],
	[
		"a clock's parent, which it is not itself, as other clocks have it",
		inEth(
			"assigned-clocks = <&scmi_clk 3>, <&scmi_clk 0>;\n\tassigned-clock-parents = <0>, <&scmi_clk ▮>;",
			`${INCLUDING}&uart0 { assigned-clocks = <&scmi_clk 0>; assigned-clock-parents = <&scmi_clk 3>; };\n`,
		),
		"_trace DEMO_CLK_ETH0 DEMO_CLK_SPARE",
		"DEMO_CLK_UART0",
	],
	[
		"memory for messages, named so by somebody",
		`${HEAD}/ { page: sram@8000 { compatible = "▮"; }; };\n&scmi_pd { shmem = <&page>; };\n`,
		"arm,scmi-shmem",
	],
	["memory for something else", `${HEAD}/ { page: sram@8000 { compatible = "▮"; }; };\n`, "", "arm,scmi-shmem"],
	["memory for messages, called so", `${HEAD}/ { scmi_shm: sram@8000 { compatible = "▮"; }; };\n`, "arm,scmi-shmem"],
	["a reset", inEth("resets = <&scmi_rst ▮>;"), "eth0 uart0"],
	["a power domain", inEth("power-domains = <&scmi_pd ▮>;"), "top"],
	["what is no clock", inEth("clocks = <&scmi_rst ▮>;"), "", "eth0 DEMO_CLK_ETH0"],
	["behind all numbers of an entry", inEth("clocks = <&scmi_clk 0 ▮>;"), "&scmi_clk &osc", "DEMO_CLK_ETH0"],
	["a regulator's number", `${HEAD}&scmi_volt { regulators { regulator@1 { reg = <▮>; }; }; };\n`, "vdd_io vdd_sd"],
	[
		"a protocol's number, and no address of another bus",
		`${HEAD}#define PD_TOP 3\n/ { pm { compatible = "acme,pm"; pd@3 { reg = <PD_TOP>; }; }; };\n&scmi_clk { reg = <▮>; };\n`,
		"0x14",
		"PD_TOP",
	],
	[
		"a protocol's number, where its name has none",
		`${HEAD}&scmi_clk { /delete-property/ reg; };\n/ { firmware { scmi { protocol@ { reg = <▮>; }; }; }; };\n`,
		"0x11 0x12 0x13 0x14",
	],
	["a number of another list", inEth("reg = <▮>;"), ""],
	[
		"a rate of the clock at the same place",
		inEth("assigned-clocks = <&scmi_clk 0>, <&scmi_clk 3>; assigned-clock-rates = <0 ▮>;"),
		"48000000 24000000",
	],
	["a rate of one of which none is told", inEth("assigned-clocks = <&scmi_clk 0>; assigned-clock-rates = <▮>;"), ""],
	["the SMC of firmware's agents", `${HEAD}/ { firmware { scmi { arm,smc-id = <▮>; }; }; };\n`, "0x82000002"],
	// through macros
	...(
		[
			["#define RST(n) <&scmi_rst n>", "resets = RST(▮);", "eth0 uart0", "<&scmi_rst> &scmi_rst"],
			["#define RST(n) <&scmi_rst n>", "resets = RST(▮", "eth0 uart0", "<&scmi_rst> &scmi_rst"],
			["#define RST(n) <&scmi_rst n>", "resets = RST(1), RST(▮);", "eth0 uart0", "<&scmi_rst>"],
			["#define RST(n) <&scmi_rst n>", "resets = RST(1) ▮;", "", "<&scmi_rst>"],
			["#define RST(n) &scmi_rst n", "resets = <RST(▮)>;", "eth0 uart0", "&scmi_rst"],
			["#define OF(p, n) \\\n\t<&p n>", "clocks = OF(scmi_clk,▮);", "", "eth0 <&scmi_clk>"],
			["#define OF(p, n) <p n>", "clocks = OF(▮, 1);", "&scmi_clk &osc", "<&scmi_clk>"],
			["#define RST(n) <&scmi_rst (n + 1)>", "resets = RST(▮);", "", "eth0 &scmi_rst"],
			["#define RST(n) <&scmi_rst RST_##n>", "resets = RST(▮);", "", "eth0 &scmi_rst"],
			["", "resets = UNKNOWN(▮);", "", "eth0 <&scmi_rst> &scmi_rst"],
			["#define CK &scmi_clk", "clocks = <CK ▮>;", "DEMO_CLK_ETH0 DEMO_CLK_UART0", "&scmi_clk"],
			["#define CK &scmi_clk\n#define CLK CK", "clocks = <CLK ▮>;", "DEMO_CLK_ETH0 DEMO_CLK_UART0", "&scmi_clk"],
			["#define CK &scmi_clk", "clocks = <CK 0 ▮>;", "&scmi_clk &osc", "DEMO_CLK_ETH0"],
			["#define CK(n) &scmi_clk n", "clocks = <CK(0) &scmi_clk ▮>;", "DEMO_CLK_ETH0", "&scmi_clk"],
		] as const
	).map(
		([macro, typed, first, not]) =>
			[`${macro} in ${typed}`, inEth(typed, `${INCLUDING}${macro}\n`), first, not] as const,
	),
	// devices
	[
		"a device's number, the one the node looks like first, another's last",
		inEth("scmi_devid = <▮>;", `${HEAD}&uart0 { scmi_devid = <4>; };\n`),
		"eth0 usb uart0",
	],
	[
		"a device's number behind the SCMI node",
		inEth(
			"access-controllers = <&scmi ▮>;",
			`${HEAD}/ { firmware { scmi: scmi { #access-controller-cells = <1>; }; }; };\n`,
		),
		"eth0 uart0 usb",
	],
	["only one number is one device", inEth("scmi_devid = <4 ▮>;"), ""],
	// macros of headers
	[
		"an interrupt, as others write it",
		`${HEAD}#define SPI 0\n#define PPI 1\n&uart0 { interrupts = <SPI 3 4>; };\n&eth0 { interrupts = <▮>; };\n`,
		"SPI",
		"PPI",
	],
	[
		"its third number, of a header",
		inEth(
			"interrupts = <0 1 ▮>;",
			'/dts-v1/;\n#include "soc.dtsi"\n#include "irq.h"\n&uart0 { interrupts = <0 2 IRQ_HIGH>, <0 3 IRQ_HIGH>, <0 4 IRQ_LOW>; };\n',
		),
		"IRQ_HIGH IRQ_LOW IRQ_EDGE",
		"OTHER",
	],
	[
		"the pads of an i.MX, which are several cells each",
		'/dts-v1/;\n#include "soc.dtsi"\n#include "pads.h"\n&pinctrl { eth { fsl,pins = <PAD_A__ETH 1 PAD_B__ETH 2>; }; pinctrl_uart9: uart { fsl,pins = <PAD_C__UART9 1 ▮>; }; };\n',
		"PAD_C__UART9 PAD_A__ETH PAD_B__ETH PAD_D__UART",
	],
	// words
	[
		"a status that turns it on",
		inEth('status = "▮";', `${HEAD}&eth0 { status = "disabled"; };\n`),
		"okay disabled reserved fail",
	],
	["a status without quotes", inEth("status = ▮"), '"okay" "disabled" "reserved" "fail"'],
	[
		"a name as nodes of the kind have it",
		inEth(
			'clock-names = "▮";',
			`${HEAD}&uart0 { compatible = "acme,eth"; clock-names = "stmmaceth", "ref"; };\n&eth0 { clocks = <&scmi_clk 1>; };\n`,
		),
		"stmmaceth ref _eth0",
	],
	[
		"the second name",
		inEth(
			'clock-names = "stmmaceth", "▮";',
			`${HEAD}&uart0 { compatible = "acme,eth"; clock-names = "stmmaceth", "ref"; };\n`,
		),
		"ref",
		"stmmaceth",
	],
	["a pin state's name", inEth('pinctrl-names = "▮";'), "default sleep idle init"],
	["groups of firmware's pins", `${HEAD}&scmi_pins { eth { groups = "▮"; }; };\n`, "uart0_tx uart0_rx", "uart a1"],
	["a function of theirs", `${HEAD}&scmi_pins { eth { function = "▮"; }; };\n`, "uart", "uart0_tx"],
	["pins, of which one is there", `${HEAD}&scmi_pins { eth { pins = "a1", "▮"; }; };\n`, "", "a1"],
	["pins of another controller", `${HEAD}&pinctrl { eth { groups = "▮"; }; };\n`, "", "uart0_tx"],
	// whole values
	["a list that begins", inEth("clocks = ▮"), "<&scmi_clk> <&osc>"],
	["one of which nothing is known", inEth("acme,x = ▮"), ""],
	["a device's number, before its brackets", inEth("scmi_devid = ▮"), "eth0 uart0 usb"],
	["the SMC, before its brackets", `${HEAD}/ { firmware { scmi { arm,smc-id = ▮ }; }; };\n`, "<0x82000002>"],
	["groups, before their quotes", `${HEAD}&scmi_pins { eth { groups = ▮ }; };\n`, '"uart0_tx" "uart0_rx"', '"uart"'],
	["pins, before their quotes", `${HEAD}&scmi_pins { eth { pins = ▮ }; };\n`, '"a1"', '"uart0_tx"'],
	["the second group, before its quotes", `${HEAD}&scmi_pins { eth { groups = "uart0_tx", ▮; }; };\n`, '"uart0_rx"'],
	[
		"names, before their quotes",
		inEth(
			"clock-names = ▮",
			`${HEAD}&uart0 { compatible = "acme,eth"; clock-names = "stmmaceth", "ref"; };\n&eth0 { clocks = <&scmi_clk 1>; };\n`,
		),
		'"stmmaceth" "ref" "_eth0"',
	],
	["before a value on the next line", inEth("clocks =▮\n\t\t<&scmi_clk 1>;"), ""],
	// paths and labels
	["a label at the top", `${HEAD}&ua▮\n`, "&vdev &scmi_pd", "&nothing"],
	["a path at the top", `${HEAD}&{/firmware/▮\n`, "&{/firmware/scmi} &{/firmware/scmi/protocol@11}", "&{/oscillator}"],
	["a path in cells", inEth("acme,x = <&{/firmware/scmi/▮>;"), "&{/firmware/scmi/protocol@11}"],
	["an alias", `${HEAD}/ { aliases { serial0 = "▮"; }; };\n`, "/serial@6000 /reserved-memory", "/scmi"],
	["an alias by label", `${HEAD}/ { aliases { serial0 = &▮ }; };\n`, "&uart0 &vdev"],
	["the console", `${HEAD}/ { aliases { serial0 = &uart0; }; chosen { stdout-path = "▮"; }; };\n`, "serial0:115200n8"],
	["what is deleted at the top", `${HEAD}/delete-node/ &▮;\n`, "&vdev"],
	["what is deleted within", `${HEAD}/ { firmware { /delete-node/ ▮ }; };\n`, "scmi", "&vdev"],
	["a property that is deleted", inEth("/delete-property/ ▮;"), "compatible reg", "clocks"],
	// files
	[
		"a header beside",
		'/dts-v1/;\n#include "▮"\n',
		"demo-clock.h irq.h pads.h soc.dtsi",
		"board.dts firmware.scmi.yaml",
	],
	["an include of which nothing is typed", "/dts-v1/;\n#include ▮\n", '"demo-clock.h" "irq.h" "pads.h" "soc.dtsi"'],
	["an include that dtc reads", '/dts-v1/;\n/include/ "▮"\n', "demo-clock.h irq.h pads.h soc.dtsi"],
];

for (const [where, marked, first, not = ""] of VALUES)
	test(where, () => {
		const expected = first.split(" ").filter((word) => word !== "");
		const { labels } = offeredAt(marked, {
			files: {
				...WITH_FIRMWARE,
				"/b/pads.h":
					"#define PAD_A__ETH 1 2 3\n#define PAD_B__ETH 4 5 6\n#define PAD_C__UART9 7 8 9\n#define PAD_D__UART 1 1 1\n",
				"/b/irq.h": "#define IRQ_HIGH 4\n#define IRQ_LOW 8\n#define IRQ_EDGE 1\n#define OTHER 3\n",
			},
		});
		assert.deepEqual(labels.slice(0, expected.length), expected);
		if (expected.length === 0 && not === "") assert.deepEqual(labels, []);
		for (const word of not.split(" ")) assert.ok(!labels.includes(word), `${word} is offered`);
	});

test("a number goes in as its macro, or as the number, and is found by each of its names", () => {
	const { taking, item } = at(inEth("clocks = <&scmi_clk 1▮>;"));
	assert.match(taking("DEMO_CLK_UART0"), /<&scmi_clk DEMO_CLK_UART0>;/);
	assert.match(taking("_trace"), /<&scmi_clk 3>;/);
	assert.match(item("DEMO_CLK_UART0").filterText ?? "", /^DEMO_CLK_UART0 0 _uart0 uart0 /);
	assert.deepEqual(item("DEMO_CLK_SPARE").tags, [1]);
});

test("where no file has the macros, their header is included with the first", () => {
	const { taking, docOf } = at(inEth("clocks = <&scmi_clk ▮>;", HEAD));
	assert.equal(
		taking("DEMO_CLK_ETH0"),
		'/dts-v1/;\n#include "soc.dtsi"\n#include "demo-clock.h"\n&eth0 {\n\tclocks = <&scmi_clk DEMO_CLK_ETH0>;\n};\n',
	);
	assert.match(docOf("DEMO_CLK_ETH0"), /Adds `#include "demo-clock\.h"`\./);
});

test("a macro that is defined only later, or in what an overlay is laid over, is not there yet", () => {
	const soc = WITH_FIRMWARE["/b/soc.dtsi"].replace('acme,eth"; ', "$&clocks = <&scmi_clk ▮>; ");
	const files = { ...WITH_FIRMWARE, "/b/board.dts": `${INCLUDING}&uart0 { clocks = <&scmi_clk DEMO_CLK_UART0>; };\n` };
	const included = offeredAt(soc, { file: "/b/soc.dtsi", board: "/b/board.dts", files });
	assert.match(included.taking("DEMO_CLK_ETH0"), /^#include "demo-clock\.h"\n\/ \{[\s\S]*<&scmi_clk DEMO_CLK_ETH0>/);
	const { text, offset } = unmarked("/dts-v1/;\n/plugin/;\n&eth0 { clocks = <&scmi_clk ▮>; };\n");
	const file = "/b/more.dtso";
	const setup = "scmi: 1\nhost: { base: board.dts, overlays: [more.dtso] }\n";
	const snapshot = memorySnapshot({ ...files, [file]: text, "/b/scmi.yaml": setup });
	const analyses = readSetups(snapshot, "/b/scmi.yaml").setups.map((each) =>
		analyse(snapshot, createEngineCache(), each),
	);
	const overlay = offered({ snapshot, file, text, offset, analyses });
	assert.match(
		overlay.taking("DEMO_CLK_ETH0"),
		/\/plugin\/;\n#include "demo-clock\.h"\n&eth0 \{ clocks = <&scmi_clk DEMO_CLK_ETH0>/,
	);
});

test("of a catalogue that does not list all, macros of the header that it lacks come behind it", () => {
	const files = {
		...WITH_FIRMWARE,
		"/b/firmware.scmi.yaml": WITH_FIRMWARE["/b/firmware.scmi.yaml"].replace("clock: complete, ", ""),
		"/b/demo-clock.h": `${WITH_FIRMWARE["/b/demo-clock.h"]}#define DEMO_CLK_NEW 9\n`,
	};
	const head = `${INCLUDING}&uart0 { clocks = <&scmi_clk DEMO_CLK_UART0>; };\n`;
	const { labels } = offeredAt(inEth("clocks = <&scmi_clk ▮>;", head), { files });
	assert.deepEqual(labels, ["DEMO_CLK_ETH0", "DEMO_CLK_UART0", "_trace", "DEMO_CLK_NEW", "DEMO_CLK_SPARE"]);
});

test("a macro that somebody wrote by mistake is not offered for firmware's number", () => {
	const head = `${INCLUDING}#define CRU_UART 1\n&uart0 { clocks = <&scmi_clk CRU_UART>; };\n`;
	assert.ok(!at(inEth("clocks = <&scmi_clk ▮>;", head)).labels.includes("CRU_UART"));
});

test("a clock is not its own parent, though no tree has what is assigned yet", () => {
	const before = memorySnapshot({ ...WITH_FIRMWARE, "/b/board.dts": inEth("") });
	const analyses = [analyse(before, createEngineCache(), setupOfLoneBoard(before, "/b/board.dts"))];
	for (const clock of ["DEMO_CLK_ETH0", "1"]) {
		const typed = `assigned-clocks = <&scmi_clk 0>, <&scmi_clk ${clock}>;\n\tassigned-clock-parents = <0>, <&scmi_clk ▮`;
		const { labels } = offeredAt(inEth(typed), { files: WITH_FIRMWARE, analyses });
		assert.deepEqual(labels, ["DEMO_CLK_UART0", "_trace", "DEMO_CLK_SPARE"]);
	}
});

test("a whole value takes the place of the one behind it, and its ; is there once", () => {
	const taken = (typed: string, label: string) => /\t(.*)\n/.exec(at(inEth(typed)).taking(label))?.[1];
	for (const [typed, label, expected] of [
		["clocks = ▮<&osc>;", "<&scmi_clk>", "clocks = <&scmi_clk>;"],
		["clocks = ▮ <&osc>;", "<&scmi_clk>", "clocks = <&scmi_clk>;"],
		["clocks =▮<&osc>;", "<&scmi_clk>", "clocks =<&scmi_clk>;"],
		["clocks = ▮<&osc>, <&osc>;", "<&scmi_clk>", "clocks = <&scmi_clk>, <&osc>;"],
		["clocks = <&osc>, ▮<&osc>;", "<&scmi_clk>", "clocks = <&osc>, <&scmi_clk>;"],
		["clocks = ▮, <&osc>;", "<&scmi_clk>", "clocks = <&scmi_clk>, <&osc>;"],
		["clocks = <▮&osc>;", "&scmi_clk", "clocks = <&scmi_clk >;"],
		['status = ▮"okay";', '"disabled"', 'status = "disabled";'],
		['status = ▮ "okay"; // on', '"disabled"', 'status = "disabled"; // on'],
		['status = ▮"okay"', '"disabled"', 'status = "disabled";'],
		['status = "okay"; phy-supply = ▮ };', "<&vcc>", 'status = "okay"; phy-supply = <&vcc>; };'],
		["scmi_devid = ▮<7>;", "eth0", "scmi_devid = <5>;"],
		["status = ▮};", '"disabled"', 'status = "disabled";};'],
	] as const)
		assert.equal(taken(typed, label), expected);
});

test("a thermal zone is offered what measures no temperature last", () => {
	const sensors =
		"volt: { id: 0, name: VOLT, measures: volts }, temp: { id: 1, name: TEMP, measures: celsius }, any: { id: 2, name: ANY }";
	const files = {
		...WITH_FIRMWARE,
		"/b/firmware.scmi.yaml": CATALOGUE.replace("resources:\n", `resources:\n  sensor: { ${sensors} }\n`),
	};
	const node = "/ { firmware { scmi { s: protocol@15 { reg = <0x15>; #thermal-sensor-cells = <1>; }; }; }; };\n";
	const { labels, item } = offeredAt(`${HEAD}${node}/ { thermal-zones { x { thermal-sensors = <&s ▮>; }; }; };\n`, {
		files,
	});
	assert.deepEqual(labels, ["TEMP", "ANY", "VOLT"]);
	assert.equal(item("VOLT").detail, "0, not for a thermal zone: volts");
});

test("where no header has them, they are numbers", () => {
	const { "/b/demo-clock.h": _, ...files } = WITH_FIRMWARE;
	const { taking } = offeredAt(inEth("clocks = <&scmi_clk ▮>;", HEAD), { files });
	assert.match(taking("_eth0"), /<&scmi_clk 1>;/);
});

test("what firmware says of a number is told with it", () => {
	const { docOf } = at(inEth("clocks = <&scmi_clk ▮>;", `${INCLUDING}&uart0 { clocks = <&scmi_clk 0>; };\n`));
	const doc = docOf("DEMO_CLK_UART0");
	for (const part of [
		/\*\*clock 0 \\?_uart0\*\*/,
		/Of the console\./,
		/device 4 \(uart0\)/,
		/Used by &uart0/,
		/Demo BL31/,
	])
		assert.match(doc, part);
	assert.match(docOf("DEMO_CLK_SPARE"), /Firmware reserves the number/);
});

test("a label at the top comes with its braces where the line is empty behind it", () => {
	const { taking } = at(`${HEAD}&et▮\n`);
	assert.equal(taking("&eth0"), `${HEAD}&eth0\n`);
});

test("a blank pops up what is known there, and no more", () => {
	assert.deepEqual(at(inEth("clocks = <&scmi_clk ▮>;"), " ").labels[0], "DEMO_CLK_ETH0");
	assert.deepEqual(at(inEth("clocks = ▮"), " ").labels, ["<&scmi_clk>", "<&osc>"]);
	assert.deepEqual(at(inEth("clocks = <&osc>, ▮"), " ").labels, []);
	assert.deepEqual(at(`${HEAD}&eth0 ▮`, " ").labels, []);
	assert.deepEqual(at(`${HEAD}/delete-node/ ▮`, " ").labels, []);
});

test("beside another devicetree server labels and paths are left to it, and SCMI's providers are not", () => {
	const labels = (marked: string) => {
		const { text, offset } = unmarked(marked);
		const file = "/b/board.dts";
		const snapshot = memorySnapshot({ ...WITH_FIRMWARE, [file]: text });
		const analyses = [analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, file))];
		return offered({ snapshot, file, text, offset, analyses, hasPeer: true }).labels;
	};
	assert.deepEqual(labels(`${HEAD}&▮\n`), []);
	assert.deepEqual(labels(`${HEAD}/delete-node/ &▮\n`), []);
	assert.deepEqual(labels(inEth("clocks = <&▮>;")), ["&scmi_clk"]);
});
