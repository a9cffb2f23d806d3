import { join } from "node:path";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { completion } from "../../server/src/features/completion.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { inTurn, medianOf, printTable } from "./measure.ts";

/** The largest boards, each with a node in whose body somebody types. */
const BOARDS = [
	{ board: "freescale/imx95-19x19-evk.dts", node: "&lpuart1 {" },
	{ board: "rockchip/rk3588-rock-5b.dts", node: "&uart2 {" },
];

/** What is typed there, up to the cursor; what follows on the line is missing. */
const TYPED = [
	"clocks = <&",
	"clocks = <&scmi_clk ",
	"clocks = <&cru ",
	"pinctrl-0 = <&",
	"interrupts = <",
	'clock-names = "',
	"#include <dt-bindings/clock/",
];
const ROUNDS = 25;

/** From a keystroke to what is offered, in text that is broken at the cursor, with the board's analysis at hand. */
export function benchCompletion(linux: string): void {
	const bundled = join(process.cwd(), "server/bundled");
	const rows = BOARDS.map(({ board, node }) => {
		const snapshot = new DiskCache({ ...diskFiles, bundled }).snapshot;
		const path = join(linux, "arch/arm64/boot/dts", board);
		const analysis = analyse(snapshot, createEngineCache(), setupOfLoneBoard(snapshot, path));
		const { file, sources } = analysis.facts.host.resolved;
		const whole = sources.get(file)?.text ?? "";
		const things = Object.fromEntries(
			TYPED.map((typed) => {
				const before = `${whole.slice(0, whole.indexOf(node) + node.length)}\n\t${typed}`;
				const after = `\n${whole.slice(whole.indexOf(node) + node.length)}`;
				// each round another text, as no keystroke finds the tokens of the one before
				const typing = (round: number) => ({
					snapshot,
					file,
					text: `${before}${after}${" ".repeat(round + 2 * ROUNDS)}`,
					offset: before.length,
					analyses: [analysis],
				});
				return [typed, (round: number) => void completion(typing(round), true)];
			}),
		);
		const times = inTurn(ROUNDS, things);
		return [board, ...TYPED.map((typed) => medianOf(times[typed] ?? []).toFixed(1))];
	});
	console.log("\nMilliseconds from a keystroke to what is offered, medians");
	printTable(["board", ...TYPED], rows);
}
