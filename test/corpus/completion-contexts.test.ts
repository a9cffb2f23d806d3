// Every kind of place in which something is offered, on boards of six makers: what comes first there, in text that does not parse.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { type Offered, offered, unmarked, withText } from "../features/in-tree/typing-in-tree.ts";
import { linuxTrees } from "./linux-trees.ts";

const linux = linuxTrees();
const examples = join(import.meta.dirname, "../../examples");
const bundled = join(import.meta.dirname, "../../server/bundled");
const snapshot = new DiskCache({ ...diskFiles, bundled }).snapshot;
const cache = createEngineCache();

/** Where somebody types: the node around it, of the root or by label, and the line up to the cursor; and what comes first. */
type Place = readonly [within: string, typed: string, first: string];

/** What there is to be offered, as people call it. */
const CONTEXTS = [
	"property names",
	"a property, as far as it is typed",
	"compatible of an SCMI node",
	"a whole SCMI node",
	"protocol nodes",
	"memory for messages",
	"clock providers",
	"reset providers",
	"power domain providers",
	"mailboxes",
	"pages",
	"regulators",
	"sensors",
	"a whole value",
	"clocks by name",
	"the second clock",
	"resets by name",
	"power domains by name",
	"devices by name",
	"names of a list",
	"names of pin states",
	"pin states",
	"interrupts",
	"status",
	"headers beside",
	"headers by path",
	"files for dtc",
	"labels to say more of",
	"paths",
	"aliases by path",
	"aliases by label",
	"the console",
	"what is deleted",
] as const;
type Context = (typeof CONTEXTS)[number];

interface Board {
	readonly file: string;
	readonly places: Readonly<Record<Context, Place | undefined>>;
}

const FIRMWARE = "/ { firmware {";
const SCMI = "/ { firmware { scmi {";
const INSTANCES = "scmi-1_(arm,scmi) scmi-1_(arm,scmi-smc)";
const TRANSPORTS = "arm,scmi arm,scmi-smc arm,scmi-smc-param";
const TURNED_OFF = "disabled okay reserved fail";

const BOARDS: Readonly<Record<string, Board>> = {
	"i.MX95 EVK": {
		file: join(linux, "arch/arm64/boot/dts/freescale/imx95-19x19-evk.dts"),
		places: {
			"property names": ["&lpuart1 {", "▮", "assigned-clocks power-domains"],
			"a property, as far as it is typed": ["&lpuart1 {", "clo▮", "clocks clock-names"],
			"compatible of an SCMI node": [SCMI, 'compatible = "▮', TRANSPORTS],
			"a whole SCMI node": [FIRMWARE, "▮", INSTANCES],
			"protocol nodes": [SCMI, "▮", "protocol@12 protocol@16 protocol@17 protocol@80"],
			"memory for messages": ["/ { reserved-memory {", "▮", "scmi-shmem@"],
			"clock providers": ["&lpuart1 {", "clocks = <&▮", "&scmi_clk"],
			"reset providers": undefined,
			"power domain providers": ["&lpuart1 {", "power-domains = <&▮", "&scmi_devpd &scmi_perf"],
			mailboxes: ["&scmi {", "mboxes = <&▮", "&mu2"],
			pages: ["&scmi {", "shmem = <&▮", "&scmi_buf0 &scmi_buf1"],
			regulators: ["&usdhc2 {", "vmmc-supply = <&▮", "&reg_usdhc2_vmmc"],
			sensors: ["/ { thermal-zones { x {", "thermal-sensors = <&▮", "&scmi_sensor"],
			"a whole value": ["&lpuart1 {", "clocks = ▮", "<&scmi_clk>"],
			"clocks by name": ["&lpuart1 {", "clocks = <&scmi_clk ▮", "IMX95_CLK_LPUART1"],
			"the second clock": [
				"&usdhc1 {",
				"assigned-clocks = <&scmi_clk IMX95_CLK_SYSPLL1_PFD1>, <&scmi_clk ▮",
				"IMX95_CLK_USDHC1",
			],
			"resets by name": undefined,
			"power domains by name": ["&lpuart1 {", "power-domains = <&scmi_devpd ▮", "IMX95_PD_ANA IMX95_PD_AON"],
			"devices by name": undefined,
			"names of a list": ["&lpuart1 {", 'clock-names = "▮', "ipg"],
			"names of pin states": ["&lpuart1 {", 'pinctrl-names = "▮', "default sleep"],
			"pin states": ["&lpuart1 {", "pinctrl-0 = <&▮", "&pinctrl_uart1"],
			interrupts: ["&lpuart1 {", "interrupts = <▮", "GIC_SPI GIC_PPI"],
			status: ["&lpuart1 {", 'status = "▮', TURNED_OFF],
			"headers beside": ["", '#include "▮', "imx95-clock.h imx95-pinfunc.h imx95-power.h imx95.dtsi"],
			"headers by path": ["", "#include <dt-bindings/clock/▮", "dt-bindings/clock/nxp,imx95-clock.h"],
			"files for dtc": ["", '/include/ "▮', "imx95-clock.h imx95-pinfunc.h imx95-power.h imx95.dtsi"],
			"labels to say more of": ["", "&lpu▮", "&lpuart3 &lpuart4"],
			paths: ["", "&{/firm▮", "&{/firmware}"],
			"aliases by path": ["/ { aliases {", 'serial9 = "▮', "/soc/bus@44000000/serial@44380000"],
			"aliases by label": ["/ { aliases {", "serial9 = &▮", "&lpuart1"],
			"the console": ["/ { chosen {", 'stdout-path = "▮', "serial0:115200n8"],
			"what is deleted": ["&lpuart1 {", "/delete-property/ ▮", "compatible reg interrupts clocks"],
		},
	},
	RK3588: {
		file: join(linux, "arch/arm64/boot/dts/rockchip/rk3588-rock-5b.dts"),
		places: {
			"property names": ["&uart2 {", "▮", "assigned-clocks resets"],
			"a property, as far as it is typed": ["&uart2 {", "clo▮", "clocks clock-names"],
			"compatible of an SCMI node": [SCMI, 'compatible = "▮', TRANSPORTS],
			"a whole SCMI node": [FIRMWARE, "▮", INSTANCES],
			// its firmware serves clocks and resets alone, and both are there
			"protocol nodes": [SCMI, "prot▮", "protocol@11 protocol@12 protocol@13"],
			"memory for messages": ["/ { reserved-memory {", "▮", "scmi-shmem@"],
			"clock providers": ["&uart2 {", "clocks = <&▮", "&scmi_clk &cru"],
			"reset providers": ["&uart2 {", "resets = <&▮", "&scmi_reset &cru"],
			"power domain providers": ["&uart2 {", "power-domains = <&▮", "&power"],
			mailboxes: undefined,
			pages: ["&scmi {", "shmem = <&▮", "&scmi_shmem"],
			regulators: ["&cpu_l0 {", "cpu-supply = <&▮", "&vdd_cpu_lit_s0"],
			sensors: ["/ { thermal-zones { x {", "thermal-sensors = <&▮", "&tsadc"],
			"a whole value": ["&uart2 {", "clocks = ▮", "<&scmi_clk> <&cru>"],
			"clocks by name": ["&cpu_l0 {", "clocks = <&scmi_clk ▮", "SCMI_CLK_CPUL"],
			"the second clock": ["&uart2 {", "clocks = <&cru SCLK_UART2>, <&cru ▮", "PCLK_UART2"],
			"resets by name": ["&uart2 {", "resets = <&scmi_reset ▮", "scmi_sr_cy_core"],
			"power domains by name": ["&gpu {", "power-domains = <&power ▮", "RK3588_PD_GPU"],
			"devices by name": undefined,
			"names of a list": ["&uart2 {", 'clock-names = "▮', "baudclk apb_pclk"],
			"names of pin states": ["&uart2 {", 'pinctrl-names = "▮', "default sleep"],
			"pin states": ["&uart2 {", "pinctrl-0 = <&uart2_▮", "&uart2_ctsn &uart2_rtsn"],
			interrupts: ["&uart2 {", "interrupts = <▮", "GIC_SPI GIC_PPI"],
			status: ["&uart2 {", 'status = "▮', TURNED_OFF],
			"headers beside": ["", '#include "▮', "rk3588-base-pinctrl.dtsi rk3588-base.dtsi"],
			"headers by path": ["", "#include <dt-bindings/clock/▮", "dt-bindings/clock/rockchip,rk3588-cru.h"],
			"files for dtc": ["", '/include/ "▮', "rk3588-base-pinctrl.dtsi rk3588-base.dtsi"],
			"labels to say more of": ["", "&scmi▮", "&scmi &scmi_clk &scmi_reset"],
			paths: ["", "&{/firm▮", "&{/firmware}"],
			"aliases by path": ["/ { aliases {", 'serial9 = "▮', "/serial@feb50000 /serial@feb90000"],
			"aliases by label": ["/ { aliases {", "serial9 = &▮", "&uart2 &uart6"],
			"the console": ["/ { chosen {", 'stdout-path = "▮', "serial2:1500000n8"],
			"what is deleted": ["&uart2 {", "/delete-property/ ▮", "compatible reg interrupts clocks"],
		},
	},
	Juno: {
		file: join(linux, "arch/arm64/boot/dts/arm/juno-r1-scmi.dts"),
		places: {
			"property names": ["&gpu {", "▮", "clock-names assigned-clocks"],
			"a property, as far as it is typed": ["&gpu {", "power▮", "power-domain-names power-domains"],
			"compatible of an SCMI node": [SCMI, 'compatible = "▮', TRANSPORTS],
			"a whole SCMI node": [FIRMWARE, "▮", INSTANCES],
			"protocol nodes": [SCMI, "▮", "protocol@12 protocol@16"],
			"memory for messages": ["&sram {", "▮", "scmi-sram-section@"],
			"clock providers": ["&gpu {", "clocks = <&▮", "&scmi_dvfs &scmi_clk"],
			"reset providers": undefined,
			"power domain providers": ["&gpu {", "power-domains = <&▮", "&scmi_devpd"],
			mailboxes: [SCMI, "mboxes = <&▮", "&mailbox"],
			pages: [SCMI, "shmem = <&cpu_scp_l▮", "&cpu_scp_lpri0 &cpu_scp_lpri1"],
			regulators: ["&gpu {", "vcc-supply = <&▮", "&mb_fixed_3v3"],
			sensors: ["/ { thermal-zones { x {", "thermal-sensors = <&▮", "&scmi_sensors0"],
			"a whole value": ["&gpu {", "clocks = ▮", "<&scmi_dvfs> <&scmi_clk>"],
			"clocks by name": ["&gpu {", "clocks = <&scmi_clk ▮", "GPU_CLK"],
			"the second clock": ["&gpu {", "clocks = <&scmi_dvfs 2>, <&scmi_clk ▮", "GPU_CLK"],
			"resets by name": undefined,
			"power domains by name": ["&gpu {", "power-domains = <&scmi_devpd ▮", "GPUTOP"],
			"devices by name": undefined,
			"names of a list": ["&gpu {", 'clock-names = "▮', "GPU"],
			"names of pin states": ["&gpu {", 'pinctrl-names = "▮', "default sleep"],
			"pin states": undefined,
			interrupts: ["&gpu {", "interrupts = <▮", "GIC_SPI GIC_PPI"],
			status: ["&gpu {", 'status = "▮', "okay disabled"],
			"headers beside": ["", '#include "▮', "juno-base.dtsi juno-clocks.dtsi"],
			"headers by path": [
				"",
				"#include <dt-bindings/interrupt-controller/arm▮",
				"dt-bindings/interrupt-controller/arm-gic.h",
			],
			"files for dtc": ["", '/include/ "▮', "juno-base.dtsi juno-clocks.dtsi"],
			"labels to say more of": ["", "&scmi▮", "&scmi_devpd &scmi_dvfs &scmi_clk"],
			paths: ["", "&{/firm▮", "&{/firmware}"],
			"aliases by path": ["/ { aliases {", 'serial9 = "▮', "/serial@7ff80000"],
			"aliases by label": ["/ { aliases {", "serial9 = &▮", "&soc_uart0"],
			"the console": ["/ { chosen {", 'stdout-path = "▮', "serial0:115200n8"],
			"what is deleted": ["&gpu {", "/delete-property/ ▮", "compatible reg interrupts"],
		},
	},
	STM32MP157: {
		file: join(linux, "arch/arm/boot/dts/st/stm32mp157c-dk2-scmi.dts"),
		places: {
			"property names": ["&i2c4 {", "▮", "clock-names reset-names"],
			"a property, as far as it is typed": ["&cpu0 {", "assigned▮", "assigned-clocks"],
			"compatible of an SCMI node": [SCMI, 'compatible = "▮', TRANSPORTS],
			"a whole SCMI node": [FIRMWARE, "▮", INSTANCES],
			"protocol nodes": [SCMI, "▮", "protocol@13"],
			"memory for messages": ["/ { reserved-memory {", "▮", "scmi-shmem@"],
			"clock providers": ["&i2c4 {", "clocks = <&▮", "&scmi_clk &rcc"],
			"reset providers": ["&i2c4 {", "resets = <&▮", "&scmi_reset &rcc"],
			"power domain providers": undefined,
			mailboxes: ["&m4_rproc {", "mboxes = <&▮", "&ipcc"],
			pages: undefined,
			regulators: ["&dsi {", "vcc-supply = <&▮", "&scmi_reg11 &scmi_reg18"],
			sensors: ["/ { thermal-zones { x {", "thermal-sensors = <&▮", "&dts"],
			"a whole value": ["&i2c4 {", "clocks = ▮", "<&scmi_clk> <&rcc>"],
			"clocks by name": ["&i2c4 {", "clocks = <&scmi_clk ▮", "CK_SCMI_I2C4"],
			"the second clock": ["&rtc {", "clocks = <&scmi_clk CK_SCMI_RTCAPB>, <&scmi_clk ▮", "CK_SCMI_RTC"],
			"resets by name": ["&i2c4 {", "resets = <&scmi_reset ▮", "RST_SCMI_I2C4"],
			"power domains by name": undefined,
			"devices by name": undefined,
			"names of a list": ["&rcc {", 'clock-names = "▮', ""],
			"names of pin states": ["&i2c4 {", 'pinctrl-names = "▮', "default sleep"],
			"pin states": ["&i2c4 {", "pinctrl-0 = <&▮", "&i2c4_pins_a &i2c4_sleep_pins_a"],
			interrupts: ["&i2c4 {", "interrupts = <▮", "GIC_SPI GIC_PPI"],
			status: ["&i2c4 {", 'status = "▮', TURNED_OFF],
			"headers beside": ["", '#include "stm32mp15▮', ""],
			"headers by path": ["", "#include <dt-bindings/clock/stm32mp1▮", "dt-bindings/clock/stm32mp1-clks.h"],
			"files for dtc": ["", '/include/ "stm32mp15▮', ""],
			"labels to say more of": ["", "&i2c▮", "&i2c1 &i2c2"],
			paths: ["", "&{/firm▮", "&{/firmware}"],
			"aliases by path": ["/ { aliases {", 'serial9 = "▮', "/soc/bus@5c007000/serial@40010000"],
			"aliases by label": ["/ { aliases {", "serial9 = &▮", "&uart4"],
			"the console": ["/ { chosen {", 'stdout-path = "▮', "serial0:115200n8"],
			"what is deleted": ["&i2c4 {", "/delete-property/ ▮", "compatible reg"],
		},
	},
	STM32MP257: {
		file: join(linux, "arch/arm64/boot/dts/st/stm32mp257f-ev1.dts"),
		places: {
			"property names": ["&usart2 {", "▮", "clock-names assigned-clocks resets"],
			"a property, as far as it is typed": ["&usart2 {", "clo▮", "clock-names clocks"],
			"compatible of an SCMI node": [SCMI, 'compatible = "▮', TRANSPORTS],
			"a whole SCMI node": [FIRMWARE, "▮", INSTANCES],
			"protocol nodes": [SCMI, "prot▮", "protocol@11 protocol@12"],
			"memory for messages": ["/ { reserved-memory {", "▮", "scmi-shmem@"],
			"clock providers": ["&usart2 {", "clocks = <&▮", "&scmi_clk &rcc"],
			"reset providers": ["&usart2 {", "resets = <&▮", "&scmi_reset &rcc"],
			"power domain providers": ["&cpu0 {", "power-domains = <&▮", "&CLUSTER_PD"],
			mailboxes: undefined,
			pages: undefined,
			regulators: ["&sdmmc1 {", "vqmmc-supply = <&▮", "&scmi_vddio1"],
			sensors: undefined,
			"a whole value": ["&usart2 {", "clocks = ▮", "<&scmi_clk> <&rcc>"],
			"clocks by name": ["&usart2 {", "clocks = <&scmi_clk ▮", "CK_SCMI_ICN_HS_MCU"],
			"the second clock": ["&rcc {", "clocks = <&scmi_clk CK_SCMI_HSE>, <&scmi_clk ▮", ""],
			"resets by name": ["&usart2 {", "resets = <&scmi_reset ▮", "RST_SCMI_FMC"],
			"power domains by name": undefined,
			"devices by name": undefined,
			"names of a list": ["&usart2 {", 'pinctrl-names = "default", "▮', "idle sleep"],
			"names of pin states": ["&usart2 {", 'pinctrl-names = "▮', "default"],
			"pin states": ["&usart2 {", "pinctrl-0 = <&▮", "&usart2_pins_a"],
			interrupts: ["&usart2 {", "interrupts = <▮", "GIC_SPI GIC_PPI"],
			status: ["&usart2 {", 'status = "▮', TURNED_OFF],
			"headers beside": ["", '#include "▮', "stm32mp257.dtsi"],
			"headers by path": ["", "#include <dt-bindings/clock/▮", "dt-bindings/clock/st,stm32mp25-rcc.h"],
			"files for dtc": ["", '/include/ "▮', "stm32mp257.dtsi"],
			"labels to say more of": ["", "&usart▮", "&usart2"],
			paths: ["", "&{/firm▮", "&{/firmware}"],
			"aliases by path": ["/ { aliases {", 'serial9 = "▮', "/soc@0/bus@42080000/serial@400e0000"],
			"aliases by label": ["/ { aliases {", "serial9 = &▮", "&usart2"],
			"the console": ["/ { chosen {", 'stdout-path = "▮', "serial0:115200n8"],
			"what is deleted": ["&usart2 {", "/delete-property/ ▮", "compatible reg"],
		},
	},
	"R-Car H3, the example": {
		file: join(examples, "rcar-h3/rcar-h3.dts"),
		places: {
			"property names": ["&i2c2 {", "▮", "power-domain-names reset-names xen,passthrough"],
			"a property, as far as it is typed": ["&hscif0 {", "clo▮", "clocks"],
			"compatible of an SCMI node": [SCMI, 'compatible = "▮', TRANSPORTS],
			"a whole SCMI node": [FIRMWARE, "▮", INSTANCES],
			"protocol nodes": [SCMI, "prot▮", "protocol@12 protocol@13"],
			"memory for messages": ["/ { reserved-memory {", "▮", "scmi-shmem@"],
			"clock providers": ["&i2c2 {", "clocks = <&▮", "&scmi_clock &peripheral_clk"],
			"reset providers": ["&i2c2 {", "resets = <&▮", "&scmi_reset"],
			"power domain providers": ["&i2c2 {", "power-domains = <&▮", "&scmi_power"],
			mailboxes: undefined,
			pages: [SCMI, "shmem = <&▮", "&scmi_shm"],
			regulators: undefined,
			sensors: undefined,
			"a whole value": ["&i2c2 {", "clocks = ▮", "<&scmi_clock>"],
			"clocks by name": ["&hsusb {", "clocks = <&scmi_clock ▮", "_ehci0 _hsusb"],
			"the second clock": ["&hsusb {", "clocks = <&scmi_clock 2>, <&scmi_clock ▮", "_hsusb"],
			"resets by name": ["&i2c2 {", "resets = <&scmi_reset ▮", "i2c2"],
			"power domains by name": ["&i2c2 {", "power-domains = <&scmi_power ▮", "scmi_core"],
			"devices by name": ["&i2c2 {", "scmi_devid = <▮", "i2c2"],
			"names of a list": ["&i2c2 {", 'reset-names = "▮', "i2c2"],
			"names of pin states": ["&i2c2 {", 'pinctrl-names = "▮', "default sleep"],
			"pin states": ["&i2c2 {", "pinctrl-0 = <&▮", "&i2c2_pins &avb_pins &hscif0_pins"],
			interrupts: undefined,
			status: ["&i2c2 {", 'status = "▮', TURNED_OFF],
			"headers beside": ["", '#include "▮', "rcar-h3.dtsi"],
			"headers by path": undefined,
			"files for dtc": ["", '/include/ "▮', "rcar-h3.dtsi"],
			"labels to say more of": ["", "&us▮", "&usb0"],
			paths: ["", "&{/firm▮", "&{/firmware} &{/firmware/scmi}"],
			"aliases by path": ["/ { aliases {", 'serial9 = "▮', "/soc/serial@e6540000"],
			"aliases by label": ["/ { aliases {", "serial9 = &▮", "&hscif0"],
			"the console": undefined,
			"what is deleted": ["&i2c2 {", "/delete-property/ ▮", "compatible reg interrupts"],
		},
	},
};

/** A file with a line in the node that is typed in, or at its end where it has none such; nothing behind the cursor is closed. */
function typedIn(text: string, within: string, typed: string): string {
	if (within !== "" && text.includes(within)) return text.replace(within, `${within}\n\t${typed}`);
	return `${text}\n${within}\n\t${typed}\n`;
}

/** What is offered, as the board was before and as it is a moment later, of those that begin as it is typed. */
function offeredIn(file: string, setupOf: typeof setupOfLoneBoard, within: string, typed: string): readonly string[] {
	const whole = analyse(snapshot, cache, setupOf(snapshot, file));
	const source = readFileSync(file, "utf8");
	const { text, offset } = unmarked(typedIn(source, within, typed));
	const files = withText(snapshot, file, text);
	const analysis = analyse(files, cache, setupOf(files, file));
	const wholeBefore = (): Analysis => whole;
	const before = offered({ snapshot, file, text, offset, analyses: [whole] });
	const later = offered({ snapshot: files, file, text, offset, analyses: [analysis], wholeBefore });
	const begun = /[^\s"<]*$/.exec(typed.slice(0, typed.indexOf("▮")))?.[0] ?? "";
	const shown = ({ labels }: Offered) =>
		labels.filter((label) => label.startsWith(begun)).map((label) => label.replaceAll(" ", "_"));
	assert.deepEqual(shown(before)[0], shown(later)[0], "the first one is the same a moment later");
	assert.equal(new Set(later.labels).size, later.labels.length, "nothing is offered twice");
	return shown(later);
}

let places = 0;
after(() => assert.ok(places > 160, `${places} places`));

for (const [name, board] of Object.entries(BOARDS))
	describe(name, () => {
		for (const context of CONTEXTS) {
			const place = board.places[context];
			if (place === undefined) continue;
			const [within, typed, first] = place;
			test(`${context}: ${typed}`, () => {
				places++;
				const labels = offeredIn(board.file, setupOfLoneBoard, within, typed);
				const expected = first.split(" ").filter((word) => word !== "");
				assert.ok(labels.length > 0, "nothing is offered");
				assert.deepEqual(labels.slice(0, expected.length), expected);
			});
		}
	});

/** Files that are no boards: in the context of the one that includes them, or that they are laid over. */
const PARTS: readonly (readonly [board: string, file: string, ...Place])[] = [
	[
		"freescale/imx95-19x19-evk.dts",
		"freescale/imx95-19x19-evk.dts",
		"",
		"&A55_0 { power-domains = <&scmi_perf ▮",
		"IMX95_PERF_A55",
	],
	[
		"st/stm32mp257f-ev1.dts",
		"st/stm32mp257f-ev1.dts",
		"&scmi_regu {",
		"foo: foo@1 { reg = <▮",
		"VOLTD_SCMI_VDDIO VOLTD_SCMI_USB33",
	],
	[
		"freescale/imx95-19x19-evk.dts",
		"freescale/imx95.dtsi",
		"",
		"&lpuart1 { clocks = <&scmi_clk ▮",
		"IMX95_CLK_LPUART1",
	],
	["freescale/imx95-19x19-evk.dts", "freescale/imx95.dtsi", "", "&lpuart1 { clocks = <&▮", "&scmi_clk"],
	["rockchip/rk3588-rock-5b.dts", "rockchip/rk3588-base.dtsi", "", "&cpu_l0 { clocks = <&scmi_clk ▮", "SCMI_CLK_CPUL"],
	["arm/juno-r1-scmi.dts", "arm/juno-scmi.dtsi", "", "&gpu { power-domains = <&scmi_devpd ▮", "GPUTOP"],
	["st/stm32mp257f-ev1.dts", "st/stm32mp251.dtsi", "", "&usart2 { clocks = <&▮", "&scmi_clk &rcc"],
];

for (const [board, part, within, typed, first] of PARTS)
	test(`${typed} in ${part}`, () => {
		const folder = join(linux, "arch/arm64/boot/dts");
		const file = join(folder, part);
		const { text, offset } = unmarked(typedIn(readFileSync(file, "utf8"), within, typed));
		const files = withText(snapshot, file, text);
		const of = (each: typeof snapshot) => analyse(each, cache, setupOfLoneBoard(each, join(folder, board)));
		const whole = of(snapshot);
		const { labels } = offered({
			snapshot: files,
			file,
			text,
			offset,
			analyses: [of(files)],
			wholeBefore: () => whole,
		});
		const expected = first.split(" ");
		assert.deepEqual(labels.slice(0, expected.length), expected);
	});

test("in an overlay, against the board that it is laid over", () => {
	const file = join(linux, "arch/arm64/boot/dts/rockchip/rk3588-rock-5b-pcie-ep.dtso");
	const { text, offset } = unmarked(typedIn(readFileSync(file, "utf8"), "", "&uart2 { clocks = <&▮"));
	const files = withText(snapshot, file, text);
	const board = setupOfLoneBoard(snapshot, join(linux, "arch/arm64/boot/dts/rockchip/rk3588-rock-5b.dts"));
	const setup = { ...board, host: { ...board.host, overlays: [{ path: file }] } };
	const whole = analyse(snapshot, cache, setup);
	const analyses = [analyse(files, cache, setup)];
	const { labels } = offered({ snapshot: files, file, text, offset, analyses, wholeBefore: () => whole });
	assert.deepEqual(labels.slice(0, 2), ["&scmi_clk", "&cru"]);
});
