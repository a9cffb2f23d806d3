// What is kept between two readings of a board changes no answer, whatever is edited, and does not grow.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { createSourceCache, type SourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { type ResolveOptions, resolve } from "../../server/src/devicetree/resolve.ts";
import { canonicalOf } from "../../server/src/devicetree/tree/canonical.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees } from "../corpus/linux-trees.ts";
import { heapBytes } from "./heap.ts";
import { MUTATIONS, type Mutate } from "./mutations.ts";
import { seededRandom } from "./seeded-random.ts";

const BOARDS = [
	"arm64/boot/dts/arm/juno-scmi.dts",
	"arm64/boot/dts/st/stm32mp257f-ev1.dts",
	"arm64/boot/dts/freescale/imx95-19x19-evk.dts",
	"arm/boot/dts/actions/owl-s500-cubieboard6.dts",
	"powerpc/boot/dts/fsl/p2020rdb.dts",
	"riscv/boot/dts/starfive/jh7110-starfive-visionfive-2-v1.2a.dts",
];
const EDITS = Number(process.env.SCMI_EDITS ?? 40);

const linux = linuxTrees();
const prefixes = join(linux, "scripts/dtc/include-prefixes");
const disk = new DiskCache(diskFiles).snapshot;
const counts = { edits: 0, refused: 0 };

const optionsOf = (board: string): ResolveOptions => ({
	includePath: { folders: [prefixes, dirname(board)], dtcFolders: [dirname(board), prefixes] },
	defines: {},
});

/** Texts instead of the disk's, whatever name a file is asked for by. */
const withTexts = (texts: ReadonlyMap<string, string>): Snapshot => ({
	...disk,
	read(asked) {
		const found = disk.read(asked);
		const text = found.kind === "text" ? texts.get(found.path) : undefined;
		return found.kind === "text" && text !== undefined ? { ...found, text } : found;
	},
});

/** All that is learnt from a board, in a form that can be compared. */
function everything(snapshot: Snapshot, cache: SourceCache, board: string): unknown {
	const { tree, problems, inclusions, inactive, macros, sources } = resolve(snapshot, cache, board, optionsOf(board));
	const { complete, memoryReservations } = tree;
	const names = macros.map(({ name, definition }) => `${name} ${definition?.start}`);
	return {
		tree: canonicalOf(tree),
		complete,
		memoryReservations,
		problems,
		inclusions,
		inactive,
		names,
		files: [...sources.keys()],
	};
}

/** With a line that says where the next ones come from, and a use of it. */
const withMarker: Mutate = (text, random) => {
	const lines = text.split("\n");
	const marker = random.pick(['#line 100 "other.dts"', '# 7 "other.dts"', "#line 3", "/ { line = <__LINE__>; };"]);
	lines.splice(random.below(lines.length), 0, marker);
	return lines.join("\n");
};

describe("editing", () => {
	after(() =>
		console.log(`editing: ${counts.edits} edits read the same from what was kept, ${counts.refused} of them broken`),
	);
	for (const name of BOARDS)
		test(`${name}, edited at random`, () => {
			const board = join(linux, "arch", name);
			const random = seededRandom(name.length);
			const cache = createSourceCache();
			const { sources, problems } = resolve(disk, cache, board, optionsOf(board));
			assert.deepEqual(
				problems.filter(({ severity }) => severity !== "hint"),
				[],
			);
			const files = [...sources.keys()].filter((path) => /\.dtsi?$/.test(path));
			const texts = new Map<string, string>();
			for (let edit = 0; edit < EDITS; edit++) {
				// Half of the time from the good text, most of the time in the board itself.
				if (random.below(2) === 0) texts.clear();
				const file = random.below(4) === 0 ? random.pick(files) : board;
				const reading = withTexts(texts).read(file);
				const text = reading.kind === "text" ? reading.text : "";
				const spoil = random.below(8) === 0 ? withMarker : MUTATIONS[random.pick(Object.keys(MUTATIONS))];
				const mutated = spoil?.(text, random);
				if (mutated !== undefined) texts.set(file, mutated);
				const kept = everything(withTexts(texts), cache, board) as { problems: readonly unknown[] };
				assert.deepEqual(kept, everything(withTexts(texts), createSourceCache(), board), `edit ${edit}`);
				counts.edits++;
				if (kept.problems.length > 0) counts.refused++;
			}
		});
	test("10,000 keystrokes do not add up", () => {
		const board = join(linux, "arch", BOARDS[0] as string);
		const reading = disk.read(board);
		const text = reading.kind === "text" ? reading.text : "";
		const cache = createSourceCache();
		let warm = 0;
		for (let key = 0; key < 10_000; key++) {
			if (key === 1000) warm = heapBytes();
			const typed = `\n&typed_name_that_grows_${key} { };\n`.slice(0, key % 40);
			resolve(withTexts(new Map([[board, text + typed]])), cache, board, optionsOf(board));
		}
		const grown = heapBytes() - warm;
		assert.ok(grown < 4 << 20, `${grown >> 10} KB more after 10,000 keystrokes than after 1,000`);
	});
});
