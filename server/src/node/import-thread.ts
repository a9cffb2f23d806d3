import { parentPort, workerData } from "node:worker_threads";
import { Refusal } from "../cli/terminal.ts";
import { type ImportTask, importReport } from "../features/import-report.ts";
import type { ImportReport } from "../features/reports.ts";
import type { Importing } from "../lsp/import-request.ts";
import type { Snapshot } from "../text/snapshot.ts";
import { DiskCache } from "../workspace/disk-cache.ts";
import { diskFiles } from "./disk-files.ts";
import { startThread } from "./own-thread.ts";

/** What such a thread begins with. */
interface ImportThread {
	readonly import: ImportTask;
	readonly open: ReadonlyMap<string, string>;
}

type Answer =
	| { readonly kind: "read"; readonly files: number }
	| { readonly kind: "done"; readonly report: ImportReport };

const TOO_LARGE = "this takes more than 1 GB to import: name the folder or the files of one platform alone";

/** How often somebody who waits is told how far it is. */
const TELL_EVERY_MS = 100;

/** Imports in a thread that runs this same program: boards are answered meanwhile, and it can be ended at any time. */
export const importInThread: Importing = (task, open, onRead, token) =>
	new Promise((resolve, reject) => {
		const start: ImportThread = { import: task, open };
		const worker = startThread(start, { maxOldGenerationSizeMb: 1024 });
		const cancelling = token.onCancellationRequested(() => {
			resolve(undefined);
			void worker.terminate();
		});
		worker.on("message", (answer: Answer) => {
			if (answer.kind === "read") onRead(answer.files);
			else resolve(answer.report);
		});
		worker.on("error", (error: NodeJS.ErrnoException) =>
			reject(error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new Refusal(TOO_LARGE) : error),
		);
		worker.on("exit", () => {
			cancelling.dispose();
			reject(new Error("the thread that imports has ended without an answer"));
		});
	});

/** Whether this thread was begun to import. */
export function isImportThread(): boolean {
	return typeof workerData === "object" && workerData !== null && "import" in workerData;
}

/** In such a thread: imports what it was begun with. */
export function importAsked(): void {
	const { import: task, open } = workerData as ImportThread;
	const say = (answer: Answer): void => parentPort?.postMessage(answer);
	say({ kind: "done", report: importReport(telling(openOverDisk(open), say), task) });
}

function openOverDisk(open: ReadonlyMap<string, string>): Snapshot {
	const disk = new DiskCache(diskFiles).snapshot;
	return {
		...disk,
		read(path) {
			const reading = disk.read(path);
			const real = reading.kind === "text" ? reading.path : path;
			const text = open.get(real);
			return text === undefined ? reading : { kind: "text", path: real, text };
		},
	};
}

function telling(snapshot: Snapshot, say: (answer: Answer) => void): Snapshot {
	const read = new Set<string>();
	let told = performance.now();
	return {
		...snapshot,
		read(path) {
			read.add(path);
			const now = performance.now();
			if (now - told >= TELL_EVERY_MS) {
				told = now;
				say({ kind: "read", files: read.size });
			}
			return snapshot.read(path);
		},
	};
}
