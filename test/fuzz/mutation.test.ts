// Boards of Linux, spoiled in ways that have names (mutations.ts): we refuse what `cpp | dtc` refuses, accept what it
// accepts, and then give the same tree. SCMI_FUZZ_ALL=1 runs all 1,560 of them, else every fourth.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { after, describe, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { createSourceCache, type SourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees } from "../corpus/linux-trees.ts";
import { compileWithDtc } from "../oracle/dtc.ts";
import { MUTATIONS } from "./mutations.ts";
import { type Random, seededRandom } from "./seeded-random.ts";

const SEED = Number(process.env.SCMI_FUZZ_SEED ?? 612);
const BOARDS = 60;
const EACH = process.env.SCMI_FUZZ_ALL ? 2 : 1;
/** Without SCMI_FUZZ_ALL each board meets every second operator, once. */
const STEP = process.env.SCMI_FUZZ_ALL ? 1 : 2;

const linux = linuxTrees();
const prefixes = join(linux, "scripts/dtc/include-prefixes");
const scratch = mkdtempSync(join(tmpdir(), "scmi-mutation-"));
const counts = { mutations: 0, dtcCrashed: 0, refused: 0, sameTree: 0, falseErrors: 0, otherTree: 0, missed: 0 };
const disagreements: string[] = [];

/** The boards of least text (with another seed, others), one or two a folder, so that every vendor's style is met. */
function smallBoards(): readonly string[] {
	const folders = new Map<string, string[]>();
	for (const name of readdirSync(join(linux, "arch"), { recursive: true, encoding: "utf8" }).sort()) {
		const board = join(linux, "arch", name);
		if (name.endsWith(".dts")) folders.set(dirname(board), [...(folders.get(dirname(board)) ?? []), board]);
	}
	const sized = [...folders.values()].map((boards) =>
		boards.toSorted((a, b) => statSync(a).size - statSync(b).size || (a < b ? -1 : 1)),
	);
	return [0, 1]
		.flatMap((place) => sized.flatMap((boards) => boards[place + ((boards.length * (SEED % 4)) >> 2)] ?? []))
		.slice(0, BOARDS);
}

/** The board's own text, or a file it includes: what people edit. */
function chooseFile(board: string, random: Random): string {
	const included = [...readFileSync(board, "utf8").matchAll(/^#include "([\w.-]+\.dtsi)"/gm)]
		.map(([, name = ""]) => join(dirname(board), name))
		.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
	return included.length > 0 && random.below(3) === 0 ? random.pick(included) : board;
}

/** Board and spoiled file lie side by side in a folder that is searched before the board's own. */
function compare(board: string, name: string, number: number, cache: SourceCache): void {
	const random = seededRandom(SEED + number);
	const file = chooseFile(board, random);
	const mutated = MUTATIONS[name]?.(readFileSync(file, "utf8"), random);
	if (mutated === undefined) return;
	const folder = join(scratch, String(number));
	mkdirSync(folder);
	writeFileSync(join(folder, basename(board)), readFileSync(board));
	writeFileSync(join(folder, basename(file)), mutated);
	const own = dirname(board);
	const copy = join(folder, basename(board));
	const verdict = compileWithDtc(copy, folder, { folders: [prefixes, own] });
	const includePath = { folders: [prefixes, own, folder], dtcFolders: [folder, prefixes, own] };
	const { problems, tree } = resolve(new DiskCache(diskFiles).snapshot, cache, copy, { includePath, defines: {} });
	if (process.env.SCMI_FUZZ_KEEP === undefined) rmSync(folder, { recursive: true });
	if (verdict.kind === "crash") {
		counts.dtcCrashed++;
		return;
	}
	counts.mutations++;
	const said = problems.map(({ message }) => message).slice(0, 3);
	const describeIt = (what: string): void => {
		disagreements.push(`${what}: ${number} ${name} in ${relative(linux, file)}; ${said.join(" | ")}`);
	};
	if (verdict.kind === "refused") {
		counts.refused++;
		if (problems.length === 0) {
			counts.missed++;
			describeIt(`${verdict.by} refuses: ${verdict.message.slice(-200)}`);
		}
	} else if (problems.some(({ severity }) => severity === "error")) {
		counts.falseErrors++;
		describeIt("dtc accepts");
	} else if (isDeepStrictEqual(canonicalOf(tree), verdict.tree)) counts.sameTree++;
	else {
		counts.otherTree++;
		describeIt("another tree");
	}
}

describe("boards spoiled on purpose", () => {
	const boards = smallBoards();
	const names = Object.keys(MUTATIONS);
	after(() => {
		if (process.env.SCMI_FUZZ_KEEP === undefined) rmSync(scratch, { recursive: true });
		else console.log(scratch);
	});
	for (const [index, name] of names.entries())
		test(name, () => {
			const cache = createSourceCache();
			for (const [place, board] of boards.entries())
				for (let round = 0; round < EACH; round++)
					if ((place + index) % STEP === 0) compare(board, name, (place * names.length + index) * 2 + round, cache);
		});
	test("agrees with dtc", () => {
		console.log(disagreements.join("\n"));
		console.log(
			`fuzz: ${counts.mutations} mutations of ${boards.length} boards, ${counts.refused} refused by cpp or dtc, of these ` +
				`${counts.missed} not by us; ${counts.falseErrors} false errors, ${counts.otherTree} other trees, ${counts.sameTree} the same; dtc crashed on ${counts.dtcCrashed} more` +
				(process.env.SCMI_FUZZ_ALL ? "" : "; SCMI_FUZZ_ALL=1 runs four times as many"),
		);
		assert.equal(counts.falseErrors, 0, "false errors");
		assert.equal(counts.otherTree, 0, "other trees");
		assert.ok(counts.missed <= 0.03 * counts.refused, "missed refusals");
		assert.ok(counts.refused >= 0.3 * counts.mutations);
	});
});
