import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createSourceCache } from "../../server/src/devicetree/parse/source-cache.ts";
import { resolve } from "../../server/src/devicetree/resolve.ts";
import { diskFiles } from "../../server/src/node/disk-files.ts";
import { DiskCache } from "../../server/src/workspace/disk-cache.ts";
import { heapBytes } from "../fuzz/heap.ts";

/** All boards of Linux: resolved one after the other in one process, and checked by the command line as continuous integration would. */
export async function benchCorpus(linux: string): Promise<void> {
	const seconds = resolveAll(linux);
	const check = await checkAll(linux);
	const ratio = (check.seconds / seconds).toFixed(2);
	console.log(`scmi-dt check of them: ${check.seconds.toFixed(1)} s (${ratio} of that), at most ${check.megabytes} MB`);
}

/** The program that `npm run bench` has built. */
const PROGRAM = "dist/scmi-dt.cjs";

async function checkAll(linux: string): Promise<{ readonly seconds: number; readonly megabytes: number }> {
	const began = performance.now();
	const child = spawn(process.execPath, [PROGRAM, "check", join(linux, "arch")], { stdio: "ignore" });
	let megabytes = 0;
	const watching = setInterval(() => {
		megabytes = Math.max(megabytes, peakMegabytesOf(child.pid));
	}, 100);
	await once(child, "exit");
	clearInterval(watching);
	return { seconds: (performance.now() - began) / 1000, megabytes };
}

/** The most memory that a process has had so far; 0 where the system does not tell. */
function peakMegabytesOf(pid: number | undefined): number {
	try {
		const [, kilobytes = "0"] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
		return Math.round(Number(kilobytes) / 1024);
	} catch {
		return 0;
	}
}

function resolveAll(linux: string): number {
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
	return seconds;
}
