// What real boards write is what is offered in its place: every reference of the boards with SCMI, as if it were being typed.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { analyse } from "../../server/src/analysis.ts";
import { listNamed } from "../../server/src/board/reference-lists.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { completion } from "../../server/src/features/completion.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { offered, unmarked, withText } from "../features/in-tree/typing-in-tree.ts";
import { linuxTrees, scmiBoards } from "./linux-trees.ts";

const linux = linuxTrees();
const bundled = join(import.meta.dirname, "../../server/bundled");
const snapshot = new DiskCache({ ...diskFiles, bundled }).snapshot;
const cache = createEngineCache();

/** One board of each folder of Linux's, or all of them. */
function chosenBoards(): readonly string[] {
	const all = scmiBoards(linux);
	if (process.env.SCMI_CORPUS_ALL) return all;
	return [...new Map(all.toReversed().map((board) => [dirname(board), board])).values()];
}

let references = 0;

after(() => assert.ok(references > 100, `${references} references`));

for (const board of chosenBoards())
	test(board.slice(linux.length + 1), () => {
		const analysis = analyse(snapshot, cache, setupOfLoneBoard(snapshot, board));
		const { file, sources, tree } = analysis.facts.host.resolved;
		const text = sources.get(file)?.text ?? "";
		const lost: string[] = [];
		for (const { 0: written, 1: property = "", index } of text.matchAll(/^\s*([\w,-]+) = <[^;]*;/gm)) {
			const cells = listNamed(property)?.cells;
			for (const reference of written.matchAll(/[<\s](&\w+)/g)) {
				const label = reference[1] as string;
				// of a node that a macro or an overlay makes nothing is known
				if (!tree.labels.has(label.slice(1))) continue;
				const offset = index + reference.index + 2;
				references++;
				const items = completion({ snapshot, file, text, offset, analyses: [analysis] }, true);
				if (!items.some((item) => item.label === label)) lost.push(`${property}: ${label}`);
				for (const item of cells === undefined || cells === "#msi-cells" ? [] : items) {
					const target = tree.labels.get(item.label.slice(1));
					assert.ok(target?.properties.has(cells as string), `${property} is offered ${item.label}`);
				}
			}
		}
		assert.deepEqual([...new Set(lost)], []);
	});

/** Where somebody types in a real board, and what comes first, and what is not offered there. */
const PLACES: readonly (readonly [board: string, body: string, typed: string, first: string, not: string])[] = [
	["freescale/imx95-19x19-evk.dts", "&lpuart1 {", "clocks = <&▮", "&scmi_clk", "&scmi_perf &scmi_devpd &gpio1"],
	["freescale/imx95-19x19-evk.dts", "&lpuart1 {", "clocks = <&scmi_clk ▮", "IMX95_CLK_LPUART1", "IMX95_PD_ANA"],
	[
		"freescale/imx95-19x19-evk.dts",
		"&usdhc1 {",
		"assigned-clocks = <&scmi_clk IMX95_CLK_SYSPLL1_PFD1>, <&scmi_clk ▮",
		"IMX95_CLK_USDHC1",
		"&scmi_clk",
	],
	[
		"freescale/imx95-19x19-evk.dts",
		"&lpi2c7 {",
		"assigned-clocks = <&scmi_clk IMX95_CLK_LPI2C7>;\n\tassigned-clock-parents = <&scmi_clk ▮",
		"IMX95_CLK_SYSPLL1_PFD1",
		"IMX95_CLK_LPI2C7",
	],
	["freescale/imx95-19x19-evk.dts", "&lpi2c7 {", "clock-names = ▮", '"per" "ipg"', ""],
	["freescale/imx95-19x19-evk.dts", "&lpi2c7 {", "clocks = ▮<&scmi_clk 1>;", "<&scmi_clk>", "<&gpio1>"],
	["freescale/imx95-19x19-evk.dts", "&usdhc1 {", "power-domains = <&▮", "&scmi_devpd &scmi_perf", "&scmi_clk"],
	["freescale/imx95-19x19-evk.dts", "&usdhc1 {", "power-domains = <&scmi_devpd ▮", "IMX95_PD_ANA", "IMX95_CLK_USDHC1"],
	["freescale/imx95-19x19-evk.dts", "&lpuart1 {", "pinctrl-0 = <&▮", "&pinctrl_uart1", "&scmi_iomuxc &lpuart1"],
	["freescale/imx95-19x19-evk.dts", "&lpuart1 {", "interrupts = <GIC_SPI 19 ▮", "IRQ_TYPE_LEVEL_HIGH", "GIC_SPI"],
	["freescale/imx95-19x19-evk.dts", "&lpuart1 {", "mboxes = <&▮", "&mu2", "&scmi_clk"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "clocks = <&▮", "&scmi_clk &cru", "&scmi_reset &gpio0"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "clocks = <&scmi_clk ▮", "SCMI_CLK_CPUL", "SCLK_UART2"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "clocks = <&cru ▮", "SCLK_UART2 PCLK_UART2", "SCMI_CLK_CPUL SRST_UART2"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "resets = <&cru ▮", "SRST_P_UART2", "SCLK_UART2"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "resets = <&▮", "&scmi_reset &cru", "&scmi_clk"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "pinctrl-0 = <&▮", "", "&pinctrl &gpio0"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", 'clock-names = "▮', "baudclk apb_pclk", ""],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "x-supply = <&▮", "", "&scmi_clk &uart2"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "reset-gpios = <&gpio0 ▮", "", "GPIO_ACTIVE_LOW"],
	["rockchip/rk3588-rock-5b.dts", "&uart2 {", "reset-gpios = <&gpio0 RK_PA0 ▮", "GPIO_ACTIVE_HIGH", "RK_PA0"],
];

for (const [name, body, typed, first, not] of PLACES)
	test(`${typed} in ${body} of ${name}`, () => {
		const board = join(linux, "arch/arm64/boot/dts", name);
		const whole = analyse(snapshot, cache, setupOfLoneBoard(snapshot, board));
		const { file, sources } = whole.facts.host.resolved;
		const { text, offset } = unmarked((sources.get(file)?.text ?? "").replace(body, `${body}\n\t${typed}`));
		// as the board was before, and as it is a moment later
		for (const files of [snapshot, withText(snapshot, file, text)]) {
			const analysis = analyse(files, cache, setupOfLoneBoard(files, board));
			const { labels } = offered({ snapshot: files, file, text, offset, analyses: [analysis] });
			const expected = first.split(" ").filter((word) => word !== "");
			assert.deepEqual(labels.slice(0, expected.length), expected);
			assert.ok(labels.length > 0);
			for (const word of not.split(" ")) assert.ok(!labels.includes(word), `${word} is offered`);
		}
	});
