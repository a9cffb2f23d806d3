import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { processes } from "./boards.ts";
import { inTurn, medianOf, printTable } from "./measure.ts";
import { runSession, type Session } from "./server-session.ts";

const SESSIONS = 5;

/** What is measured of a server, as the medians of its sessions' medians. */
const MEASURED: Readonly<Record<string, (session: Session) => number>> = {
	"start to findings": ({ opened }) => opened,
	"1st edit": ({ edits: [first = 0] }) => first,
	"2nd–20th": ({ edits }) => medianOf(edits.slice(1, 20)),
	"warm edit": ({ edits }) => medianOf(edits.slice(60)),
	completion: ({ answers }) => medianOf(answers.completion),
	hover: ({ answers }) => medianOf(answers.hover),
	"memory MB": ({ memory }) => memory,
};

/** What each should be at most, where `cpp | dtc` takes `processes` milliseconds for the same board. */
const GOALS = [
	{
		board: "arm64/boot/dts/freescale/imx95-19x19-evk.dts",
		processes: 16.7,
		goals: [200, 20, 12, 4, 20, undefined, 200],
	},
	{
		board: "arm64/boot/dts/rockchip/rk3588-rock-5b.dts",
		processes: 38.5,
		goals: [250, 25, 14, 6, 20, undefined, 200],
	},
];

/**
 * What somebody waits for who types in a board: the built server over stdio, rules and model on. A server is slower until V8 has
 * compiled what it runs: the first edits stand apart.
 */
export async function benchServer(linux: string): Promise<void> {
	const rows: string[][] = [];
	const storage = mkdtempSync(join(tmpdir(), "scmi-bench-storage-"));
	// as on a machine where the extension has run before
	for (const { board } of GOALS) await runSession(linux, join(linux, "arch", board), storage);
	for (const { board, processes: then, goals } of GOALS) {
		const path = join(linux, "arch", board);
		const now = medianOf(
			inTurn(15, { processes: processes(path, join(linux, "scripts/dtc/include-prefixes")) }).processes,
		);
		const sessions: Session[] = [];
		while (sessions.length < SESSIONS) sessions.push(await runSession(linux, path, storage));
		const medians = Object.values(MEASURED).map((of) => medianOf(sessions.map(of)));
		const isTime = (column: number): boolean => column < medians.length - 1;
		rows.push(
			[basename(board), now.toFixed(1), ...medians.map((own) => own.toFixed(1))],
			["  of cpp | dtc", "", ...medians.map((own, column) => (isTime(column) ? (own / now).toFixed(2) : ""))],
			["  goal", "", ...goals.map((goal, column) => goalText(goal, isTime(column) ? now / then : 1))],
		);
	}
	rmSync(storage, { recursive: true, force: true });
	console.log(
		`\nThe language server over stdio, ${SESSIONS} of them, milliseconds; goals at the speed of cpp | dtc in this run`,
	);
	printTable(["board", "cpp | dtc", ...Object.keys(MEASURED)], rows);
}

function goalText(goal: number | undefined, speed: number): string {
	return goal === undefined ? "" : (goal * speed).toFixed(1);
}
