import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { lex } from "../../server/src/devicetree/lex/lexer.ts";
import { createNames } from "../../server/src/devicetree/lex/names.ts";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type Resolved, type ResolveOptions, resolve } from "../../server/src/devicetree/resolve.ts";
import { nodesBelow } from "../../server/src/devicetree/tree/tree.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { catalogueFromUses } from "../../server/src/importers/from-dts.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { heapBytes } from "../fuzz/heap.ts";
import { inTurn, medianOf, printTable } from "./measure.ts";

/** Boards that speak SCMI or will, and the one with the most nodes in Linux 6.12. */
const BOARDS = [
	"arm64/boot/dts/freescale/imx95-19x19-evk.dts",
	"arm64/boot/dts/rockchip/rk3588-rock-5b.dts",
	"arm64/boot/dts/st/stm32mp257f-ev1.dts",
	"arm64/boot/dts/arm/juno-scmi.dts",
	"arm/boot/dts/st/stm32mp157c-ev1-scmi.dts",
	"arm/boot/dts/aspeed/aspeed-bmc-ibm-everest.dts",
];
const ROUNDS = 15;
const CATALOGUE = "/catalogue.scmi.yaml";

const fresh = (): Snapshot => new DiskCache(diskFiles).snapshot;

/** One text instead of the disk's, whatever name the file is asked for by. */
const withText = (inner: Snapshot, path: string, text: string): Snapshot => {
	const reading = { kind: "text", path, text } as const;
	return {
		...inner,
		read(asked) {
			const found = asked === path ? reading : inner.read(asked);
			return found.kind === "text" && found.path === path ? reading : found;
		},
	};
};

/** The file's text with one space more, at the end of a line in its middle. */
function edited(text: string): string {
	const at = text.indexOf("\n", text.length >> 1);
	return `${text.slice(0, at)} ${text.slice(at)}`;
}

/** The file most includes away from the board; of several the longest. */
function deepestInclude({ inclusions, file, sources }: Resolved): string {
	const depths = new Map([[file, 0]]);
	for (const { at, path } of inclusions)
		if (path !== undefined && !depths.has(path)) depths.set(path, (depths.get(at.file) ?? 0) + 1);
	const length = (path: string): number => sources.get(path)?.text.length ?? 0;
	return [...depths].sort(([a, x], [b, y]) => y - x || length(b) - length(a))[0]?.[0] ?? file;
}

/** From a keystroke in a file to the new tree: every other round takes the space away again. */
function editing(board: string, file: string, options: ResolveOptions): (round: number) => void {
	const disk = fresh();
	const cache = createSourceCache();
	const text = resolve(disk, cache, board, options).sources.get(file)?.text ?? "";
	const texts = [edited(text), text];
	return (round) => {
		resolve(withText(disk, file, texts[round & 1] as string), cache, board, options);
	};
}

/** From a keystroke to new findings, with a complete catalogue made of what the board uses. */
function analysing(board: string): (round: number) => void {
	const disk = fresh();
	const cache = createEngineCache();
	const setup = { ...setupOfLoneBoard(disk, board), catalogue: { kind: "all" as const, file: { path: CATALOGUE } } };
	const { facts } = analyse(disk, cache, setup);
	const uses = observedUses(facts.host.board);
	const catalogue = catalogueFromUses(uses, { name: "observed", source: board, completeness: "complete" });
	const file = facts.host.resolved.file;
	const text = facts.host.resolved.sources.get(file)?.text ?? "";
	const snapshots = [edited(text), text].map((version) =>
		withText(withText(disk, file, version), CATALOGUE, catalogue),
	);
	return (round) => {
		analyse(snapshots[round & 1] as Snapshot, cache, setup);
	};
}

/** What reads a board without us: `cpp | dtc`. */
export function processes(board: string, prefixes: string): () => void {
	const cpp = `cpp -nostdinc -undef -D__DTS__ -x assembler-with-cpp -I ${prefixes} -I ${dirname(board)} ${board}`;
	const dtc = `dtc -I dts -O dtb -b 0 -q -i ${dirname(board)} -i ${prefixes} - > /dev/null`;
	return () => {
		spawnSync("sh", ["-c", `${cpp} | ${dtc}`]);
	};
}

/** How long reading a board takes, beside `cpp | dtc`, and what it costs to keep. */
export function benchBoards(linux: string): void {
	const prefixes = join(linux, "scripts/dtc/include-prefixes");
	const rows = BOARDS.map((name) => {
		const board = join(linux, "arch", name);
		const includePath = { folders: [prefixes, dirname(board)], dtcFolders: [dirname(board), prefixes] };
		const options = { includePath, defines: {} };
		const before = heapBytes();
		const kept = { cache: createSourceCache(), disk: fresh() };
		const resolved = resolve(kept.disk, kept.cache, board, options);
		const heap = heapBytes() - before;
		const sources = [...resolved.sources.values()];
		const times = inTurn(ROUNDS, {
			lex: () => {
				const names = createNames();
				for (const { path, text } of sources) lex(path, text, names);
			},
			cold: () => {
				resolve(fresh(), createSourceCache(), board, options);
			},
			edit: editing(board, resolved.file, options),
			include: editing(board, deepestInclude(resolved), options),
			processes: processes(board, prefixes),
			analysed: analysing(board),
		});
		/** Beside `cpp | dtc` in the same round. */
		const beside = (own: readonly number[]): string => {
			const part = medianOf(own.map((time, round) => (times.processes[round] ?? 0) / time));
			return `${medianOf(own).toFixed(1)} (1/${part.toFixed(1)})`;
		};
		return [
			name.slice(name.lastIndexOf("/") + 1),
			String(sources.length),
			String(sources.reduce((sum, { text }) => sum + text.length, 0) >> 10),
			String(nodesBelow(resolved.tree.root).length),
			medianOf(times.lex).toFixed(1),
			beside(times.cold),
			beside(times.edit),
			beside(times.include),
			medianOf(times.processes).toFixed(1),
			medianOf(times.analysed).toFixed(1),
			(heap / (1 << 20)).toFixed(1),
		];
	});
	console.log("Milliseconds, medians; in parentheses the part of `cpp | dtc`");
	printTable(
		[
			"board",
			"files",
			"KB",
			"nodes",
			"lex",
			"cold",
			"edit",
			"edit deepest include",
			"cpp | dtc",
			"edit, analysed",
			"heap MB",
		],
		rows,
	);
}
