// What check says is dead is not shown as open: a supply whose regulator is disabled, a page that Linux does not map, a call that is nobody's.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const BOARD = `/dts-v1/;
/ {
	compatible = "acme,open";
	#address-cells = <1>;
	#size-cells = <1>;
	page0: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&page0>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			protocol@17 {
				reg = <0x17>;
				regulators {
					#address-cells = <1>;
					#size-cells = <0>;
					vdd: regulator@0 { reg = <0>; };
					vcc: regulator@1 { reg = <1>; };
				};
			};
		};
	};
	uart0: serial@e6540000 { reg = <0xe6540000 0x1000>; vdd-supply = <&vdd>; clocks = <&scmi_clk 0>; };
	uart1: serial@e6550000 { reg = <0xe6550000 0x1000>; vdd-supply = <&vcc>; clocks = <&scmi_clk 1>; };
};
`;

const CATALOGUE = `scmiCatalogue: 1
firmware: { name: Open, match: { rootCompatible: ["acme,open"] } }
scmi: { protocols: { clock: { id: 0x14, version: 0x30000 }, voltage: { id: 0x17, version: 0x20000 } } }
permissions: { model: none }
completeness: { clock: complete, voltage: complete }
resources: { clock: { a: { id: 0 }, b: { id: 1 } }, voltage: { vdd: { id: 0 }, vcc: { id: 1 } } }
`;

const AGENTS = `agents: { ns: { id: 0, type: ospm, channels: [{ transport: smc, smcId: 0x84000002 }] } }\n`;

/** `uart0: open, uart1: waits`, and who says something of it. */
function answers(typed: string, catalogue = CATALOGUE): string {
	const files = { "/b/board.dts": `${BOARD}${typed}\n`, "/b/open.scmi.yaml": catalogue };
	const snapshot = memorySnapshot(files);
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	const rows = grantsReport(analysis).devices.filter(({ tree }) => tree.includes("uart"));
	const states = rows.map(({ tree, cells }) => `${tree.slice(1)} ${cells.map(({ state }) => state).join(" ")}`);
	return [...states, ...analysis.findings.map(({ code, severity }) => `${severity} ${code}`)].join(", ");
}

const RAM = '/ { memory@50000000 { device_type = "memory"; reg = <0x50000000 0x10000000>; }; };';
const reserved = (more: string) =>
	`${RAM} / { reserved-memory { #address-cells = <1>; #size-cells = <1>; ranges; pages@53f00000 { reg = <0x53f00000 0x100000>; ${more} }; }; };`;

describe("what nothing comes of is not open", () => {
	test("all is well", () => assert.equal(answers(""), "uart0 open, uart1 open"));

	test("a supply whose regulator is disabled", () =>
		assert.equal(answers('&vdd { status = "disabled"; };'), "uart0 waits, uart1 open, warning scmi-provider-disabled"));

	test("a page in RAM", () => {
		assert.equal(answers(RAM), "uart0 waits, uart1 waits, warning scmi-page-in-ram");
		assert.equal(
			answers(reserved('no-map; status = "disabled";')),
			"uart0 waits, uart1 waits, warning scmi-page-in-ram",
		);
		assert.equal(answers(reserved("no-map;")), "uart0 open, uart1 open");
	});

	test("a page in RAM that the boot loader may take out", () =>
		assert.equal(answers(reserved("")), "uart0 unknown, uart1 unknown, information scmi-page-in-ram"));

	test("a call that is no SoC's, unless firmware has it", () => {
		const psci = "/ { firmware { scmi { arm,smc-id = <0x84000002>; }; }; };";
		assert.equal(answers(psci), "uart0 waits, uart1 waits, warning scmi-call-strange");
		assert.equal(answers(psci, CATALOGUE + AGENTS), "uart0 open, uart1 open");
	});

	test("an SCMI node that no driver takes", () => {
		const misspelt = '/ { firmware { scmi { compatible = "arm,scmi-scm"; }; }; };';
		assert.equal(answers(misspelt), "uart0 waits, uart1 waits, error scmi-node-misspelt");
		const nameless = "/ { firmware { scmi { /delete-property/ compatible; }; }; };";
		assert.equal(answers(nameless), "uart0 waits, uart1 waits, error scmi-node-misspelt");
	});

	test("nobody uses the node", () => {
		const unused =
			"/delete-node/ &uart0; /delete-node/ &uart1; /delete-node/ &vdd; /delete-node/ &vcc; / { firmware { scmi { arm,smc-id = <0x84000002>; }; }; };";
		assert.equal(answers(unused), "warning scmi-call-strange");
	});
});
