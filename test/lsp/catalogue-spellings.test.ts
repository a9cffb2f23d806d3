// Every way in which a tree refers to something of firmware's leads to its line in the catalogue, and is found from there.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Location } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { memoryFiles } from "../workspace/memory-files.ts";
import { startSession, uri } from "./session.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
resources:
  power: { pd: { id: 3 } }
  perf: { cpu: { id: 4 } }
  clock: { ck: { id: 5 } }
  sensor: { temp: { id: 6 } }
  reset: { rs: { id: 7 } }
  voltage: { ldo: { id: 8 } }
  pinctrl:
    p9: { id: 9, kind: pin, name: pin9 }
    g1: { id: 1, kind: group, name: grp }
    f2: { id: 2, kind: function, name: fun }
devices: { dev: { id: 10 } }
permissions: { model: none }
`;
/** Each number, or name, is marked by what it leads to; a label of the node that has the number leads to that node alone. */
const BOARD = `/dts-v1/;
#define TWO(x) x
#define CK 5
#define BOTH <&clk 5>
/ {
	compatible = "acme,demo";
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000010>;
			shmem = <&page>;
			pd: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			perf: protocol@13 { reg = <0x13>; #power-domain-cells = <1>; };
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			sens: protocol@15 { reg = <0x15>; #thermal-sensor-cells = <1>; };
			rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
			protocol@17 { reg = <0x17>; regulators { #address-cells = <1>; #size-cells = <0>; ldo: regulator@8 { reg = <«voltage.ldo»8>; }; }; };
			protocol@19 { reg = <0x19>; state: state { mux { groups = «pinctrl.g1»"grp"; function = «pinctrl.f2»"fun"; }; conf { pins = «pinctrl.p9»"pin9"; }; }; };
		};
	};
	page: sram@1000 { compatible = "arm,scmi-shmem"; reg = <0 0x1000 0 0x100>; };
	thermal-zones { zone { thermal-sensors = <&sens «sensor.temp»6>; }; };
	all: all {
		power-domains = <&pd «power.pd»3>, <&perf «perf.cpu»4>;
		clocks = <&clk «clock.ck»5>, <&clk «clock.ck»CK>, <&clk «clock.ck»TWO(5)>, <&clk «clock.ck»(4 + 1)>, «clock.ck»BOTH;
		assigned-clocks = <&clk «clock.ck»5>;
		resets = <&rst «reset.rs»7>;
		vcc-supply = <«through voltage.ldo»&ldo>;
		pinctrl-0 = <«through pinctrl.g1»«through pinctrl.f2»«through pinctrl.p9»&state>;
		pinctrl-names = "default";
		scmi_devid = <«devices.dev»10>;
	};
};
`;

test("every spelling", async (t) => {
	const marks = [...BOARD.matchAll(/«(through )?([\w.]+)»/g)];
	const board = BOARD.replace(/«[\w. ]+»/g, "");
	const session = await startSession({
		files: memoryFiles({ "/w/board.dts": board, "/w/fw.scmi.yaml": CATALOGUE }),
		folders: ["/w"],
	});
	t.after(session.end);
	await session.open("/w/board.dts", board);
	const inBoard = TextDocument.create("", "", 0, board);
	const inCatalogue = TextDocument.create("", "", 0, CATALOGUE);
	let shift = 0;
	const places = marks.map(({ index, 0: mark, 1: through, 2: name = "" }) => {
		const offset = index - shift;
		shift += mark.length;
		return { name, isThrough: through !== undefined, position: inBoard.positionAt(offset) };
	});
	const written = ({ line, character }: { line: number; character: number }) => `${line}:${character}`;
	for (const { name, position, isThrough } of places) {
		const params = { textDocument: { uri: uri("/w/board.dts") }, position };
		const found = await session.request<Location[]>("textDocument/definition", params);
		const keys = found
			.filter((each) => each.uri === uri("/w/fw.scmi.yaml"))
			.map(({ range }) => CATALOGUE.slice(inCatalogue.offsetAt(range.start), inCatalogue.offsetAt(range.end)));
		assert.deepEqual(keys, isThrough ? [] : [name.split(".")[1]], `${name} at ${written(position)}`);
	}
	for (const name of new Set(places.map((each) => each.name))) {
		const [table = "", key = ""] = name.split(".");
		const offset = CATALOGUE.indexOf(` ${key}:`, CATALOGUE.indexOf(`${table}:`)) + 1;
		const params = {
			textDocument: { uri: uri("/w/fw.scmi.yaml") },
			position: inCatalogue.positionAt(offset),
			context: { includeDeclaration: false },
		};
		const found = await session.request<Location[]>("textDocument/references", params);
		assert.deepEqual(
			found
				.filter((each) => each.uri === uri("/w/board.dts"))
				.map(({ range }) => written(range.start))
				.toSorted(),
			places
				.filter((each) => each.name === name)
				.map(({ position }) => written(position))
				.toSorted(),
			name,
		);
	}
	assert.deepEqual(session.logged, []);
});
