import { chipsHtml, gridHtml, headHtml } from "../../client/src/grants/report-html.ts";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { grantsReport } from "../../server/src/features/grants-report.ts";
import { boot } from "../../server/src/machine/boot.ts";
import { DEVICES, FILES, GUESTS } from "../many-guests-board.ts";
import { memorySnapshot } from "../memory-snapshot.ts";
import { inTurn, medianOf, printTable } from "./measure.ts";

const ROUNDS = 21;

/** A board split between nine domains: what an edit of its tree, the boot alone, the grants report and the page made of it cost, and how much of an edit that is. */
export function benchManyGuests(): void {
	const cache = createEngineCache();
	const host = FILES["board.dts"] ?? "";
	const files = Object.entries(FILES).map(([name, text]) => [`/b/${name}`, text]);
	const snapshots = [host, host.replace("scmi_devid = <7>;", "scmi_devid = <8>;")].map((text) =>
		memorySnapshot({ ...Object.fromEntries(files), "/b/board.dts": text }),
	);
	const analyses = snapshots.map((snapshot) => analyse(snapshot, cache, setupOfLoneBoard(snapshot, "/b/board.dts")));
	const [analysis] = analyses;
	const planned = analysis?.facts.boot?.planned;
	if (analysis === undefined || planned === undefined) throw new Error("the board of the bench does not boot");
	const report = grantsReport(analysis);
	const times = inTurn(ROUNDS, {
		edit: (round) => {
			const snapshot = snapshots[round & 1] as (typeof snapshots)[number];
			analyse(snapshot, cache, setupOfLoneBoard(snapshot, "/b/board.dts"));
		},
		boot: () => {
			boot(planned.plan, planned.start);
		},
		report: () => {
			grantsReport(analysis);
		},
		view: () => {
			headHtml(report, null);
			chipsHtml(report, null);
			gridHtml(report, "domain");
		},
	});
	const medians = Object.values(times).map(medianOf);
	const edit = medianOf(times.edit);
	console.log(
		`\n${GUESTS} guests and Dom0, ${DEVICES} devices, ${2 * DEVICES} clocks and resets, ${analysis.findings.length} findings: medians`,
	);
	printTable(
		["", ...Object.keys(times)],
		[
			["milliseconds", ...medians.map((own) => own.toFixed(1))],
			["of an edit", ...medians.map((own) => (own / edit).toFixed(2))],
		],
	);
}
