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

	// Linux drivers/regulator/core.c machine_constraints_voltage(), drivers/regulator/scmi-regulator.c scmi_regulator_probe()
	test("a supply of which Linux makes no regulator", () => {
		const limits = (min: number, max: number) =>
			`&vdd { regulator-min-microvolt = <${min}>; regulator-max-microvolt = <${max}>; };`;
		const crossed = "uart0 waits, uart1 open, error scmi-regulator-misfit";
		assert.equal(answers(limits(3300000, 1800000)), crossed);
		const levels = CATALOGUE.replace("vdd: { id: 0 }", "vdd: { id: 0, microvolts: [1800000] }");
		assert.equal(answers(limits(3300, 3300), levels), "uart0 waits, uart1 open, error scmi-voltage-unavailable");
		assert.equal(answers(limits(1700000, 1900000), levels), "uart0 open, uart1 open");
		const stray =
			'/ { firmware { scmi { protocol@17 { stray: regulator@1 { reg = <1>; regulator-name = "v"; }; }; }; }; }; &uart1 { vdd-supply = <&stray>; };';
		assert.equal(answers(stray), "uart0 open, uart1 waits, error scmi-regulator-misfit");
	});

	test("clocks of a provider that Linux takes away again", () => {
		const assigned = (id: number) => `&scmi_clk { assigned-clocks = <&scmi_clk ${id}>; assigned-clock-rates = <1>; };`;
		assert.equal(answers(assigned(9)), "uart0 waits, uart1 waits, error scmi-clock-unknown");
		assert.equal(answers(assigned(1)), "uart0 open, uart1 open");
		const waiting = "&{/firmware/scmi} { assigned-clocks = <&scmi_clk 1>; };";
		assert.equal(answers(waiting), "uart0 waits, uart1 waits, error scmi-channel-incomplete");
	});

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

	describe("a mailbox that waits for what comes over it", () => {
		const other = `&{/firmware/scmi} { other: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; }; };`;
		/** The same board over a mailbox; nobody knows a driver that takes the clocks of `acme,mailbox`. */
		const over = (compatible: string, takes: string) =>
			`/ { firmware { scmi { compatible = "arm,scmi"; mboxes = <&mu 5 0>, <&mu 3 0>; }; }; mu: mailbox@445b0000 { compatible = "${compatible}"; reg = <0x445b0000 0x1000>; #mbox-cells = <2>; ${takes} }; };`;
		const power = CATALOGUE.replace("clock: {", "power: { id: 0x11, version: 0x30000 }, clock: {");
		const dead = "uart0 waits, uart1 waits, error scmi-channel-incomplete";

		// Linux drivers/mailbox/imx-mailbox.c imx_mu_probe(): devm_clk_get()
		test("a clock that its driver takes", () => {
			assert.equal(answers(over("fsl,imx95-mu", "")), "uart0 open, uart1 open");
			assert.equal(answers(over("fsl,imx95-mu", "clocks = <&scmi_clk 1>;")), dead);
			assert.equal(answers(over("acme,mailbox", "clocks = <&scmi_clk 1>;")), "uart0 open, uart1 open");
		});

		// drivers/base/platform.c platform_probe(): of_clk_set_defaults(), dev_pm_domain_attach()
		test("what Linux takes for every device, but for several power domains", () => {
			assert.equal(answers(over("acme,mailbox", "assigned-clocks = <&scmi_clk 1>; assigned-clock-rates = <1>;")), dead);
			const one = answers(`${over("acme,mailbox", "power-domains = <&other 0>;")} ${other}`, power);
			assert.equal(one, dead);
			const two = answers(`${over("acme,mailbox", "power-domains = <&other 0>, <&other 1>;")} ${other}`, power);
			assert.equal(two, "uart0 open, uart1 open");
		});

		test("one that is another's, or not firmware's", () => {
			const fixed = '/ { osc: osc { compatible = "fixed-clock"; #clock-cells = <0>; clock-frequency = <1>; }; };';
			assert.equal(answers(`${over("fsl,imx95-mu", "clocks = <&osc>;")} ${fixed}`), "uart0 open, uart1 open");
			const second = `${over("fsl,imx95-mu", "clocks = <&clk2 0>;")} / { page1: sram@53fe0000 { compatible = "arm,scmi-shmem"; reg = <0x53fe0000 0x1000>; }; firmware { scmi-2 { compatible = "arm,scmi-smc"; arm,smc-id = <0x82000003>; shmem = <&page1>; #address-cells = <1>; #size-cells = <0>; clk2: protocol@14 { reg = <0x14>; #clock-cells = <1>; }; }; }; };`;
			assert.doesNotMatch(answers(second), /waits|channel-incomplete/);
		});
	});

	test("nobody uses the node", () => {
		const unused =
			"/delete-node/ &uart0; /delete-node/ &uart1; /delete-node/ &vdd; /delete-node/ &vcc; / { firmware { scmi { arm,smc-id = <0x84000002>; }; }; };";
		assert.equal(answers(unused), "warning scmi-call-strange");
	});
});
