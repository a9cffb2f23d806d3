import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { processes } from "./boards.ts";
import { inTurn, medianOf, printTable } from "./measure.ts";
import { ownServer } from "./own-server.ts";
import { runSession, type Session } from "./server-session.ts";

const SESSIONS = 5;
/** Just before each session, for a machine that is faster at one time than at another. */
const COMPILED_EACH = 5;

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

/** What each should be at most, in milliseconds where `cpp | dtc` takes `processes` for the same board, and in MB. */
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
	for (const { board, processes: then, goals } of GOALS) {
		const path = join(linux, "arch", board);
		const server = ownServer(linux, path, storage);
		// as on a machine where the extension has run before
		await runSession(server, linux, path);
		const compile = processes(path, join(linux, "scripts/dtc/include-prefixes"));
		const sessions: Session[] = [];
		const compiling: number[] = [];
		while (sessions.length < SESSIONS) {
			compiling.push(medianOf(inTurn(COMPILED_EACH, { compile }).compile));
			sessions.push(await runSession(server, linux, path));
		}
		const now = medianOf(compiling);
		const isTime = (name: string): boolean => name !== "memory MB";
		const columns = Object.entries(MEASURED).map(([name, of], column) => {
			const own = sessions.map(of);
			const ratio = medianOf(own.map((each, i) => each / (compiling[i] ?? now)));
			const goal = goals[column];
			return [
				medianOf(own).toFixed(1),
				isTime(name) ? ratio.toFixed(2) : "",
				goal === undefined ? "" : isTime(name) ? (goal / then).toFixed(2) : goal.toFixed(0),
			];
		});
		rows.push(
			[basename(board), now.toFixed(1), ...columns.map(([own = ""]) => own)],
			["  of cpp | dtc", "", ...columns.map(([, ratio = ""]) => ratio)],
			["  goal", "", ...columns.map(([, , goal = ""]) => goal)],
		);
	}
	rmSync(storage, { recursive: true, force: true });
	console.log(
		`\nThe language server over stdio, ${SESSIONS} of them, milliseconds; each as a ratio to cpp | dtc just before it`,
	);
	printTable(["board", "cpp | dtc", ...Object.keys(MEASURED)], rows);
}
