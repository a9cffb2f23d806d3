// Firmware's devices that are in no tree, and nodes that use firmware's resources and are none of its devices: in the grants report alone.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { demoBoard } from "../demo-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

function unmatched(board: string, catalogue: string) {
	const files = { "/b/board.dts": board, "/b/fw.scmi.yaml": catalogue };
	const snapshot = memorySnapshot(files);
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const { inNoTree, noDevice } = grantsReport(analysis).unmatched;
	const lineOf = (text: string, line: number) => text.split("\n")[line]?.trim().split(/[:{]/)[0];
	return {
		inNoTree: inNoTree.map(({ name, owns, place }) => [name, owns, place && lineOf(catalogue, place.range.start.line)]),
		noDevice: noDevice.map(({ tree, uses, place }) => [tree, uses, lineOf(board, place.range.start.line)]),
		codes: analysis.findings.map(({ code }) => code),
	};
}

const CATALOGUE = (devices: string, permissions = "{ model: none }") => `scmiCatalogue: 1
firmware: { name: Demo, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14 }, reset: { id: 0x16 }, perf: { id: 0x13 } } }
agents: { os: { id: 1, type: ospm } }
resources:
  clock: { can: { id: 1, name: _can }, uart: { id: 2 }, spi: { id: 3 }, bus: { id: 4 } }
  reset: { spi: { id: 0 } }
  perf: { cpu: { id: 0 } }
devices:
${devices}permissions: ${permissions}
completeness: { clock: complete, reset: complete, devices: complete }
`;

const LOOKS = `  can1: { dt: { labels: [can] }, resources: { clock: [can] } }
  uart1: { dt: { addresses: [0x2000] }, resources: { clock: [uart] } }
  spi1: { dt: { labels: [spi], addresses: [0x9000] }, resources: { clock: [spi], reset: [spi] } }
  idle: { dt: { labels: [idle] }, resources: {} }
  bare: { resources: { clock: [bus] } }
`;

const BOARD = (nodes: string, head = "") => `/dts-v1/;
${head}/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	shm: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_perf: protocol@13 { reg = <0x13>; #clock-cells = <1>; };
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_rst: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
${nodes}
};
`;

describe("devices that are told by their labels and addresses", () => {
	const NODES = `	can: can@1000 { reg = <0x1000 0x100>; clocks = <&scmi_clk 1>; status = "disabled"; };
	serial@2000 { reg = <0x2000 0x100>; clocks = <&scmi_clk 2>; };
	eth: ethernet@4000 { reg = <0x4000 0x100>; clocks = <&scmi_clk 4>; };
	off: ethernet@5000 { reg = <0x5000 0x100>; clocks = <&scmi_clk 4>; status = "disabled"; };
	cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { reg = <0>; clocks = <&scmi_perf 0>; }; };`;
	test("a disabled node is in the tree; what owns nothing, or looks like nothing, is not missed", () => {
		assert.deepEqual(unmatched(BOARD(NODES), CATALOGUE(LOOKS)), {
			inNoTree: [["device spi1", "clock 3 (spi) and reset 0 (spi)", "spi1"]],
			noDevice: [["&eth", "clock 4 (bus)", "eth"]],
			codes: [],
		});
	});
	test("of a tree that could not be read whole nothing is missed", () => {
		assert.deepEqual(unmatched(BOARD(NODES, '#include "more.dtsi"\n'), CATALOGUE(LOOKS)).inNoTree, []);
	});
	test("a catalogue that says of no device how it looks tells nothing", () => {
		const bare = "  can1: { resources: { clock: [can] } }\n";
		assert.deepEqual(unmatched(BOARD(NODES), CATALOGUE(bare)), { inNoTree: [], noDevice: [], codes: [] });
	});
	test("firmware without devices tells nothing", () => {
		assert.deepEqual(unmatched(BOARD(NODES), CATALOGUE("  {}\n")), { inNoTree: [], noDevice: [], codes: [] });
	});
});

// The board of the rules' pages: eth (4), uart (5), usb (7) and phy (8), by number.
describe("devices that a mediator asks for by number", () => {
	const lists = (body: string) => {
		const { inNoTree, noDevice } = grantsReport(demoBoard(body)).unmatched;
		return { inNoTree: inNoTree.map(({ name }) => name), noDevice: noDevice.map(({ tree }) => tree) };
	};
	test("a node that looks like a device is in the tree, with or without its number; one that uses and names nothing is listed", () => {
		assert.deepEqual(
			lists("&eth0 { scmi_devid = <4>; clocks = <&scmi_clk 0>; };\n&usb0 { clocks = <&scmi_clk 2>; };"),
			{
				inNoTree: [],
				noDevice: ["&usb0"],
			},
		);
	});
	test("a device whose number another node names is in the tree; what nothing names or looks like is not", () => {
		const gone =
			"/delete-node/ &usb0;\n/delete-node/ &uart0;\n/ { serial@9000 { reg = <0x9000 0x100>; scmi_devid = <5>; }; };";
		assert.deepEqual(lists(gone), { inNoTree: ["device 7 (usb)"], noDevice: [] });
	});
	test("what permissions do not cover needs no device, and what is part of a device is it", () => {
		const body = `&eth0 { power-domains = <&scmi_pd 0>; };
&usb0 { scmi_devid = <7>; core@1 { clocks = <&scmi_clk 2>; }; };`;
		assert.deepEqual(lists(body), { inNoTree: [], noDevice: [] });
	});
});
