// Silence on good files, truth on bad ones, over every upstream board with SCMI.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { catalogueFromUses, type ObservedUse } from "../../server/src/importers/from-dts.ts";
import { observedUses } from "../../server/src/importers/observed-uses.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Finding } from "../../server/src/rules/finding.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import type { Span } from "../../server/src/text/span.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees, scmiBoards } from "./linux-trees.ts";
import { usersOf } from "./users-of.ts";

const linux = linuxTrees();
const boards = scmiBoards(linux);
const disk = new DiskCache(diskFiles).snapshot;
const cache = createEngineCache();
const counts = { boards: 0, uses: 0, ids: 0, removed: 0, users: 0 };
const removedOfKind = new Map<string, number>();

/** Linux's trees with one catalogue beside them. */
function withCatalogue(text: string): Snapshot {
	return {
		...disk,
		read: (path) => (path === "/catalogue.scmi.yaml" ? { kind: "text", path, text } : disk.read(path)),
	};
}

function analyseWith(board: string, catalogue: string | undefined): Analysis {
	const lone = setupOfLoneBoard(disk, board);
	if (catalogue === undefined) return analyse(disk, cache, lone);
	return analyse(withCatalogue(catalogue), cache, {
		...lone,
		catalogue: { kind: "all" as const, file: { path: "/catalogue.scmi.yaml" } },
	});
}

const catalogueOf = (uses: readonly ObservedUse[]): string =>
	catalogueFromUses(uses, { name: "observed", source: "the board's own tree", completeness: "complete" });

const withoutHints = ({ findings }: Analysis): readonly Finding[] =>
	findings.filter(({ severity }) => severity !== "hint");
const messages = (analysis: Analysis): string[] =>
	withoutHints(analysis).map(({ at, code, message }) => `${relative(linux, at.file)}:${at.start} ${code} ${message}`);

describe("every upstream board with SCMI", () => {
	after(() => {
		console.log(
			`corpus: ${counts.boards} boards with SCMI, ${counts.uses} references to ${counts.ids} numbers; ` +
				`0 findings without and with a complete catalogue; ${counts.removed} numbers taken out, ${counts.users} users reported`,
		);
	});
	test("there are as many as Linux 6.12 has", () => assert.equal(boards.length, 90));
	for (const board of boards)
		test(relative(linux, board), () => {
			const bare = analyseWith(board, undefined);
			assert.deepEqual(messages(bare), []);
			assert.ok(bare.facts.host.board.controllers.length > 0);
			const uses = observedUses(bare.facts.host.board);
			counts.boards++;
			counts.uses += uses.length;
			counts.ids += new Set(uses.map(({ kind, id }) => `${kind} ${id}`)).size;
			assert.deepEqual(messages(analyseWith(board, catalogueOf(uses))), []);
			const tree = canonicalOf(bare.facts.host.resolved.tree);
			for (const [kind, code] of RULE_OF_KIND) {
				const candidates = uses.filter((use) => use.kind === kind && usersOf(tree, kind, use.id).length > 0);
				const gone = candidates[Math.floor(candidates.length / 2)];
				if (gone === undefined) continue;
				const without = uses.filter((use) => use.kind !== kind || use.id !== gone.id);
				// A table that loses its only number is not there any more: nothing is known of it.
				if (!without.some((use) => use.kind === kind)) continue;
				const analysis = analyseWith(board, catalogueOf(without));
				const found = withoutHints(analysis).flatMap((finding) => {
					assert.equal(finding.code, code, finding.message);
					// where a node has it in several lists, that is one finding
					const too = finding.related.filter(({ message }) => message.endsWith(" too"));
					return [finding, ...too].map(({ at }) => describePlace(analysis, at));
				});
				const expected = usersOf(tree, kind, gone.id);
				assert.deepEqual(found.map(({ property }) => property).sort(), expected.map(({ property }) => property).sort());
				for (const { written } of found) assert.equal(valueWritten(analysis, written), gone.id, written);
				counts.removed++;
				removedOfKind.set(kind, (removedOfKind.get(kind) ?? 0) + 1);
				counts.users += expected.length;
			}
			cache.memo.entries.clear();
		});
	test("a number of each kind was taken out somewhere", () => {
		assert.deepEqual(
			RULE_OF_KIND.filter(([kind]) => !removedOfKind.has(kind)).map(([kind]) => kind),
			[],
		);
	});
});

// Agent AP-NS has no permission for the bus clocks and PLLs this board names, and the board works: Linux asks and leaves them.
test("fixed permissions: no error and no warning on the i.MX95 EVK", () => {
	const board = boards.find((path) => path.endsWith("/imx95-19x19-evk.dts")) ?? "";
	const path = join(import.meta.dirname, "../catalogue/imx95-evk.scmi.yaml");
	const { findings, facts } = analyse(disk, cache, {
		...setupOfLoneBoard(disk, board),
		catalogue: { kind: "all" as const, file: { path } },
	});
	assert.ok((facts.boot?.result.uses.length ?? 0) > 50);
	// The catalogue is cut down: what it does not list is information.
	assert.deepEqual(
		findings.filter(({ severity }) => severity !== "information").map(({ message }) => message),
		[],
	);
});

// CAN1 belongs to the M7's agent: a board that switches the node on is told so, once for `clocks` and `assigned-clocks` together.
test("fixed permissions: one warning on an i.MX95 EVK that takes the M7's CAN controller", () => {
	const evk = boards.find((path) => path.endsWith("/imx95-19x19-evk.dts")) ?? "";
	const board = join(dirname(evk), "imx95-19x19-evk-can.dts");
	const text = '#include "imx95-19x19-evk.dts"\n\n&flexcan1 {\n\tstatus = "okay";\n};\n';
	const path = join(import.meta.dirname, "../catalogue/imx95-evk.scmi.yaml");
	const snapshot: Snapshot = {
		...disk,
		read: (file) => (file === board ? { kind: "text", path: file, text } : disk.read(file)),
	};
	const { findings } = analyse(snapshot, cache, {
		...setupOfLoneBoard(disk, board),
		catalogue: { kind: "all" as const, file: { path } },
	});
	const told = findings.filter(({ severity }) => severity !== "information");
	assert.deepEqual(
		told.map(({ code, severity, message }) => [code, severity, message.replace(/step \d+/, "step N")]),
		[
			[
				"scmi-denied",
				"warning",
				"clock 44 (can1) belongs to M7 (agent 1): Linux (agent 3) may not change it (CLOCK_GET_PERMISSIONS, step N of the boot trace), so its driver leaves it alone. Whether flexcan1 gets a running clock is up to M7.",
			],
		],
	);
	const [{ at } = { at: { file: "", start: 0, end: 0 } }] = told;
	const source = readFileSync(at.file, "utf8");
	assert.ok(/flexcan1: can@[^}]*\bclocks = [^;]*IMX95_CLK_CAN1/.test(source));
	assert.equal(source.slice(at.start, at.end), "IMX95_CLK_CAN1");
});

const RULE_OF_KIND = [
	["clock", "scmi-clock-unknown"],
	["reset", "scmi-reset-unknown"],
	["power", "scmi-power-domain-unknown"],
	["perf", "scmi-performance-domain-unknown"],
	["sensor", "scmi-sensor-unknown"],
	["voltage", "scmi-voltage-domain-unknown"],
] as const;

/** The property around a place: the nearest name before it that is being set; both are read from the text alone. */
function describePlace(analysis: Analysis, { file, start, end }: Span): { property: string; written: string } {
	const text = analysis.facts.host.resolved.sources.get(file)?.text ?? "";
	const property = /([\w,.#+-]+)\s*=[^=;{}]*$/.exec(text.slice(0, start))?.[1] ?? "";
	return { property, written: text.slice(start, end) };
}

/** The number that is written there, through the plain macros of the board's own sources: a number, a name or a sum. */
function valueWritten(analysis: Analysis, written: string): number {
	const value = written.replace(/^\((.*)\)$/, "$1").trim();
	if (value.includes("+")) return value.split("+").reduce((sum, part) => sum + valueWritten(analysis, part.trim()), 0);
	if (!/^[A-Za-z_]\w*$/.test(value)) return Number(value);
	const definition = new RegExp(`^\\s*#\\s*define\\s+${value}\\s+(\\([^)\\n]*\\)|\\w+)`, "m");
	for (const { text } of analysis.facts.host.resolved.sources.values()) {
		const defined = definition.exec(text)?.[1];
		if (defined !== undefined) return valueWritten(analysis, defined);
	}
	return Number.NaN;
}
