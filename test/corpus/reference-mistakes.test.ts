// Mistakes in lists of references, each planted in a board of Linux: found where it is, and nothing else with it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { editedBoard } from "./edited-board.ts";

/** A text of the edited file and what it becomes; `^` stands before the place of the finding, and is not written. */
type Row = readonly [what: string, from: string, to: string, found: string];

interface Board {
	readonly board: string;
	readonly file: string;
	/** Without the catalogues that come with the product. */
	readonly isBare?: true;
	readonly rows: readonly Row[];
}

/** Of a node that is disabled, in the SoC's tree. */
const TPM4 = "clocks = <&scmi_clk IMX95_CLK_TPM4>;";
/** Of usdhc3, disabled too. */
const RATE =
	"assigned-clocks = <&scmi_clk IMX95_CLK_USDHC3>;\n\t\t\t\tassigned-clock-parents = <&scmi_clk IMX95_CLK_SYSPLL1_PFD1>;\n\t\t\t\tassigned-clock-rates = <400000000>;";
const MISMATCH = "scmi-provider-mismatch";
const SYMBOL = "warning scmi-symbol-mismatch";
const OFF = "warning scmi-provider-disabled";
const SD = "clocks = <&scmi_clk SCMI_HCLK_SD>,";
const SUPPLY = "vmmc-supply = <&scmi_vdd_sdcard>;";

const BOARDS: readonly Board[] = [
	{
		board: "freescale/imx95-19x19-evk.dts",
		file: "freescale/imx95.dtsi",
		rows: [
			["disabled: another protocol", TPM4, "clocks = <^&scmi_devpd 3>;", "warning clocks_property"],
			["disabled: no number", TPM4, "clocks = <^&scmi_clk>;", "warning clocks_property"],
			["disabled: two numbers", TPM4, "clocks = <&scmi_clk 3 ^7>;", "warning clocks_property"],
			["disabled: no provider", TPM4, "clocks = <^3>;", "warning clocks_property"],
			[
				"disabled: a rate too many",
				RATE,
				`${RATE.slice(0, -2)}>, <^200000000>;`,
				"warning scmi-assigned-clocks-misfit",
			],
			["disabled: a misspelt list", TPM4, "^clock = <&scmi_clk 3>;", "warning scmi-property-misspelt"],
			[
				"disabled: no provider of channels",
				"dmas = <&edma2 22 0 FSL_EDMA_RX>",
				"dmas = <^&mu2 22 0 FSL_EDMA_RX>",
				"warning dmas_property",
			],
		],
	},
	{
		board: "rockchip/rk3588-rock-5b.dts",
		file: "rockchip/rk3588-base.dtsi",
		rows: [["firmware's macro at the clock unit", SD, "clocks = <&cru ^SCMI_HCLK_SD>,", SYMBOL]],
	},
	{
		board: "rockchip/rk3588-rock-5b.dts",
		file: "rockchip/rk3588-base.dtsi",
		isBare: true,
		rows: [["firmware's macro, by its name", SD, "clocks = <^&cru SCMI_HCLK_SD>,", `warning ${MISMATCH}`]],
	},
	{
		board: "amlogic/amlogic-c3-c308l-aw419.dts",
		file: "amlogic/amlogic-c3.dtsi",
		rows: [["firmware's macro at a PLL", "<&scmi_clk CLKID_OSC>", "<&clkc_pll ^CLKID_OSC>", SYMBOL]],
	},
	{
		board: "st/stm32mp257f-ev1.dts",
		file: "st/stm32mp257f-ev1.dts",
		rows: [
			["the node around the regulators", SUPPLY, "vmmc-supply = <^&scmi_regu>;", `error ${MISMATCH}`],
			["the voltage protocol", SUPPLY, "vmmc-supply = <^&scmi_voltd>;", `error ${MISMATCH}`],
			[
				"pins of the node around regulators",
				"pinctrl-0 = <&sdmmc1_b4_pins_a>;",
				"pinctrl-0 = <^&scmi_regu>;",
				`error ${MISMATCH}`,
			],
			[
				"a regulator disabled",
				'regulator-name = "vdd_sdcard";',
				'regulator-name = "vdd_sdcard";\n\t\t^status = "disabled";',
				OFF,
			],
		],
	},
	{
		board: "st/stm32mp257f-ev1.dts",
		file: "st/stm32mp251.dtsi",
		rows: [["firmware's macro at the clock unit", "<&rcc CK_KER_SPI2>", "<&rcc ^CK_SCMI_HSE>", SYMBOL]],
	},
];

for (const { board, file, isBare, rows } of BOARDS)
	describe(board, () => {
		for (const [what, from, to, found] of rows)
			test(what, () => {
				const { path, text, place, analysis } = editedBoard(board, file, from, to, isBare);
				const isMarked = place !== undefined;
				const lines = analysis.findings.map(({ severity, code, at, message }) => ({
					found: `${severity} ${code}`,
					message,
					...(isMarked && at.file === path && { at: positionAt(lineIndexOf(text), at.start) }),
				}));
				assert.deepEqual(
					lines.map(({ message, ...rest }) => rest),
					[{ found, ...(isMarked && { at: positionAt(lineIndexOf(text), place) }) }],
					lines.map(({ message }) => message).join("\n"),
				);
			});
	});
