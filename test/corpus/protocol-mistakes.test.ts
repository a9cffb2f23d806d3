// Mistakes at protocol nodes and at numbers of firmware devices, each planted in a board of Linux: found where it is, and nothing else with it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lineIndexOf, positionAt } from "../../server/src/text/line-index.ts";
import { editedBoard } from "./edited-board.ts";

/** A text of the edited file and what it becomes; `^` stands before the place of the finding, and is not written. */
type Row = readonly [what: string, from: string, to: string, found: string];

interface Board {
	readonly board: string;
	readonly file: string;
	/** A board that is not written for Xen has more to it, where its firmware is known. */
	readonly isBare?: true;
	readonly rows: readonly Row[];
}

const CLOCKS = "reg = <0x14>;\n\t\t\t\t#clock-cells = <1>;";
const SENSORS = "reg = <0x15>;\n\t\t\t\t#thermal-sensor-cells = <1>;";
const NUMBER = "scmi-protocol-mismatch";
const CELLS = "scmi-protocol-cells";
const REGULATOR = "scmi-regulator-misfit";
const MALFORMED = "warning scmi-device-id-malformed";
const CONFLICT = "warning scmi-device-id-conflict";
const CONSOLE = "/* console */";
const SDMMC = "clocks = <&scmi_clk SCMI_HCLK_SD>,";

const BOARDS: readonly Board[] = [
	{
		board: "freescale/imx95-19x19-evk.dts",
		file: "freescale/imx95.dtsi",
		rows: [
			["a decimal number", "reg = <0x14>;", "reg = <^14>;", `error ${NUMBER}`],
			["a number of three digits", "reg = <0x14>;", "reg = <^0x140>;", `error ${NUMBER}`],
			["a number as text", "reg = <0x14>;", '^reg = "0x14";', `error ${NUMBER}`],
			[
				"no number",
				`scmi_clk: protocol@14 {\n\t\t\t\t${CLOCKS}`,
				"scmi_clk: ^protocol@14 {\n\t\t\t\t#clock-cells = <1>;",
				`error ${NUMBER}`,
			],
			["the number of another", "reg = <0x14>;", "reg = <^0x16>;", `error ${NUMBER}`],
			["the number of the next, which is there too", "reg = <0x15>;", "reg = <^0x14>;", `error ${NUMBER}`],
			[
				"the same twice",
				"scmi_iomuxc: protocol@19",
				"protocol@1b { reg = <^0x13>; };\n\n\t\t\tscmi_iomuxc: protocol@19",
				`warning ${NUMBER}`,
			],
			[
				"another number in the name",
				"scmi_iomuxc: protocol@19",
				"protocol@18 { reg = <^0x12>; };\n\n\t\t\tscmi_iomuxc: protocol@19",
				`information ${NUMBER}`,
			],
			[
				"the base protocol",
				"scmi_iomuxc: protocol@19",
				"protocol@10 { reg = <^0x10>; };\n\n\t\t\tscmi_iomuxc: protocol@19",
				`information ${NUMBER}`,
			],
			["no cell", CLOCKS, CLOCKS.replace("<1>", "<^0>"), `error ${CELLS}`],
			["two cells of clocks", CLOCKS, CLOCKS.replace("<1>", "<^2>"), `error ${CELLS}`],
			["two cells of sensors", SENSORS, SENSORS.replace("<1>", "<^2>"), `error ${CELLS}`],
			["cells without the s", CLOCKS, CLOCKS.replace("#", "^#").replace("cells", "cell"), "error scmi-node-misspelt"],
			["cells without the #", CLOCKS, CLOCKS.replace("#", "^"), "error scmi-node-misspelt"],
			[
				"cells of several",
				SENSORS,
				SENSORS.replace("#thermal-sensor", "^#thermal-sensors"),
				"error scmi-node-misspelt",
			],
			[
				"cells that nobody refers to, misspelt",
				"scmi_iomuxc: protocol@19",
				"protocol@16 { reg = <0x16>; ^#reset-cell = <1>; };\n\n\t\t\tscmi_iomuxc: protocol@19",
				"warning scmi-node-misspelt",
			],
			[
				"no cells, and nobody refers to it",
				"scmi_iomuxc: protocol@19",
				"^protocol@16 { reg = <0x16>; };\n\n\t\t\tscmi_iomuxc: protocol@19",
				`information ${CELLS}`,
			],
			[
				"in another protocol",
				"reg = <0x19>;",
				"reg = <0x19>;\n\t\t\t\t^protocol@16 { reg = <0x16>; #reset-cells = <1>; };",
				"warning scmi-protocol-misplaced",
			],
			[
				"beside the SCMI node",
				"\t\tscmi {\n",
				"\t\t^protocol@16 { reg = <0x16>; #reset-cells = <1>; };\n\t\tscmi {\n",
				"warning scmi-protocol-misplaced",
			],
			[
				"regulators elsewhere",
				"scmi_iomuxc: protocol@19",
				"protocol@17 { reg = <0x17>; ^vregs { regulator@0 { reg = <0>; }; }; };\n\n\t\t\tscmi_iomuxc: protocol@19",
				`warning ${REGULATOR}`,
			],
			[
				"a CPU's domain called otherwise",
				'power-domain-names = "perf"',
				'^power-domain-names = "cpu"',
				"warning scmi-cpufreq-misfit",
			],
			[
				"a CPU with a clock before its domain",
				"power-domains = <&scmi_perf IMX95_PERF_A55>;",
				"clocks = <^&scmi_clk 17>; power-domains = <&scmi_perf IMX95_PERF_A55>;",
				"warning scmi-cpufreq-misfit",
			],
		],
	},
	{
		board: "rockchip/rk3588-rock-5b.dts",
		file: "rockchip/rk3588-base.dtsi",
		isBare: true,
		rows: [
			["a device's number as text", SDMMC, `^scmi_devid = "19"; ${SDMMC}`, MALFORMED],
			["two numbers", SDMMC, `^scmi_devid = <19 20>; ${SDMMC}`, MALFORMED],
			["64 bits", SDMMC, `^scmi_devid = /bits/ 64 <19>; ${SDMMC}`, MALFORMED.replace("warning", "error")],
			["two spellings at odds", SDMMC, `scmi_devid = <19>; arm,scmi-devid = <^18>; ${SDMMC}`, CONFLICT],
		],
	},
	{
		board: "freescale/imx95-19x19-evk.dts",
		file: "freescale/imx95-19x19-evk.dts",
		rows: [["a number for Xen, which has no call here", CONSOLE, "^scmi_devid = <19>;", "warning scmi-boot-failure"]],
	},
	{
		board: "st/stm32mp257f-ev1.dts",
		file: "st/stm32mp257f-ev1.dts",
		rows: [
			[
				"all regulators around the node for them",
				"&scmi_regu {\n\tscmi_vddio1: regulator@0 {",
				"&scmi_voltd {\n\t^regulator@0 {",
				`error ${REGULATOR}`,
			],
			[
				"a protocol as the firewall",
				"&usart2 {\n",
				"&usart2 {\n\taccess-controllers = <^&scmi_clk 32>;\n",
				"error scmi-provider-mismatch",
			],
		],
	},
	{
		board: "st/stm32mp257f-ev1.dts",
		file: "st/stm32mp251.dtsi",
		rows: [
			["a domain twice", "<VOLTD_SCMI_VDDIO2>", "<^VOLTD_SCMI_VDDIO1>", `warning ${REGULATOR}`],
			["no domain", "reg = <VOLTD_SCMI_VDDIO2>;", "", `warning ${REGULATOR}`],
			["the container's name", "scmi_regu: regulators {", "scmi_regu: ^regs {", `error ${REGULATOR}`],
		],
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
