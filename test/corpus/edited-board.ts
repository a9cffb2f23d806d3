import assert from "node:assert/strict";
import { join } from "node:path";
import { type Analysis, analyse } from "../../server/src/analysis.ts";
import { setupOfLoneBoard } from "../../server/src/configs/lone-board.ts";
import { createEngineCache } from "../../server/src/facts.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import type { Snapshot } from "../../server/src/text/snapshot.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { linuxTrees } from "./linux-trees.ts";

const linux = linuxTrees();
const bundled = join(import.meta.dirname, "../../server/bundled");
const withCatalogues = new DiskCache({ ...diskFiles, bundled }).snapshot;
const bare = new DiskCache(diskFiles).snapshot;
const cache = createEngineCache();
const dts = (path: string) => join(linux, "arch/arm64/boot/dts", path);

export interface EditedBoard {
	/** The file that was edited. */
	readonly path: string;
	readonly text: string;
	/** Where `^` stood in what was put in, which is not written. */
	readonly place: number | undefined;
	readonly analysis: Analysis;
}

/** A board of Linux with another text in the place of the first `from` of a file of it, checked with the catalogues that come with the product, or without. */
export function editedBoard(board: string, file: string, from: string, to: string, isBare = false): EditedBoard {
	const disk = isBare ? bare : withCatalogues;
	const path = dts(file);
	const read = disk.read(path);
	const good = read.kind === "text" ? read.text : assert.fail(path);
	const start = good.indexOf(from);
	assert.ok(start >= 0, `${file} has ${from}`);
	const marked = to.indexOf("^");
	const text = good.slice(0, start) + to.replace("^", "") + good.slice(start + from.length);
	const edited: Snapshot = {
		...disk,
		read: (asked) => (asked === path ? { kind: "text", path, text } : disk.read(asked)),
	};
	const analysis = analyse(edited, cache, setupOfLoneBoard(edited, dts(board)));
	return { path, text, analysis, place: marked < 0 ? undefined : start + marked };
}
