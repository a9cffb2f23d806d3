// What a tree says of SCMI: which node uses which number, where that stands, and which firmware device it says it is.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Board, Use } from "../../server/src/board/board.ts";
import { readBoard } from "../../server/src/board/read-board.ts";
import { readBlob } from "../../server/src/devicetree/blob/blob-reader.ts";
import { writeBlob } from "../../server/src/devicetree/blob/blob-writer.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { displayName } from "../../server/src/devicetree/tree/tree.ts";
import { DEVICE_ID_SPELLINGS } from "../../server/src/hypervisors/index.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import type { Span } from "../../server/src/text/span.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const HEAD = `/dts-v1/;
#define UART_CLK 1
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	osc: oscillator { #clock-cells = <0>; };
	firmware {
		scmi: scmi {
			compatible = "ARM,SCMI-SMC", "arm,scmi";
			#access-controller-cells = <1>;
			perf: protocol@13 { reg = <0x13>; #clock-cells = <1>; #power-domain-cells = <1>; };
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			sensor: protocol@15 { reg = <0x15>; #thermal-sensor-cells = <1>; };
			rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; status = "disabled"; };
			protocol@17 {
				reg = <0x17>;
				other: supply { reg = <3>; };
				regulators { ldo: ldo { reg = <7>; }; no_reg: nothing { }; named: named { reg = <UART_CLK>; }; };
				spares { spare: spare { reg = <4>; }; };
			};
			protocol@19 {
				reg = <0x19>;
				by_name: by-name { function = "uart"; groups = "tx", "rx"; };
				by_number: by-number { pins = <4 UART_CLK>; deeper { groups = <8>; function = <2>; }; };
				bytes: bytes { groups = [74 78 00], "rx"; };
				mixed: mixed { groups = <1>, "tx"; };
			};
			deeper { protocol@11 { reg = <0x11>; pd: pd { #power-domain-cells = <1>; }; }; };
		};
	};
`;

function read(body: string): { readonly board: Board; readonly textAt: (at: Span | undefined) => string } {
	const text = `${HEAD}\t${body}\n};\n`;
	const options = { includePath: { folders: [], dtcFolders: [] }, defines: {} };
	const { tree } = resolve(memorySnapshot({ "/b/board.dts": text }), createSourceCache(), "/b/board.dts", options);
	return {
		board: readBoard(tree, DEVICE_ID_SPELLINGS),
		textAt: (at) => (at === undefined ? "nowhere" : text.slice(at.start, at.end)),
	};
}

/** `node: kind number in property[place] "what is underlined"`, and what else is known; without the regulators that are always there. */
function uses(body: string): string[] {
	const { board, textAt } = read(body);
	const pinsOf = ({ pins }: Use) =>
		pins === undefined
			? ""
			: ` (${pins.selector} ${pins.name ?? "by number"}${pins.chosen ? `, ${pins.chosen.name ?? pins.chosen.id}` : ""})`;
	return board.devices
		.filter(({ node }) => !["ldo", "named"].includes(node.name))
		.flatMap((device) =>
			device.uses.map((use) =>
				[
					`${displayName(device.node)}: ${use.kind} ${use.isMissing ? "missing" : (use.id ?? "?")}${pinsOf(use)}`,
					`in ${use.property.name}[${use.index}] "${textAt(use.at)}"`,
					...(use.name === undefined ? [] : [`called ${use.name}`]),
					...(use.rateHz === undefined ? [] : [`at ${use.rateHz} Hz`]),
					...(use.writtenAt === undefined ? [] : [`written "${textAt(use.writtenAt)}"`]),
					...(use.protocol.enabled ? [] : ["of a node that is off"]),
					...(device.enabled ? [] : ["by a node that is off"]),
				].join(", "),
			),
		);
}

describe("numbers", () => {
	test("of clocks, with their names, among those of others", () =>
		assert.deepEqual(uses('uart { clocks = <&osc>, <&clk UART_CLK>, <&clk 2>; clock-names = "ref", "bus"; };'), [
			'uart: clock 1, in clocks[1] "UART_CLK", called bus',
			'uart: clock 2, in clocks[2] "2"',
		]));
	test("in nodes at every depth, in the tree's order; also below shared memory", () =>
		assert.deepEqual(
			uses(
				'a { clocks = <&clk 1>; b { clocks = <&clk 2>; }; c { d { clocks = <&clk 3>; }; }; }; e { f { }; }; shm { compatible = "arm,scmi-shmem"; g { clocks = <&clk 4>; }; }; h { i { clocks = <&clk 5>; }; };',
			).map((line) => line.split(",")[0]),
			["a: clock 1", "b: clock 2", "d: clock 3", "g: clock 4", "i: clock 5"],
		));
	test("that are missing, or not known", () =>
		assert.deepEqual(uses("uart { clocks = <&clk NO_MACRO>, <&clk>; };"), [
			'uart: clock ?, in clocks[0] "NO_MACRO"',
			'uart: clock missing, in clocks[1] "&clk"',
		]));
	test("of assigned clocks, with the rate at the same place; 0 is none", () =>
		assert.deepEqual(
			uses("uart { assigned-clocks = <&clk 1>, <&clk 2>, <&clk 3>; assigned-clock-rates = <0>, <48000000>; };"),
			[
				'uart: clock 1, in assigned-clocks[0] "1"',
				'uart: clock 2, in assigned-clocks[1] "2", at 48000000 Hz',
				'uart: clock 3, in assigned-clocks[2] "3"',
			],
		));
	test("of parents, resets, power and performance domains, sensors", () =>
		assert.deepEqual(
			uses(
				'gpu { assigned-clock-parents = <0>, <&clk 4>; resets = <&rst 5>; reset-names = "core"; power-domains = <&perf 6>; power-domain-names = "perf"; thermal-sensors = <&sensor 7>; };',
			),
			[
				'gpu: clock 4, in assigned-clock-parents[1] "4"',
				'gpu: perf 6, in power-domains[0] "6", called perf',
				'gpu: reset 5, in resets[0] "5", called core, of a node that is off',
				'gpu: sensor 7, in thermal-sensors[0] "7"',
			],
		));
	test("of a node that is off, or below one", () =>
		assert.deepEqual(
			uses(
				'a { status = "disabled"; clocks = <&clk 1>; b { clocks = <&clk 2>; }; }; c { status = "ok"; clocks = <&clk 3>; };',
			),
			[
				'a: clock 1, in clocks[0] "1", by a node that is off',
				'b: clock 2, in clocks[0] "2", by a node that is off',
				'c: clock 3, in clocks[0] "3"',
			],
		));
	test("of what is no protocol node of the SCMI node itself", () =>
		assert.deepEqual(uses("uart { power-domains = <&pd 0>; clocks = <&osc>; };"), []));
});

describe("regulators", () => {
	test("below the voltage protocol's `regulators` each is a voltage domain, and what names it in -supply uses it", () => {
		assert.deepEqual(uses("gpu { mali-supply = <&ldo>; };"), ['gpu: voltage 7, in mali-supply[0] "&ldo", written "7"']);
		const { board, textAt } = read("");
		assert.deepEqual(
			board.devices.map(({ node, uses: [own] }) => [node.name, own?.id, own?.index, textAt(own?.at), own?.writtenAt]),
			[
				["ldo", 7, 0, "7", undefined],
				["named", 1, 0, "UART_CLK", undefined],
			],
		);
	});
	test("nowhere else, and none without a number", () =>
		assert.deepEqual(uses("gpu { a-supply = <&other>; b-supply = <&spare>; c-supply = <&no_reg>; };"), []));
});

describe("of a blob", () => {
	test("numbers whose bytes end in 0 are no names, unless they could be letters", () => {
		const state = "zeros: zeros { pins = <0x100 0>; groups = <0x41424300>; };";
		const scmi = `firmware { scmi { protocol@19 { ${state} }; }; };`;
		const body = `uart { pinctrl-0 = <&zeros>; };\n};\n/ {\n\t${scmi}`;
		assert.deepEqual(throughBlob(body).slice(2), [
			"uart: pinctrl ? group ABC",
			"uart: pinctrl 256 pin",
			"uart: pinctrl 0 pin",
		]);
	});
	const throughBlob = (body: string) => {
		const tree = writeBlob(read(body).board.tree);
		const board = readBoard(readBlob("/b/board.dtb", tree ?? assert.fail("no blob")).tree, DEVICE_ID_SPELLINGS);
		return board.devices.flatMap(({ node, uses: own }) =>
			own.map(({ kind, id, pins }) =>
				`${node.name}: ${kind} ${id ?? "?"} ${pins?.selector ?? ""} ${pins?.name ?? ""}`.trim(),
			),
		);
	};
	test("the same numbers, and of pins names or numbers, as bytes can tell", () =>
		assert.deepEqual(throughBlob("uart { clocks = <&clk 1>; pinctrl-0 = <&by_name>, <&by_number>; };"), [
			"ldo: voltage 7",
			"named: voltage 1",
			"uart: clock 1",
			"uart: pinctrl ? group tx",
			"uart: pinctrl ? group rx",
			"uart: pinctrl ? function uart",
			"uart: pinctrl 4 pin",
			"uart: pinctrl 1 pin",
			"uart: pinctrl 8 group",
			"uart: pinctrl 2 function",
		]));
});

test("a number that is a macro is known by its name", () => {
	const { board } = read(
		"uart { clocks = <&clk UART_CLK>, <&clk 2>; resets = <&rst (UART_CLK + 1)>; }; gpu { mali-supply = <&named>; };",
	);
	assert.deepEqual(
		observedUses(board).map(({ kind, id, symbol, consumer }) =>
			`${consumer.name}: ${kind} ${id} ${symbol ?? ""}`.trim(),
		),
		[
			"ldo: voltage 7",
			"named: voltage 1 UART_CLK",
			"uart: clock 1 UART_CLK",
			"uart: clock 2",
			"uart: reset 2",
			"gpu: voltage 1",
		],
	);
});

describe("pins", () => {
	test("by name: each word where it stands", () =>
		assert.deepEqual(uses('uart { pinctrl-0 = <&by_name>; pinctrl-names = "default"; };'), [
			'uart: pinctrl ? (group tx, uart), in pinctrl-0[0] "&by_name", written ""tx""',
			'uart: pinctrl ? (group rx, uart), in pinctrl-0[0] "&by_name", written ""rx""',
			'uart: pinctrl ? (function uart), in pinctrl-0[0] "&by_name", written ""uart""',
		]));
	test("by number, of a state and of the nodes in it", () =>
		assert.deepEqual(uses("uart { pinctrl-10 = <&by_name>, <&by_number>; };").slice(3), [
			'uart: pinctrl 4 (pin by number), in pinctrl-10[1] "&by_number", written "4"',
			'uart: pinctrl 1 (pin by number), in pinctrl-10[1] "&by_number", written "UART_CLK"',
			'uart: pinctrl 8 (group by number, 2), in pinctrl-10[1] "&by_number", written "8"',
			'uart: pinctrl 2 (function by number), in pinctrl-10[1] "&by_number", written "2"',
		]));
	test("by name, in a value of which a part is bytes: where each stands is not known", () =>
		assert.deepEqual(uses("uart { pinctrl-0 = <&bytes>; };"), [
			'uart: pinctrl ? (group tx), in pinctrl-0[0] "&bytes"',
			'uart: pinctrl ? (group rx), in pinctrl-0[0] "&bytes"',
		]));
	test("not of what is neither, nor by another property", () => {
		assert.deepEqual(uses("uart { pinctrl-0 = <&mixed>, <&osc>; };"), []);
		assert.deepEqual(uses("uart { pinctrl-x = <&by_name>; my-pinctrl-0 = <&by_name>; };"), []);
	});
});

/** `node: spelling number "what is underlined"`. */
function deviceIds(body: string): string[] {
	const { board, textAt } = read(body);
	return board.devices.flatMap(({ node, deviceIds: ids }) =>
		ids.map(
			({ spelling, id, tooShort, literal, at, provider }) =>
				`${displayName(node)}: ${spelling} ${tooShort ? "too short" : (id ?? "?")} "${textAt(at)}"${literal ? "" : ", not to be replaced"}${provider ? `, of ${provider.name}` : ""}`,
		),
	);
}

describe("device ids", () => {
	test("a number, in each spelling, whether or not the node uses anything", () =>
		assert.deepEqual(deviceIds("a { scmi_devid = <4>; }; b { xen,scmi-devid = <5>; };"), [
			'a: scmi_devid 4 "4"',
			'b: xen,scmi-devid 5 "5"',
		]));
	test("from a macro; of a macro that is not there", () =>
		assert.deepEqual(deviceIds("a { scmi_devid = <UART_CLK>; }; b { scmi_devid = <NO>; };"), [
			'a: scmi_devid 1 "UART_CLK", not to be replaced',
			'b: scmi_devid ? "NO"',
		]));
	test("the first four bytes, whatever they are written as", () =>
		assert.deepEqual(
			deviceIds(
				'a { scmi_devid; }; b { scmi_devid = "5"; }; c { scmi_devid = "abcd"; }; d { scmi_devid = /bits/ 8 <0 0 0 9>; };',
			),
			[
				'a: scmi_devid too short "scmi_devid;", not to be replaced',
				'b: scmi_devid too short "scmi_devid = "5";", not to be replaced',
				'c: scmi_devid 1633837924 "scmi_devid = "abcd";", not to be replaced',
				'd: scmi_devid 9 "scmi_devid = /bits/ 8 <0 0 0 9>;", not to be replaced',
			],
		));
	test("in a list, of the SCMI node alone", () =>
		assert.deepEqual(
			deviceIds(
				"bus: bus { #access-controller-cells = <1>; }; a { access-controllers = <&bus 3>, <&scmi 4>, <&scmi UART_CLK>; };",
			),
			['a: access-controllers 4 "4", of scmi', 'a: access-controllers 1 "UART_CLK", not to be replaced, of scmi'],
		));
	test("in a list that names the SCMI node with a number, and once more without", () =>
		assert.deepEqual(deviceIds("a { access-controllers = <&scmi 4>, <&scmi>; };"), [
			'a: access-controllers 4 "4", of scmi',
		]));
	test("in a list that names the SCMI node without a number", () =>
		assert.deepEqual(deviceIds("a { access-controllers = <&scmi>; };"), [
			'a: access-controllers too short "&scmi", not to be replaced, of scmi',
		]));
});

describe("SCMI nodes", () => {
	const nodes = (body: string) => read(body).board.controllers.map(({ node }) => node.name);
	test("by any transport's compatible, without case; OP-TEE's description of its own server is none", () =>
		assert.deepEqual(
			nodes(
				'a { compatible = "linaro,scmi-optee"; }; optee { compatible = "optee,scmi-server"; b { compatible = "linaro,scmi-optee"; }; }; c { compatible = "acme,scmi"; };',
			),
			["scmi", "a"],
		));
	test("nothing in them is looked for, shared memory included", () => {
		const { board } = read(
			'm: m { compatible = "Arm,SCMI-shmem"; }; s { compatible = "arm,scmi"; n { compatible = "arm,scmi-shmem"; clocks = <&clk 1>; }; };',
		);
		assert.deepEqual(
			board.sharedMemories.map(({ node }) => node.name),
			["m"],
		);
		assert.deepEqual(
			board.devices.map(({ node }) => node.name),
			["ldo", "named"],
		);
	});
	test("a tree without any has no uses, but device ids", () => {
		const options = { includePath: { folders: [], dtcFolders: [] }, defines: {} };
		const text = "/dts-v1/;\n/ { c: c { #clock-cells = <1>; }; u { clocks = <&c 1>; scmi_devid = <1>; }; };\n";
		const { tree } = resolve(memorySnapshot({ "/b.dts": text }), createSourceCache(), "/b.dts", options);
		assert.deepEqual(
			readBoard(tree, DEVICE_ID_SPELLINGS).devices.map(({ node, uses: { length } }) => [node.name, length]),
			[["u", 0]],
		);
	});
});
