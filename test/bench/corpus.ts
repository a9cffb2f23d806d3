import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { heapBytes } from "../fuzz/heap.ts";

/** All boards of Linux one after the other, as a continuous integration would. */
export function benchCorpus(linux: string): void {
	const prefixes = join(linux, "scripts/dtc/include-prefixes");
	const boards = readdirSync(join(linux, "arch"), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".dts"))
		.map((name) => join(linux, "arch", name))
		.sort();
	let cache = createSourceCache();
	const disk = new DiskCache(diskFiles).snapshot;
	const began = performance.now();
	let folder = "";
	for (const board of boards) {
		// Boards share what their vendor's folder holds.
		if (dirname(board) !== folder) cache = createSourceCache();
		folder = dirname(board);
		resolve(disk, cache, board, {
			includePath: { folders: [prefixes, folder], dtcFolders: [folder, prefixes] },
			defines: {},
		});
	}
	const seconds = (performance.now() - began) / 1000;
	console.log(
		`all ${boards.length} boards in one process: ${seconds.toFixed(1)} s, heap afterwards ${heapBytes() >> 20} MB`,
	);
}
