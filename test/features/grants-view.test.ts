// What stands around the cells of the grants view: places, what is wrong with a row, sums, and why there is no table.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hasRead } from "../../server/src/analysis.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import type { Place } from "../../server/src/features/reports.ts";
import { countsText } from "../../server/src/verdicts/summary.ts";
import { CATALOGUE, demoBoard, GUEST } from "../demo-board.ts";

type Files = Readonly<Record<string, string>>;
const ALONE = { "domu1.cfg": "# no guest" };
const ETH = "&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n";
const USB = "&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 2>; };\n";
const at = (place: Place | null) =>
	place === null
		? "nowhere"
		: `${place.uri.replace("file:///b/", "")}:${place.range.start.line + 1}:${place.range.start.character + 1}`;
const report = (body: string, files?: Files) => grantsReport(demoBoard(body, files));

describe("places", () => {
	test("of domains, rows and reasons", () => {
		const { domains, devices, resources } = report(ETH + USB);
		assert.deepEqual(
			domains.map(({ name, place }) => `${name} ${at(place)}`),
			["Dom0 board.dts:1:1", "DomU1 domu1.cfg:1:8"],
		);
		assert.deepEqual(
			[...devices, ...resources].map(({ name, place }) => `${name} ${at(place)}`),
			["device 4 (eth) board.dts:3:1", "device 7 (usb) board.dts:4:1", "clock 0 _eth nowhere", "clock 2 _usb nowhere"],
		);
		const reasons = devices.flatMap(({ cells }) => cells.flatMap((cell) => cell.reasons.map(({ place }) => at(place))));
		assert.deepEqual(reasons, ["board.dts:3:1", "domu1.cfg:1:8", "board.dts:4:1", "domu1.cfg:5:11"]);
	});
	test("rows have ids of their own, and stand in the order of firmware's numbers", () =>
		assert.deepEqual(
			report(
				`&phy0 { scmi_devid = <8>; };\n&uart0 { clocks = <&scmi_clk 1>; };\n${ETH}${USB}/ { hub { clocks = <&scmi_clk 2>; }; };`,
			).devices.map(({ id }) => id),
			["/ethernet@e6800000", "/usb@e6590000", "/phy@e65a0000", "/serial@e6540000", "/hub"],
		));
});

describe("what is wrong with a row", () => {
	const concerns = (body: string, files: Files = ALONE) => {
		const { devices, resources } = report(body, files);
		return [...devices, ...resources].map(({ name, findings }) => {
			const texts = findings.map(({ text }) => text.slice(0, 60));
			return `${name}: ${texts.length === 0 ? "well" : texts.join(" + ")}`;
		});
	};
	test("nothing", () => assert.deepEqual(concerns(ETH), ["device 4 (eth): well", "clock 0 _eth: well"]));
	test("an error or a warning in the node, all of them; and that of a number at the number", () =>
		assert.deepEqual(concerns(`${ETH}&uart0 { scmi_devid = <4>; clocks = <&scmi_clk 40>, <&scmi_clk 1>; };`), [
			"device 4 (eth): well",
			'device 4 (eth): uart0 has scmi_devid 4 (eth), which does not own clock 1 (_u + clock 40 does not exist: "Demo BL31" serves ids 0–2. Linux: ',
			"clock 0 _eth: well",
			"clock 1 _uart: well",
			'clock 40: clock 40 does not exist: "Demo BL31" serves ids 0–2. Linux: ',
		]));
	test("not an information", () =>
		assert.deepEqual(
			concerns(ETH.replace("<4>", "<40>"), {
				...ALONE,
				"firmware.scmi.yaml": CATALOGUE.replace(", devices: complete", ""),
			}),
			["device 40: well", "clock 0 _eth: well"],
		));
	test("not what is wrong beside it, nor in another file", () =>
		assert.deepEqual(concerns(`/ { a = <NO>; };\n${ETH}/ { b = <NO>; };\n`), [
			"device 4 (eth): well",
			"clock 0 _eth: well",
		]));
	test("in two nodes: in the order of the text, not in that of the tree", () => {
		const [clock] = report(
			"&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 40>; };\n&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 40>; };",
			ALONE,
		).resources;
		assert.deepEqual(
			[clock?.name, clock?.tree, ...(clock?.findings ?? []).map(({ place }) => at(place))],
			["clock 40", "eth0, uart0", "board.dts:3:48", "board.dts:4:47"],
		);
	});
	test("what is wrong in any of its bodies", () =>
		assert.deepEqual(concerns(`&eth0 { a = <NO>; };\n${ETH}&eth0 { };\n`), [
			"device 4 (eth): NO is not defined: as a cell, dtc reports a syntax error",
			"clock 0 _eth: well",
		]));
});

describe("sums", () => {
	const sums = (body: string, files?: Files) => {
		const { summary } = report(body, files);
		return summary.map(({ tone, text, rows }) => `${tone}: ${text} [${rows.join(", ")}]`);
	};
	test("all is well", () => assert.deepEqual(sums(ETH, ALONE), ["good: Every domain gets what its tree uses. []"]));
	test("nothing uses SCMI", () =>
		assert.deepEqual(sums("&eth0 { };", ALONE), ["unknown: No device of these trees uses SCMI. []"]));
	test("refused, refused in part, waiting: the worst first", () =>
		assert.deepEqual(
			sums(
				`&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 2>; };\n&uart0 { scmi_devid = <5>; clocks = <&scmi_clk 1>; resets = <&scmi_rst 1>; };\n&usb0 { clocks = <&scmi_clk 2>; };\n&scmi_rst { status = "disabled"; };`,
				ALONE,
			),
			[
				"bad: Dom0 uses, but is refused: &usb0 [/usb@e6590000]",
				"warning: Dom0 is refused part of what it uses: &eth0 [/ethernet@e6800000]",
				"warning: Dom0 waits for something that is disabled or does not come up: &uart0 [/serial@e6540000]",
			],
		));
	test("the worst first, whichever domain has it", () =>
		assert.deepEqual(
			sums(
				"&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>, <&scmi_clk 1>; };\n&usb0 { xen,passthrough; scmi_devid = <7>; clocks = <&scmi_clk 1>; };",
			),
			[
				"bad: DomU1 uses, but is refused: &usb0 [/usb@e6590000]",
				"warning: Dom0 is refused part of what it uses: &eth0 [/ethernet@e6800000]",
			],
		));
	test("not known, with every device in the order of the tree, also where two have one name", () =>
		assert.deepEqual(
			sums(
				'&uart0 { scmi_devid = <5>; };\n/ { a { hub { clocks = <&scmi_clk 0>; }; }; b { port { clocks = <&scmi_clk 1>; }; }; c { hub { clocks = <&scmi_clk 2>; }; }; };\n#include "gone.dtsi"',
				ALONE,
			),
			[
				"unknown: Dom0: 4 devices not known: whether there is a mediator is not known, as not all of the host's tree could be read (step 1) [/serial@e6540000, /a/hub, /b/port, /c/hub]",
			],
		));
	test("not known, by the reason", () =>
		assert.deepEqual(
			sums(`${ETH}${USB}&uart0 { clocks = <&scmi_clk NO>; };`, { "domu1.cfg": GUEST.replace('"scmi_smc"', "@SCI@") }),
			[
				"unknown: Dom0: 1 device not known: clocks of uart0: its number is NO, which nothing that was read up to there defines [/serial@e6540000]",
				"unknown: DomU1: 1 device not known: whether it asks for SCMI is not known [/usb@e6590000]",
			],
		));
	test("what may be in a file that is missing", () =>
		assert.deepEqual(sums(`${ETH}#include "gone.dtsi"`, ALONE), [
			"unknown: Dom0: 1 device not known: whether there is a mediator is not known, as not all of the host's tree could be read (step 1) [/ethernet@e6800000]",
		]));
	test("of a catalogue that is made from the tree itself", () =>
		assert.deepEqual(
			sums(ETH, {
				...ALONE,
				"firmware.scmi.yaml": CATALOGUE.replace(
					/^permissions: .*$/m,
					"sources: { t: { importer: from-dts, path: board.dts } }",
				),
			}),
			[
				"unknown: Permissions not known: the catalogue is made from this tree, and a tree does not say who may use what. []",
			],
		));
	test("in a line for the command line", () => {
		const counts = (body: string, files?: Files) => {
			const { verdicts } = demoBoard(body, files);
			return verdicts && countsText(verdicts.summary());
		};
		assert.equal(counts(ETH + USB), "2 devices: 2 granted");
		assert.equal(counts(`${ETH}&uart0 { clocks = <&scmi_clk 1>; };`, ALONE), "2 devices: 1 granted, 1 denied");
		assert.equal(counts("", ALONE), "");
	});
});

describe("no table", () => {
	const why = (body: string, files?: Files) => {
		const { missing, broken, devices } = report(body, files);
		return [missing, broken?.text ?? null, broken ? at(broken.place) : null, devices.length];
	};
	test("there is one", () => assert.deepEqual(why(ETH), [null, null, null, 1]));
	test("without a catalogue", () =>
		assert.deepEqual(why(ETH, { "firmware.scmi.yaml": CATALOGUE.replace("acme,demo", "x,y") }), [
			"firmware.scmi.yaml lies beside this board, but its `match` does not fit: it wants x,y, and this board is acme,demo. Its numbers are not checked: correct the catalogue, or make one from the numbers it uses: `SCMI: Make or Choose a Catalogue…`, `scmi-dt import from-dts`.",
			null,
			null,
			0,
		]));
	test("with a catalogue that cannot be read", () =>
		assert.deepEqual(why(ETH, { "firmware.scmi.yaml": "scmiCatalogue: 1\nfirmware: [\n" }), [
			"The firmware catalogue has errors; fix them to see the grants.",
			null,
			null,
			0,
		]));
	test("in the middle of typing there is one all the same, and says where the tree is broken", () =>
		assert.deepEqual(why(`${ETH}&uart0 { clocks = <&scmi_clk 1>`, ALONE), [
			null,
			'expected ";" after the value of clocks',
			"board.dts:4:31",
			2,
		]));
	test("so it is where an #if is never closed", () =>
		assert.deepEqual(why(`${ETH}#if 0`, ALONE), [null, "this #if is never closed by #endif", "board.dts:4:1", 1]));
	test("what dtc would refuse in a tree that was read is not broken text", () =>
		assert.deepEqual(why(`${ETH}&eth0 { a = <&none>; };`, ALONE).slice(1, 3), [null, null]));
	test("a file that is missing is not broken text", () =>
		assert.deepEqual(why(`${ETH}#include "gone.dtsi"`, ALONE), [null, null, null, 1]));
});

test("which files a board is made of", () => {
	const analysis = demoBoard(ETH, {
		"other.dtsi": "",
		"scmi.yaml": "scmi: 1\nhost: board.dts\ncatalogue: firmware.scmi.yaml\n",
	});
	const read = ["board.dts", "soc.dtsi", "other.dtsi", "firmware.scmi.yaml", "domu1.cfg"].filter((name) =>
		hasRead(analysis, `/b/${name}`),
	);
	assert.deepEqual(read, ["board.dts", "soc.dtsi", "firmware.scmi.yaml"]);
});
