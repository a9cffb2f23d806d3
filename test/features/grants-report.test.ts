// Fixed permissions, as the i.MX System Manager grants them: no messages ask for anything, and devices have no numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Demo SM, kind: imx-sm, match: { rootCompatible: ["acme,demo"] } }
scmi: { protocols: { clock: { id: 0x14, version: 0x30000 } } }
agents:
  m7: { id: 1, name: M7, type: other }
  ap: { id: 2, name: AP, type: ospm }
resources:
  clock: { bus: { id: 0 }, can: { id: 1 }, uart: { id: 2 }, spi: { id: 3 } }
devices:
  can1: { dt: { labels: [can] }, resources: { clock: [can] } }
  uart1: { dt: { addresses: [0x2000] }, resources: { clock: [uart] } }
  spi1: { dt: { labels: [spi] }, resources: { clock: [spi] } }
permissions:
  model: static
  initial: none
  grants:
    m7: { default: none, resources: { clock: { can: all } } }
    ap: { default: none, resources: { clock: { uart: all } } }
completeness: { clock: complete, devices: complete }
`;

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,demo";
	#address-cells = <1>;
	#size-cells = <1>;
	mb: mailbox { #mbox-cells = <1>; };
	shm: shmem@9000 { compatible = "arm,scmi-shmem"; reg = <0x9000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi";
			mboxes = <&mb 0>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	can: can@1000 { reg = <0x1000 0x100>; clocks = <&scmi_clk 0>, <&scmi_clk 1>; };
	serial@2000 { reg = <0x2000 0x100>; clocks = <&scmi_clk 0>, <&scmi_clk 2>; };
	spi: spi@3000 { reg = <0x3000 0x100>; clocks = <&scmi_clk 3>; status = "disabled"; };
};
`;

test("what nobody may change is left as it is; what another agent has is told", () => {
	const snapshot = memorySnapshot({ "/b/board.dts": BOARD, "/b/sm.scmi.yaml": CATALOGUE });
	const report = grantsReport(analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts")));
	const rows = [...report.devices, ...report.resources].map(({ name, tree, cells, findings }) => {
		const states = cells.map(({ state, used }) => `${state}${used ? "" : ", not used"}`).join("; ");
		return `${name} | ${tree} | ${states} | ${findings.map(({ text }) => text.split(":")[0]).join("; ")}`;
	});
	assert.deepEqual(rows, [
		"device can1 | &can | untouched | clock 1 (can) belongs to M7 (agent 1)",
		"device uart1 | serial@2000 | granted | ",
		"device spi1 | &spi | unused, not used | ",
		"clock 0 bus | can, serial@2000 | untouched | ",
		"clock 1 can | can | untouched | clock 1 (can) belongs to M7 (agent 1)",
		"clock 2 uart | serial@2000 | granted | ",
	]);
	assert.deepEqual(
		report.domains.map(({ agent, note }) => [agent, note]),
		[["agent 2 (AP)", ""]],
	);
});

test("what is found in bodies that stand in another order than the tree's, and in a node below another, is told of its own row", () => {
	const board = BOARD.replace(
		"\tspi: spi",
		"\tbus { hub: hub@4000 { clocks = <&scmi_clk 7>; usb: usb { clocks = <&scmi_clk 8>; }; }; };\n\tspi: spi",
	);
	const later =
		"&hub { assigned-clocks = <&scmi_clk 9>; };\n&can { assigned-clocks = <&scmi_clk 5>; };\n&usb { assigned-clocks = <&scmi_clk 6>; };\n";
	const snapshot = memorySnapshot({ "/b/board.dts": board + later, "/b/sm.scmi.yaml": CATALOGUE });
	const report = grantsReport(analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts")));
	const missing = report.devices.map(
		({ tree, findings }) => `${tree}: ${findings.flatMap(({ text }) => /^clock (\d+) does not/.exec(text)?.[1] ?? [])}`,
	);
	assert.deepEqual(missing.toSorted(), ["&can: 5", "&hub: 7,9", "&spi: ", "&usb: 8,6", "serial@2000: "]);
});

test("a device whose own clock another agent has, but which uses one that it may: nothing is refused", () => {
	const board = BOARD.replace("clocks = <&scmi_clk 0>, <&scmi_clk 1>;", "clocks = <&scmi_clk 2>;");
	const snapshot = memorySnapshot({ "/b/board.dts": board, "/b/sm.scmi.yaml": CATALOGUE });
	const report = grantsReport(analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts")));
	assert.deepEqual(
		report.devices.map(({ name, state }) => `${name}: ${state}`),
		["device can1: granted", "device uart1: granted", "device spi1: unused"],
	);
});

test("what is granted and of no use, since its provider is disabled, is said to wait", () => {
	const board = BOARD.replace("protocol@14 { reg = <0x14>;", 'protocol@14 { reg = <0x14>; status = "disabled";');
	const snapshot = memorySnapshot({ "/b/board.dts": board, "/b/sm.scmi.yaml": CATALOGUE });
	const report = grantsReport(analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts")));
	const cell = report.devices.find(({ name }) => name === "device uart1")?.cells[0];
	assert.deepEqual([cell?.state, cell?.waits], ["waits", true]);
	assert.equal(
		cell?.reasons[0]?.text,
		"its driver waits: clocks of serial@2000: the tree has no enabled node for protocol 0x14",
	);
});

test("a domain whose tree uses nothing, and of which it is not known whether it has an agent", () => {
	const board = `${BOARD.replaceAll(/clocks = <[^;]*;/g, "")}#include "more.dtsi"\n`;
	const catalogue = CATALOGUE.replace(
		"ap: { id: 2, name: AP, type: ospm }",
		"ap: { id: 2, type: ospm }\n  rt: { id: 3, type: ospm }",
	);
	const snapshot = memorySnapshot({ "/b/board.dts": board, "/b/sm.scmi.yaml": catalogue });
	const report = grantsReport(analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts")));
	assert.deepEqual(
		report.domains.map(({ agent }) => agent),
		["agent not known"],
	);
});
