// Public firmwares that come with the product, on trees that people published: what agrees is silent, what does not is told.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import type { Catalogue } from "../../server/src/catalogue/model.ts";
import { readCatalogue } from "../../server/src/catalogue/read-catalogue.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { memorySnapshot } from "../memory-snapshot.ts";

const bundledText = (name: string) =>
	readFileSync(join(import.meta.dirname, "../../server/bundled", `${name}.scmi.yaml`), "utf8");

function bundled(name: string): Catalogue {
	const { catalogue } = readCatalogue(memorySnapshot({ "/c.scmi.yaml": bundledText(name) }), "/c.scmi.yaml");
	return catalogue ?? assert.fail(name);
}

/** The findings of a board with the bundled catalogue copied beside it, where it counts in full. */
function findings(name: string, board: string): readonly string[] {
	const files = { "/b/board.dts": board, "/b/fw.scmi.yaml": bundledText(name) };
	const snapshot = memorySnapshot(files);
	const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, "/b/board.dts"));
	return analysis.findings
		.filter(({ severity }) => severity !== "hint" && severity !== "information")
		.map(({ severity, code, message }) => `${severity} ${code} ${message}`);
}

const size = (table: object | undefined) => Object.keys(table ?? {}).length;

describe("R-Car Gen3 (firmware-catalogues 0.2, 0.3)", () => {
	const catalogue = bundled("renesas,r8a7795");
	test("37 clocks, 29 resets, 80 devices of which 23 own clocks or resets, 16 channels", () => {
		assert.deepEqual([size(catalogue.resources.clock), size(catalogue.resources.reset)], [37, 29]);
		const devices = Object.values(catalogue.devices);
		assert.equal(devices.length, 80);
		const owners = devices.filter(({ resources: { clock = [], reset = [] } = {} }) => clock.length + reset.length > 0);
		assert.equal(owners.length, 23);
		assert.equal(Object.values(catalogue.agents).filter(({ channels = [] }) => channels.length > 0).length, 16);
	});

	/** Dom0 of Xen RFC v2 on channel 1, with one device of the published snippets. */
	const board = (node: string) => `/dts-v1/;
/ {
	compatible = "renesas,r8a7795";
	#address-cells = <1>;
	#size-cells = <1>;
	shm: sram@53ff0000 { compatible = "arm,scmi-shmem"; reg = <0x53ff0000 0x1000>; };
	sram@53ff1000 { compatible = "arm,scmi-shmem"; reg = <0x53ff1000 0x1000>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <0x82000002>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			scmi_power: protocol@11 { reg = <0x11>; #power-domain-cells = <1>; };
			scmi_clock: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
			scmi_reset: protocol@16 { reg = <0x16>; #reset-cells = <1>; };
		};
	};
	${node}
};
`;
	const told = (node: string) => findings("renesas,r8a7795", board(node)).map((text) => text.split(";")[0]);

	test("the seed's &avb { scmi_devid = <0>; } agrees", () => {
		assert.deepEqual(
			told(
				"avb: ethernet@e6800000 { reg = <0xe6800000 0x800>; scmi_devid = <0>; clocks = <&scmi_clock 0>; resets = <&scmi_reset 0>; };",
			),
			[],
		);
	});
	test("the seed's &usb0 { scmi_devid = <1>; } does not: device 1 is HDMI0, clock 1 is _usb3-if0", () => {
		assert.deepEqual(
			told("usb0: usb@ee000000 { reg = <0xee000000 0xc00>; scmi_devid = <1>; clocks = <&scmi_clock 1>; };"),
			[
				"warning scmi-device-id-mismatch usb0 has scmi_devid 1 (hdmi0), which does not own clock 1 (_usb3-if0). Device 8 (xhci0) owns everything usb0 uses",
			],
		);
	});
	test("the RFC's hscif0 { scmi_devid = <5>; } does not: device 5 is I2C2, clock 5 is _usb-dmac0", () => {
		assert.deepEqual(
			told(
				"hscif0: serial@e6540000 { reg = <0xe6540000 0x60>; scmi_devid = <5>; clocks = <&scmi_clock 5>; resets = <&scmi_reset 5>; };",
			),
			["warning scmi-device-id-mismatch hscif0 has scmi_devid 5 (i2c2), which does not own clock 5 (_usb-dmac0)"],
		);
	});
	test("the binding patch's usb@e6590000 agrees: 19 is HSUSB", () => {
		assert.deepEqual(
			told(
				"usb@e6590000 { reg = <0xe6590000 0x200>; xen,scmi-devid = <19>; clocks = <&scmi_clock 3>, <&scmi_clock 2>; resets = <&scmi_reset 10>, <&scmi_reset 9>; power-domains = <&scmi_power 0>; };",
			),
			[],
		);
	});
});

test("Raspberry Pi 5 (firmware-catalogues 1.2): resets 0 to 3 are pcie1's and pcie2's, pins 30 to 35 sdhci1's", () => {
	const { devices, resources } = bundled("raspberrypi,5-model-b");
	const numbers = (key: string, kind: "reset" | "pinctrl") => [
		...new Set(devices[key]?.resources?.[kind]?.map((name) => resources[kind]?.[name]?.id)),
	];
	assert.deepEqual(
		Object.entries(devices).map(([key, { id }]) => [id, key, numbers(key, "reset"), numbers(key, "pinctrl")]),
		[
			[0, "pcie0", [], []],
			[1, "pcie1", [0, 1], []],
			[2, "pcie2", [2, 3], []],
			[3, "sdhci0", [], []],
			[4, "sdhci1", [], [30, 31, 32, 33, 34, 35]],
		],
	);
});

test("RK3588 (firmware-catalogues 0.8): 40 clocks", () => {
	assert.equal(size(bundled("rockchip,rk3588").resources.clock), 40);
});

// plat/st/stm32mp1/stm32mp1_scmi.c of TF-A: agent 0 has 21 clocks, agent 1 three; 0 is HSE for one and PLL3_Q for the other.
describe("STM32MP1, where each agent has numbers of its own (firmware-catalogues 0.5)", () => {
	const AGENT_0 =
		"hse hsi csi lse lsi pll2_q pll2_r mpu axi bsec cryp1 gpioz hash1 i2c4 i2c6 iwdg1 rng1 rtc rtcapb spi6 usart1";
	const clocks = AGENT_0.split(" ").map(
		(key, id) => `    ${key}: { agentIds: { a0: ${id}, a1: ${key === "hse" ? 1 : "null"} } }`,
	);
	const CATALOGUE = `scmiCatalogue: 1
firmware: { name: STM32MP1, kind: tf-a, match: { rootCompatible: ["st,stm32mp157"] } }
scmi: { protocols: { clock: { id: 0x14, idSpace: per-agent } } }
agents:
  a0: { id: 0, channels: [{ transport: smc, smcId: 0x82002000 }] }
  a1: { id: 1, channels: [{ transport: smc, smcId: 0x82002001 }] }
resources:
  clock:
${clocks.join("\n")}
    pll3_q: { agentIds: { a0: null, a1: 0 } }
    mcu: { agentIds: { a0: null, a1: 2 } }
permissions: { model: none }
completeness: { agents: complete, clock: complete }
`;
	const board = (smc: string, clock: number) => `/dts-v1/;
/ {
	compatible = "st,stm32mp157";
	#address-cells = <1>;
	#size-cells = <1>;
	shm: sram@2ffff000 { compatible = "arm,scmi-shmem"; reg = <0x2ffff000 0x80>; };
	firmware {
		scmi {
			compatible = "arm,scmi-smc";
			arm,smc-id = <${smc}>;
			shmem = <&shm>;
			#address-cells = <1>;
			#size-cells = <0>;
			clk: protocol@14 { reg = <0x14>; #clock-cells = <1>; };
		};
	};
	uart: serial@1000 { reg = <0x1000 0x100>; clocks = <&clk ${clock}>; };
};
`;
	function told(smc: string, clock: number) {
		const files = { "/b/board.dts": board(smc, clock), "/b/fw.scmi.yaml": CATALOGUE };
		const snapshot = memorySnapshot(files);
		const { facts, findings: found } = analyse(
			snapshot,
			createEngineCache(),
			setupOfLoneBoard(snapshot, "/b/board.dts"),
		);
		const names = facts.boot?.result.trace.flatMap((step) =>
			step.kind === "message" && step.message === "CLOCK_ATTRIBUTES"
				? step.reply.flatMap(({ name, value }) => (name === "clock_name" ? [value] : []))
				: [],
		);
		return {
			names,
			found: found.filter(({ severity }) => severity === "error").map(({ message }) => message.split(". ")[0]),
		};
	}
	test("0 is another clock for each of them", () => {
		assert.deepEqual(told("0x82002000", 0), { names: ["hse"], found: [] });
		assert.deepEqual(told("0x82002001", 0), { names: ["pll3_q"], found: [] });
	});
	test("20 is the first agent's alone", () => {
		assert.deepEqual(told("0x82002000", 20).found, []);
		assert.deepEqual(told("0x82002001", 20).found, [
			'clock 20 (usart1) belongs to another agent: on this channel "STM32MP1" serves agent a1, which has ids 0–2',
		]);
	});
});
