import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { medianOf, printTable } from "./measure.ts";
import { ownServer } from "./own-server.ts";
import { type MeasuredServer, runSession, type Session } from "./server-session.ts";

const SESSIONS = 3;

/** Those that the other server was first measured with. */
const BOARDS = [
	"arm64/boot/dts/freescale/imx95-19x19-evk.dts",
	"arm64/boot/dts/arm/juno-scmi.dts",
	"arm/boot/dts/st/stm32mp157c-dk2-scmi.dts",
	"arm64/boot/dts/rockchip/rk3588-evb1-v10.dts",
];

const MEASURED: Readonly<Record<string, (session: Session) => number>> = {
	"start to findings": ({ opened }) => opened,
	edit: ({ edits }) => medianOf(edits),
	"warm edit": ({ edits }) => medianOf(edits.slice(60)),
	completion: ({ answers }) => medianOf(answers.completion),
	hover: ({ answers }) => medianOf(answers.hover),
	"memory MB": ({ memory }) => memory,
};

/**
 * The same keystrokes in our server and in dts-lsp, a process of each in turn. DTS_LSP_SERVER names the latter's built `server.js`; it has
 * the settings in which it is fastest, without checks of types and bindings.
 */
export async function benchPeer(linux: string): Promise<void> {
	const program = process.env.DTS_LSP_SERVER;
	if (program === undefined) {
		console.log("\nSKIPPED: beside dts-lsp, for DTS_LSP_SERVER does not name its server.js");
		return;
	}
	const storage = mkdtempSync(join(tmpdir(), "scmi-bench-peer-"));
	const rows: string[][] = [];
	for (const name of BOARDS) {
		const board = join(linux, "arch", name);
		const own = ownServer(linux, board, storage);
		const peer = dtsLsp(linux, program);
		await runSession(own, linux, board);
		const sessions: Record<"own" | "peer", Session>[] = [];
		while (sessions.length < SESSIONS)
			sessions.push({ own: await runSession(own, linux, board), peer: await runSession(peer, linux, board) });
		const columns = Object.values(MEASURED).map((of) => {
			const median = (which: "own" | "peer"): number => medianOf(sessions.map((each) => of(each[which])));
			return [median("own"), median("peer"), medianOf(sessions.map(({ own, peer }) => of(peer) / of(own)))] as const;
		});
		rows.push(
			[basename(name), ...columns.map(([mine]) => mine.toFixed(1))],
			["  dts-lsp", ...columns.map(([, its]) => its.toFixed(1))],
			["  ratio", ...columns.map(([, , ratio]) => ratio.toFixed(1))],
		);
	}
	rmSync(storage, { recursive: true, force: true });
	console.log(`\nBeside dts-lsp, ${SESSIONS} servers of each in turn, milliseconds`);
	printTable(["board", ...Object.keys(MEASURED)], rows);
}

/** Its README's settings for Linux. */
function dtsLsp(linux: string, program: string): MeasuredServer {
	return {
		args: [program, "--stdio"],
		environment: {},
		settings: {},
		toldSettings: {
			devicetree: {
				cwd: linux,
				defaultBindingType: "DevicetreeOrg",
				defaultDeviceOrgTreeBindings: [],
				defaultDeviceOrgBindingsMetaSchema: [],
				defaultIncludePaths: ["scripts/dtc/include-prefixes"],
				defaultShowFormattingErrorAsDiagnostics: false,
				autoChangeContext: true,
				allowAdhocContexts: true,
			},
		},
		placeholder: "File not in active context",
	};
}
